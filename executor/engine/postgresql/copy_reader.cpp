#include "executor/engine/postgresql/copy_reader.h"

#include <string_view>

#include "executor/engine/postgresql/copy_row.h"
#include "executor/engine/postgresql/error.h"
#include "executor/engine/postgresql/result_stream.h"

namespace sqlpod::postgresql {
std::optional<std::string_view> CopyReader::next_message() {
  while (!at_end_) {
    char* data = nullptr;
    const int size = PQgetCopyData(connection(), &data, 0);
    memory_.reset(data);
    if (size < 0) {
      end();
      break;
    }
    std::string_view message(data, static_cast<std::size_t>(size));
    if (at_header_) {
      message = without_copy_header(message);
      at_header_ = false;
      if (message.empty()) continue;
    }
    if (at_trailer_) throw malformed_copy_row();
    const CopyRow row(message);
    if (row.count() == -1 && row.at_end()) {
      at_trailer_ = true;
      continue;
    }
    if (row.count() != static_cast<int>(columns())) throw malformed_copy_row();
    return message;
  }
  return std::nullopt;
}

std::vector<std::optional<std::string_view>> CopyReader::peek_row() {
  peeked_ = next_message();
  std::vector<std::optional<std::string_view>> values;
  if (!peeked_) return values;
  CopyRow row(*peeked_);
  for (std::size_t column = 0; column < columns(); ++column) values.push_back(row.next());
  return values;
}

std::optional<std::size_t> CopyReader::read_row() {
  const std::optional<std::string_view> message = peeked_ ? peeked_ : next_message();
  peeked_.reset();
  if (!message) return std::nullopt;
  CopyRow row(*message);
  for (std::size_t column = 0; column < columns(); ++column) {
    if (const auto value = row.next()) {
      append(column, *value);
    } else {
      append_null(column);
    }
  }
  if (!row.at_end()) throw malformed_copy_row();
  return message->size();
}

void CopyReader::end() {
  set_ended();
  at_end_ = true;
  // The data end in the same way when the server fails.
  const Result result = next_result(connection());
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK || !at_trailer_) {
    if (PQstatus(connection()) != CONNECTION_OK) throw error_of(result.get(), connection());
    drain(connection());
    throw Error(ErrorKind::transient, "the result ended without its end", "run the task again");
  }
  while (next_result(connection())) {
  }
}

}  // namespace sqlpod::postgresql
