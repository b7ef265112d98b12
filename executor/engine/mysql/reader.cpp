#include "executor/engine/mysql/reader.h"

#include <sys/socket.h>

#include <string>
#include <utility>

#include "error/arrow_status.h"

namespace sqlpod::mysql {

Reader::Reader(MYSQL* connection, StatementHandle statement, const MYSQL_RES& columns, Judge judge)
    : connection_(connection),
      statement_(std::move(statement)),
      cells_(columns.field_count),
      judge_(std::move(judge)) {
  set_schema(schema_of(columns));
  for (unsigned i = 0; i < columns.field_count; ++i) {
    decoders_.push_back(make_decoder(columns.fields[i], builder(i)));
    cells_[i].buffer.resize(decoders_[i]->buffer_size());
  }
  bind();
}

Reader::~Reader() {
  // Closing the statement would read all that is still to come; a connection cut off ends at once,
  // and rolls back.
  if (in_flight_) shutdown(mysql_get_socket(connection_), SHUT_RDWR);
}

void Reader::bind() {
  std::vector<MYSQL_BIND> binds(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    binds[i].buffer_type = decoders_[i]->bind_type();
    binds[i].buffer = cells_[i].buffer.data();
    binds[i].buffer_length = cells_[i].buffer.size();
    binds[i].length = &cells_[i].length;
    binds[i].is_null = &cells_[i].is_null;
    binds[i].error = &cells_[i].truncated;
  }
  if (mysql_stmt_bind_result(statement_.get(), binds.data()) != 0) throw failure();
}

/// A value longer than its buffer is fetched once more into one that holds it; later rows find the
/// longer buffer.
void Reader::fetch_rest(std::size_t column) {
  Cell& cell = cells_[column];
  cell.buffer.resize(cell.length);
  MYSQL_BIND bind{};
  bind.buffer_type = decoders_[column]->bind_type();
  bind.buffer = cell.buffer.data();
  bind.buffer_length = cell.buffer.size();
  bind.length = &cell.length;
  bind.is_null = &cell.is_null;
  bind.error = &cell.truncated;
  if (mysql_stmt_fetch_column(statement_.get(), &bind, static_cast<unsigned>(column), 0) != 0) {
    throw failure();
  }
}

/// The rows have ended; a procedure's result is followed by others.
void Reader::finish() {
  for (;;) {
    const int more = mysql_stmt_next_result(statement_.get());
    if (more > 0) throw failure();
    if (more < 0) break;
    if (mysql_stmt_field_count(statement_.get()) > 0) {
      throw Error(ErrorKind::query, "the statement returns more than one table",
                  "an output holds one table: return only one");
    }
  }
  in_flight_ = false;
}

std::optional<std::size_t> Reader::read_row() {
  const int status = mysql_stmt_fetch(statement_.get());
  if (status == MYSQL_NO_DATA) {  // the server's end-of-rows packet
    finish();
    return std::nullopt;
  }
  if (status != 0 && status != MYSQL_DATA_TRUNCATED) {
    throw failure();
  }
  bool grown = false;
  std::size_t bytes = 0;
  for (std::size_t column = 0; column < cells_.size(); ++column) {
    Cell& cell = cells_[column];
    if (cell.is_null != 0) {
      check(builder(column).AppendNull());
      continue;
    }
    if (cell.length > cell.buffer.size()) {
      fetch_rest(column);
      grown = true;
    }
    bytes += cell.length + sizeof(std::int64_t);
    if (std::string problem = decoders_[column]->append(cell); !problem.empty()) {
      throw value_error(column, problem, "replace it in the query, with NULLIF for example");
    }
  }
  if (grown) bind();
  return bytes;
}

}  // namespace sqlpod::mysql
