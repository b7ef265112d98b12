#include "executor/engine/postgresql/single_row_reader.h"

#include "executor/engine/postgresql/result_stream.h"

namespace sqlpod::postgresql {

std::optional<std::size_t> SingleRowReader::read_row() {
  const Result row = next_result(connection());
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
  // Between describing and running it a table may have changed.
  if (PQnfields(result) != static_cast<int>(columns())) {
    throw Error(ErrorKind::transient, "the query's columns changed while it was run",
                "run the task again");
  }
  std::size_t bytes = 0;
  for (std::size_t column = 0; column < columns(); ++column) {
    const int index = static_cast<int>(column);
    if (PQgetisnull(result, 0, index) != 0) {
      append_null(column);
      continue;
    }
    const auto size = static_cast<std::size_t>(PQgetlength(result, 0, index));
    append(column, {PQgetvalue(result, 0, index), size});
    bytes += size;
  }
  return bytes;
}

}  // namespace sqlpod::postgresql
