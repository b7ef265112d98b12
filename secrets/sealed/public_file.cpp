#include "secrets/sealed/public_file.h"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "error/error.h"

namespace sqlpod {
namespace {

constexpr std::size_t largest = std::size_t{1} << 20;

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
  throw Error(ErrorKind::secret, path + " cannot be read: " + reason,
              "see whether the path is right, and readable for this user");
}

}  // namespace

std::optional<std::string> read_public_file(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return std::nullopt;
  if (status.type() == std::filesystem::file_type::none) fail(path, error.message());
  // Opening a pipe would wait for somebody to write into it.
  if (status.type() != std::filesystem::file_type::regular) fail(path, "it is not a regular file");
  std::ifstream file(path, std::ios::binary);
  std::string content(largest + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (file.bad() || (file.fail() && !file.eof())) fail(path, "it cannot be opened or read");
  content.resize(static_cast<std::size_t>(file.gcount()));
  if (content.size() > largest) fail(path, "it is larger than 1 MiB");
  return content;
}

}  // namespace sqlpod
