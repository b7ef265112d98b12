#include "executor/engine/postgresql/copy_row.h"

namespace sqlpod::postgresql {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view signature = "PGCOPY\n\377\r\n\0"sv;
constexpr const char* report = "report it with the server's version";

}  // namespace

std::string_view without_copy_header(std::string_view message) {
  const auto refuse = [] {
    throw Error(ErrorKind::internal, "the server's COPY is in an unknown format", report);
  };
  if (!message.starts_with(signature)) refuse();
  message.remove_prefix(signature.size());
  if (message.size() < 2 * sizeof(std::uint32_t)) refuse();
  const auto flags = big_endian<std::uint32_t>(message.data());
  const auto extension = big_endian<std::uint32_t>(message.data() + sizeof flags);
  message.remove_prefix(2 * sizeof(std::uint32_t));
  constexpr std::uint32_t critical = 0xffff0000;  // flags that a reader must understand
  if ((flags & critical) != 0 || extension > message.size()) refuse();
  return message.substr(extension);
}

Error malformed_copy_row() {
  return {ErrorKind::internal, "the server sent a row that is not in COPY's binary format", report};
}

}  // namespace sqlpod::postgresql
