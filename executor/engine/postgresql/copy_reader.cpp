#include "executor/engine/postgresql/copy_reader.h"

#include <memory>
#include <string_view>

#include "executor/engine/postgresql/copy_row.h"
#include "executor/engine/postgresql/error.h"
#include "executor/engine/postgresql/result_stream.h"

namespace sqlpod::postgresql {
namespace {

struct FreeMemory {
  void operator()(char* memory) const noexcept { PQfreemem(memory); }
};

}  // namespace

std::optional<std::size_t> CopyReader::read_row() {
  for (;;) {
    char* data = nullptr;
    const int size = PQgetCopyData(connection(), &data, 0);
    const std::unique_ptr<char, FreeMemory> owner(data);
    if (size < 0) {
      end();
      return std::nullopt;
    }
    std::string_view message(data, static_cast<std::size_t>(size));
    if (at_header_) {
      message = without_copy_header(message);
      at_header_ = false;
      if (message.empty()) continue;
    }
    CopyRow row(message);
    if (at_trailer_) throw malformed_copy_row();
    if (row.count() == -1 && row.at_end()) {
      at_trailer_ = true;
      continue;
    }
    if (row.count() != static_cast<int>(columns())) throw malformed_copy_row();
    for (std::size_t column = 0; column < columns(); ++column) {
      if (const auto value = row.next()) {
        append(column, *value);
      } else {
        append_null(column);
      }
    }
    if (!row.at_end()) throw malformed_copy_row();
    return message.size();
  }
}

void CopyReader::end() {
  set_ended();
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
