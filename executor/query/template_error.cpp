#include "executor/query/template_error.h"

#include <algorithm>
#include <utility>

#include "error/utf8.h"

namespace sqlpod {

Error template_error(std::string_view source, std::size_t offset, const std::string& message,
                     std::string hint) {
  const std::string_view before = source.substr(0, std::min(offset, source.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t last_newline = before.rfind('\n');
  const std::string_view on_line =
      last_newline == std::string_view::npos ? before : before.substr(last_newline + 1);
  return Error(ErrorKind::usage,
               "query template " + std::to_string(line) + ":" +
                   std::to_string(utf8_length(on_line) + 1) + ": " + message,
               std::move(hint));
}

}  // namespace sqlpod
