#include "tests/fuzz/property.h"

#include <algorithm>

#include "error/utf8.h"

namespace sqlpod::fuzzing {
namespace {

void require_showable(const Error& error) {
  for (const std::string& line : {error.message(), error.hint()}) {
    require(line.find('\n') == std::string::npos, "an error of several lines: " + line);
  }
  for (const std::string& text : {error.message(), error.hint(), error.details()}) {
    require(!find_invalid_utf8(text), "an error that is not UTF-8: " + text);
  }
}

}  // namespace

void require(bool holds, const std::string& message) {
  if (!holds) throw BrokenProperty(message);
}

bool succeeds(ErrorKind kind, const std::function<void()>& action) {
  try {
    action();
    return true;
  } catch (const Error& error) {
    require(error.kind() == kind, "an error of kind " + std::string(name(error.kind())) +
                                      " instead of " + std::string(name(kind)) + ": " +
                                      error.message());
    require_showable(error);
    return false;
  }
}

std::vector<std::string_view> sections(std::string_view bytes, std::size_t count) {
  constexpr std::string_view separator = "\n--\n";
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < count) {
    const std::size_t end = std::min(bytes.find(separator), bytes.size());
    parts.push_back(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + separator.size(), bytes.size()));
  }
  parts.push_back(bytes);
  return parts;
}

std::vector<std::string_view> lines(std::string_view bytes) {
  std::vector<std::string_view> all;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    all.push_back(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return all;
}

}  // namespace sqlpod::fuzzing
