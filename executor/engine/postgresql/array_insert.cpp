#include "executor/engine/postgresql/array_insert.h"

#include <charconv>
#include <cstddef>
#include <map>
#include <utility>

#include "executor/engine/postgresql/error.h"
#include "executor/engine/postgresql/handles.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/parameters.h"
#include "executor/engine/postgresql/pipeline.h"
#include "executor/engine/postgresql/prepared.h"
#include "executor/engine/postgresql/statement_result.h"

namespace sqlpod::postgresql {
namespace {

constexpr std::int64_t most_rows = 4096;
constexpr std::size_t most_bytes = 4 * 1024 * 1024;

Oid read_oid(const PGresult* result, int row, int column) {
  const std::string_view text(PQgetvalue(result, row, column));
  Oid oid = 0;
  std::from_chars(text.data(), text.data() + text.size(), oid);
  return oid;
}

/// The array type of each type that has one whose elements unnest() gives back as they are: it
/// would take a composite apart, and an array of arrays, too.
std::map<Oid, Oid> array_types(PGconn* connection, const std::vector<Oid>& types) {
  std::string list = "{";
  for (const Oid type : types) list += (list.size() > 1 ? "," : "") + std::to_string(type);
  list += "}";
  const char* const values[] = {list.c_str()};
  Pipeline pipeline(connection);
  pipeline.sent(
      PQsendQueryParams(connection,
                        "SELECT t.oid, t.typarray FROM pg_catalog.pg_type AS t "
                        "LEFT JOIN pg_catalog.pg_type AS base ON base.oid = t.typbasetype "
                        "WHERE t.oid = ANY ($1::oid[]) AND t.typarray <> 0 "
                        "AND coalesce(base.typtype, t.typtype) IN ('b', 'e', 'r', 'm') "
                        "AND coalesce(base.typarray, t.typarray) <> 0",
                        1, nullptr, values, nullptr, nullptr, 0));
  pipeline.synchronize();
  const Result result = pipeline.command_result();
  std::map<Oid, Oid> arrays;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    arrays[read_oid(result.get(), row, 0)] = read_oid(result.get(), row, 1);
  }
  return arrays;
}

}  // namespace

std::unique_ptr<ArrayInsert> ArrayInsert::prepare(PGconn* connection, const Statement& statement,
                                                  std::string sql, const std::vector<Oid>& types,
                                                  const arrow::Schema& schema) {
  const Result described = describe_prepared(connection, statement.sql, types);
  std::unique_ptr<ArrayInsert> insert(new ArrayInsert(connection, statement, std::move(sql)));
  std::vector<Oid> elements;
  for (std::size_t i = 0; i < types.size(); ++i) {
    insert->types_.push_back(PQparamtype(described.get(), static_cast<int>(i)));
    if (statement.parameters[i].column) elements.push_back(insert->types_.back());
  }
  const std::map<Oid, Oid> arrays = array_types(connection, elements);
  for (std::size_t i = 0; i < types.size(); ++i) {
    const Parameter& parameter = statement.parameters[i];
    if (!parameter.column) {
      insert->columns_.push_back(nullptr);
      insert->fixed_.push_back(parameter_text(parameter.type, parameter.value, parameter.name));
      continue;
    }
    const auto array = arrays.find(insert->types_[i]);
    if (array == arrays.end()) return nullptr;
    insert->columns_.push_back(
        make_array_column(parameter, *schema.field(*parameter.column)->type(), insert->types_[i]));
    insert->fixed_.emplace_back();
    insert->types_[i] = array->second;
  }
  return insert;
}

std::int64_t ArrayInsert::fill(const arrow::RecordBatch& batch, std::int64_t begin,
                               std::int64_t number) {
  for (const auto& column : columns_) {
    if (column) column->clear();
  }
  std::int64_t row = begin;
  for (std::size_t bytes = 0;
       row < batch.num_rows() && row - begin < most_rows && bytes < most_bytes; ++row) {
    bytes = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!columns_[i]) continue;
      try {
        columns_[i]->append(*batch.column(*statement_.parameters[i].column), row);
      } catch (const Error& error) {
        throw row_error(number + row, error);
      }
      bytes += columns_[i]->data().size();
    }
  }
  for (const auto& column : columns_) {
    if (column) column->finish();
  }
  return row;
}

void ArrayInsert::send(StatementResult& total, std::optional<Error>& failure) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const bool is_null = !columns_[i] && statement_.parameters[i].value.is_null();
    const std::string& text = columns_[i] ? columns_[i]->data() : fixed_[i];
    values.push_back(is_null ? nullptr : text.c_str());
    lengths.push_back(static_cast<int>(text.size()));
    formats.push_back(columns_[i] ? columns_[i]->format() : 0);
  }
  const auto command = [&](const char* sql) {
    return PQsendQueryParams(connection_, sql, 0, nullptr, nullptr, nullptr, nullptr, 0);
  };
  {
    Pipeline pipeline(connection_);
    pipeline.sent(command("SAVEPOINT sqlpod_rows"));
    pipeline.sent(PQsendQueryParams(connection_, sql_.c_str(), static_cast<int>(types_.size()),
                                    types_.data(), values.data(), lengths.data(), formats.data(),
                                    0));
    pipeline.sent(command("RELEASE SAVEPOINT sqlpod_rows"));
    pipeline.synchronize();
    pipeline.command_result();
    try {
      add(total, statement_result(pipeline.command_result().get()));
      return;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::query || PQstatus(connection_) != CONNECTION_OK) throw;
      failure = error;
    }
  }
  Pipeline pipeline(connection_);
  pipeline.sent(command("ROLLBACK TO SAVEPOINT sqlpod_rows"));
  pipeline.sent(command("RELEASE SAVEPOINT sqlpod_rows"));
  pipeline.synchronize();
  pipeline.command_result();
  pipeline.command_result();
}

std::int64_t ArrayInsert::insert(const arrow::RecordBatch& batch, std::int64_t begin,
                                 std::int64_t number, StatementResult& total,
                                 std::optional<Error>& failure) {
  const std::int64_t end = fill(batch, begin, number);
  send(total, failure);
  return end;
}

}  // namespace sqlpod::postgresql
