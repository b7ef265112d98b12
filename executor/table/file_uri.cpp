#include "executor/table/file_uri.h"

#include <string_view>

#include "error/in_quotes.h"

namespace sqlpod {
namespace {

std::string percent_decoded(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
        digit(text[i + 2]) >= 0) {
      decoded += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

}  // namespace

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
