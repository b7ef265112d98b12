#include "executor/engine/mysql/reader.h"

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <utility>

namespace sqlpod::mysql {

Reader::Reader(MYSQL* connection, StatementHandle statement, const MYSQL_RES& columns, Judge judge)
    : connection_(connection),
      statement_(std::move(statement)),
      columns_(columns.field_count),
      judge_(std::move(judge)) {
  set_schema(schema_of(columns));
  for (unsigned i = 0; i < columns.field_count; ++i) row_.add(columns.fields[i], builder(i));
}

Reader::~Reader() {
  // Closing the statement would read all that is still to come; a connection cut off ends at once,
  // and rolls back.
  if (in_flight_) shutdown(mysql_get_socket(connection_), SHUT_RDWR);
}

Error Reader::failure() const {
  // The client says of a row that is longer than it takes that the connection was lost. Its buffer
  // has then grown to the limit, but for the packet that it had no room for.
  constexpr unsigned long longest_packet = 0xffffff;
  const NET& net = connection_->net;
  if (net.max_packet + longest_packet >= net.max_packet_size) {
    return {ErrorKind::query,
            "row " + std::to_string(row_number()) + " is longer than the " +
                std::to_string(net.max_packet_size) + " bytes that the client takes",
            "select fewer of the long columns at a time, or parts of them with SUBSTRING"};
  }
  return judge_(error_of(statement_.get()));
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
  if (status != 0) throw failure();
  try {
    // The client holds the packet in one piece in its buffer, whose end bounds all that is read.
    const NET& net = connection_->net;
    return row_.append(net.read_pos, net.buff_end) + columns_ * sizeof(std::int64_t);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::query) {
      throw value_error(row_.column(), error.message(), error.hint());
    }
    if (may_pass(error.kind())) throw judge_(error);
    throw;
  }
}

}  // namespace sqlpod::mysql
