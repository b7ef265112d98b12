#include "executor/engine/postgresql/single_row_reader.h"

#include <utility>

#include "executor/engine/postgresql/result_stream.h"

namespace sqlpod::postgresql {

namespace {

std::optional<std::string_view> value_of(const PGresult* row, std::size_t column) {
  const int index = static_cast<int>(column);
  if (PQgetisnull(row, 0, index) != 0) return std::nullopt;
  return std::string_view(PQgetvalue(row, 0, index),
                          static_cast<std::size_t>(PQgetlength(row, 0, index)));
}

}  // namespace

// Between describing and running it a table may have changed.
void SingleRowReader::check_columns(const PGresult* row) const {
  if (PQnfields(row) == static_cast<int>(columns())) return;
  throw Error(ErrorKind::transient, "the query's columns changed while it was run",
              "run the task again");
}

std::vector<std::optional<std::string_view>> SingleRowReader::peek_row() {
  peeked_ = next_result(connection());
  std::vector<std::optional<std::string_view>> values;
  if (PQresultStatus(peeked_.get()) != PGRES_SINGLE_TUPLE) return values;
  check_columns(peeked_.get());
  for (std::size_t column = 0; column < columns(); ++column) {
    values.push_back(value_of(peeked_.get(), column));
  }
  return values;
}

std::optional<std::size_t> SingleRowReader::read_row() {
  const Result row = peeked_ ? std::move(peeked_) : next_result(connection());
  const PGresult* result = row.get();
  if (result == nullptr) {
    throw Error(ErrorKind::transient, "the result ended without its end", "run the task again");
  }
  if (PQresultStatus(result) != PGRES_SINGLE_TUPLE) {  // the server's word that it was the last
    set_ended();
    while (next_result(connection())) {
    }
    return std::nullopt;
  }
  check_columns(result);
  std::size_t bytes = 0;
  for (std::size_t column = 0; column < columns(); ++column) {
    const auto value = value_of(result, column);
    if (!value) {
      append_null(column);
      continue;
    }
    append(column, *value);
    bytes += value->size();
  }
  return bytes;
}

}  // namespace sqlpod::postgresql
