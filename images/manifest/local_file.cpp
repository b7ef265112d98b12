#include "images/manifest/local_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod {
namespace {

/// The scheme of a URI in small letters; empty when the text is a path.
std::string scheme_of(const std::string& text) {
  const std::size_t end = text.find("://");
  if (end == 0 || end == std::string::npos || text.find('/') < end) return {};
  std::string scheme = text.substr(0, end);
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return scheme;
}

}  // namespace

bool is_store_uri(const std::string& text) {
  const std::string scheme = scheme_of(text);
  return !scheme.empty() && scheme != "file";
}

bool is_file_uri(const std::string& text) {
  return scheme_of(text) == "file";
}

std::optional<std::string> read_local_file(const std::string& path) {
  const auto fail = [&](const std::string& why, const std::string& hint) {
    return Error(ErrorKind::usage, "the file " + in_quotes(path) + " " + why, hint);
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    const bool is_missing = !error || error == std::errc::no_such_file_or_directory;
    throw fail(is_missing ? "is not there" : "cannot be read: " + error.message(),
               "a manifest carries the files of this machine; write one that the image has as "
               "file:///folder/file");
  }
  if (!std::filesystem::is_regular_file(status)) {
    throw fail("is a folder, a pipe or a device", "name a file, which can be read again");
  }
  if (std::filesystem::file_size(path, error) > largest_config_map && !error) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  std::string content(largest_config_map + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file.is_open() || file.bad()) {
    throw fail(std::string("cannot be read: ") + std::strerror(errno), "check its permissions");
  }
  if (static_cast<std::size_t>(file.gcount()) > largest_config_map) return std::nullopt;
  content.resize(static_cast<std::size_t>(file.gcount()));
  return content;
}

}  // namespace sqlpod
