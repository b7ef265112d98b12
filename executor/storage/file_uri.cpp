#include "executor/storage/file_uri.h"

#include <string_view>

#include "error/in_quotes.h"
#include "executor/storage/percent_encoding.h"

namespace sqlpod {

std::string local_path(const std::string& text, ErrorKind kind, const std::string& action) {
  const std::size_t separator = text.find("://");
  if (separator == std::string::npos || text.find('/') < separator) return text;
  const std::string scheme = text.substr(0, separator);
  if (scheme != "file") {
    throw Error(kind, "cannot " + action + " " + in_quotes(text) + ": no such scheme is served",
                "give a path or a file:// URI");
  }
  std::string_view rest = std::string_view(text).substr(separator + 3);
  constexpr std::string_view local_host = "localhost";
  if (rest.substr(0, local_host.size()) == local_host) rest.remove_prefix(local_host.size());
  if (rest.empty() || rest.front() != '/') {
    throw Error(kind, "cannot " + action + " " + in_quotes(text) + ": it is of another machine",
                "write it as file:///folder/file");
  }
  return percent_decoded(rest);
}

}  // namespace sqlpod
