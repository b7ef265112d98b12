#include "executor/engine/postgresql/query.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "executor/engine/postgresql/copy_query.h"
#include "executor/engine/postgresql/copy_reader.h"
#include "executor/engine/postgresql/error.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/parameters.h"
#include "executor/engine/postgresql/pipeline.h"
#include "executor/engine/postgresql/result_stream.h"
#include "executor/engine/postgresql/single_row_reader.h"
#include "executor/engine/postgresql/text_cast.h"

namespace sqlpod::postgresql {
namespace {

constexpr int binary_format = 1;

/// Whether the server would not have a statement of ours, rather than that it failed.
bool is_refusal(const Error& error) {
  const std::string_view state = error.sqlstate();
  return state.starts_with("0A") || state.starts_with("42");
}

class Query {
 public:
  Query(Connection& connection, TypeCatalog& catalog, const Statement& statement)
      : connection_(connection),
        catalog_(catalog),
        statement_(statement),
        parameters_(statement.parameters),
        suits_copy_(postgresql::suits_copy(connection.get(), statement)) {}

  std::shared_ptr<arrow::Schema> describe() {
    suits_copy_ = false;
    prepare();
    return schema_;
  }

  std::shared_ptr<arrow::RecordBatchReader> run() {
    prepare();
    if (schema_ == nullptr) {
      // A SELECT without columns is a table too, but not one that any output could hold.
      throw Error(ErrorKind::query, "the last statement returns no table",
                  "leave output_schema_type out for a statement without rows, or add RETURNING");
    }
    const std::string sql = needs_text_cast(types_)
                                ? with_text_casts(statement_.sql, types_, description_.get())
                                : statement_.sql;
    if (suits_copy_) {
      if (auto reader = run_by_copy(sql)) return reader;
    }
    return run_by_rows(sql);
  }

 private:
  /// Has the query described, and what COPY needs made ready on the way.
  void prepare() {
    ask();
    const int columns = PQnfields(description_.get());
    if (columns == 0) return;
    types_ = catalog_.types_of(connection_.get(), description_.get());
    arrow::FieldVector fields;
    for (int column = 0; column < columns; ++column) {
      fields.push_back(
          field_of(PQfname(description_.get(), column), types_[static_cast<std::size_t>(column)]));
    }
    schema_ = arrow::schema(std::move(fields));
  }

  void ask() {
    if (!ask_in_one_go()) {
      suits_copy_ = false;
      roll_back();
    }
  }

  /// False when the server would not have the settings.
  bool ask_in_one_go() {
    PGconn* connection = connection_.get();
    // A COPY that is refused must not cost the transaction.
    const bool in_transaction = PQtransactionStatus(connection) == PQTRANS_INTRANS;
    const std::string settings = suits_copy_ ? settings_query(statement_) : std::string();
    Pipeline pipeline(connection);
    pipeline.sent(PQsendPrepare(connection, "", statement_.sql.c_str(), parameters_.count(),
                                parameters_.types()));
    pipeline.sent(PQsendDescribePrepared(connection, ""));
    if (suits_copy_ && in_transaction) send(pipeline, "SAVEPOINT sqlpod_copy");
    if (!settings.empty()) {
      const std::vector<Oid> texts(statement_.parameters.size(), text_oid);
      pipeline.sent(PQsendQueryParams(connection, settings.c_str(), parameters_.count(),
                                      texts.data(), parameters_.values(), nullptr, nullptr,
                                      binary_format));
    }
    pipeline.synchronize();
    pipeline.command_result();
    description_ = pipeline.command_result();
    if (suits_copy_ && in_transaction) {
      pipeline.command_result();
      has_savepoint_ = true;
    }
    return settings.empty() || takes_settings(pipeline);
  }

  void send(Pipeline& pipeline, const char* sql) {
    pipeline.sent(PQsendQueryParams(connection_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr,
                                    binary_format));
  }

  static bool takes_settings(Pipeline& pipeline) {
    try {
      pipeline.command_result();
      return true;
    } catch (const Error& error) {
      if (!is_refusal(error)) throw;
      return false;
    }
  }

  /// Null when the server would not have it.
  std::shared_ptr<arrow::RecordBatchReader> run_by_copy(const std::string& sql) {
    const auto copy = copy_query(sql, statement_, parameter_types());
    if (!copy) return nullptr;
    connection_.throw_if_cancelled();
    PGconn* connection = connection_.get();
    if (PQsendQueryParams(connection, copy->c_str(), 0, nullptr, nullptr, nullptr, nullptr,
                          binary_format) == 0) {
      throw error_of(nullptr, connection);
    }
    const Result result = take_result(connection);
    if (PQresultStatus(result.get()) == PGRES_COPY_OUT) {
      return reader<CopyReader>();
    }
    const Error error = error_of(result.get(), connection);
    drain(connection);
    if (!is_refusal(error)) throw Error(error);
    if (has_savepoint_) roll_back();
    return nullptr;
  }

  std::shared_ptr<arrow::RecordBatchReader> run_by_rows(const std::string& sql) {
    connection_.throw_if_cancelled();
    PGconn* connection = connection_.get();
    if (PQsendQueryParams(connection, sql.c_str(), parameters_.count(), parameters_.types(),
                          parameters_.values(), nullptr, nullptr, binary_format) == 0 ||
        PQsetSingleRowMode(connection) == 0) {
      throw error_of(nullptr, connection);
    }
    return reader<SingleRowReader>();
  }

  template <typename Reader>
  std::shared_ptr<arrow::RecordBatchReader> reader() {
    auto made = std::make_shared<Reader>(connection_, schema_, types_);
    if (std::any_of(types_.begin(), types_.end(),
                    [](const Type& type) { return type.is_undeclared; })) {
      made->take_dimensions_of_first_row();
    }
    return made;
  }

  std::vector<Oid> parameter_types() const {
    std::vector<Oid> types;
    for (int i = 0; i < PQnparams(description_.get()); ++i) {
      types.push_back(PQparamtype(description_.get(), i));
    }
    return types;
  }

  /// Undoes that a statement of ours failed.
  void roll_back() {
    if (PQsendQuery(connection_.get(), "ROLLBACK TO SAVEPOINT sqlpod_copy") == 0) {
      throw error_of(nullptr, connection_.get());
    }
    while (next_result(connection_.get())) {
    }
  }

  Connection& connection_;
  TypeCatalog& catalog_;
  const Statement& statement_;
  Parameters parameters_;
  bool suits_copy_;
  bool has_savepoint_ = false;
  Result description_;
  std::vector<Type> types_;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace

std::shared_ptr<arrow::RecordBatchReader> run_query(Connection& connection, TypeCatalog& catalog,
                                                    const Statement& statement) {
  return Query(connection, catalog, statement).run();
}

std::shared_ptr<arrow::Schema> describe_query(Connection& connection, TypeCatalog& catalog,
                                              const Statement& statement) {
  return Query(connection, catalog, statement).describe();
}

}  // namespace sqlpod::postgresql
