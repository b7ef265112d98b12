#include "executor/engine/postgresql/reader.h"

#include <string>
#include <string_view>
#include <utility>

#include "error/arrow_status.h"
#include "executor/engine/postgresql/error.h"

namespace sqlpod::postgresql {
namespace {

[[noreturn]] void refuse_copy(PGconn* connection, ExecStatusType status) {
  if (status == PGRES_COPY_IN) PQputCopyEnd(connection, "COPY FROM STDIN is not served");
  drain(connection);
  throw Error(ErrorKind::query, "COPY to or from the client is not served",
              "use a SELECT with an output, or INSERT statements");
}

}  // namespace

Result next_result(PGconn* connection) {
  Result result(PQgetResult(connection));
  if (!result) return result;
  switch (const ExecStatusType status = PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
    case PGRES_EMPTY_QUERY:
      return result;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
      refuse_copy(connection, status);
    default: {
      Error error = error_of(result.get(), connection);
      drain(connection);
      throw error;
    }
  }
}

void drain(PGconn* connection) noexcept {
  while (const Result result{PQgetResult(connection)}) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (PQstatus(connection) != CONNECTION_OK) return;
    if (status == PGRES_COPY_OUT) {
      char* row = nullptr;
      while (PQgetCopyData(connection, &row, 0) > 0) PQfreemem(row);
    }
  }
}

std::shared_ptr<arrow::Schema> schema_of(const PGresult* result) {
  if (PQnfields(result) == 0) return nullptr;
  arrow::FieldVector fields;
  for (int column = 0; column < PQnfields(result); ++column) {
    fields.push_back(
        field_of(PQfname(result, column), PQftype(result, column), PQfmod(result, column)));
  }
  return arrow::schema(std::move(fields));
}

Reader::Reader(Connection& connection)
    : connection_(connection), first_row_(next_result(connection.get())) {
  const PGresult* result = first_row_.get();
  std::shared_ptr<arrow::Schema> schema = schema_of(result);
  if (schema == nullptr) {
    // A SELECT without columns is a table too, but not one that any output could hold.
    drain(connection_.get());
    throw Error(ErrorKind::query, "the last statement returns no table",
                "leave output_schema_type out for a statement without rows, or add RETURNING");
  }
  set_schema(std::move(schema));
  for (std::size_t column = 0; column < columns(); ++column) {
    decoders_.push_back(make_decoder(PQftype(result, static_cast<int>(column)), builder(column)));
  }
}

Reader::~Reader() {
  if (!in_flight_) return;
  connection_.stop_statement();
  drain(connection_.get());
}

std::optional<std::size_t> Reader::read_row() {
  const Result row = first_row_ ? std::move(first_row_) : next_result(connection_.get());
  if (!row) {
    throw Error(ErrorKind::transient, "the result ended without its end", "run the task again");
  }
  if (PQresultStatus(row.get()) ==
      PGRES_TUPLES_OK) {  // no row: the server's word that it was the last
    in_flight_ = false;
    while (next_result(connection_.get())) {
    }
    return std::nullopt;
  }
  std::size_t bytes = 0;
  for (std::size_t column = 0; column < decoders_.size(); ++column) {
    const int index = static_cast<int>(column);
    if (PQgetisnull(row.get(), 0, index) != 0) {
      check(builder(column).AppendNull());
      continue;
    }
    const std::string_view text(PQgetvalue(row.get(), 0, index),
                                static_cast<std::size_t>(PQgetlength(row.get(), 0, index)));
    bytes += text.size() + sizeof(std::int64_t);
    if (std::string problem = decoders_[column]->append(text); !problem.empty()) {
      throw value_error(column, problem, "cast the column in the query");
    }
  }
  return bytes;
}

}  // namespace sqlpod::postgresql
