#include "cli/libraries.h"

#include <Poco/Environment.h>
#include <arrow/config.h>
#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <link.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <CLI/Version.hpp>

#include "cli/aligned_columns.h"
#include "error/error.h"
#include "executor/engine/engine_registry.h"
#include "images/builtin_libraries.h"

namespace sqlpod::cli {
namespace {

namespace fs = std::filesystem;

struct Library {
  std::string_view stem;  ///< how its file's name begins
  std::string_view license;
  std::string_view name;
};

/// The front of `text` up to `end`, which is cut off with it.
std::string_view take_until(std::string_view& text, char end) {
  const std::size_t length = std::min(text.find(end), text.size());
  const std::string_view front = text.substr(0, length);
  text.remove_prefix(std::min(length + 1, text.size()));
  return front;
}

/// The line of images/libraries.txt for a file.
Library library_of(std::string_view file) {
  Library found{{}, "-", {}};
  for (std::string_view text = builtin_libraries; !text.empty();) {
    std::string_view line = take_until(text, '\n');
    const std::string_view stem = take_until(line, '|');
    if (!file.starts_with(stem) || stem.size() <= found.stem.size()) continue;
    const std::string_view license = take_until(line, '|');
    found = {stem, license, line};
  }
  return found;
}

/// The names of the files that are loaded.
std::vector<std::string> loaded_files() {
  std::vector<std::string> names;
  const auto add = [](dl_phdr_info* object, std::size_t, void* to) {
    const std::string_view path(object->dlpi_name);  // empty for the program itself
    if (const auto slash = path.rfind('/'); slash != std::string_view::npos) {
      static_cast<std::vector<std::string>*>(to)->emplace_back(path.substr(slash + 1));
    }
    return 0;
  };
  ::dl_iterate_phdr(add, &names);
  std::sort(names.begin(), names.end());
  return names;
}

/// Lines of file name and version, as images/runtime/bill_of_materials.py wrote them; empty outside
/// of the image.
std::string versions_of_image() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  std::ifstream file(program.parent_path().parent_path() / "share/sbom/libraries.txt");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string recorded_version(std::string_view versions, std::string_view file) {
  while (!versions.empty()) {
    std::string_view line = take_until(versions, '\n');
    if (take_until(line, ' ') == file) return std::string(line);
  }
  return {};
}

/// What a library answers that has a function `const char* name()` for it.
std::string answer_of(const char* function) {
  using Function = const char* (*)();
  const auto found = reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, function));
  if (found == nullptr) return "-";
  const std::string answer = found();
  return answer.substr(0, answer.find(' '));
}

std::string openssl_version() {
  using Function = const char* (*)(int);
  constexpr int version_alone = 6;  // OPENSSL_VERSION_STRING
  const auto found = reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, "OpenSSL_version"));
  return found == nullptr ? "-" : found(version_alone);
}

std::string poco_version() {
  const auto number = Poco::Environment::libraryVersion();  // 0xAABBCCDD
  return std::to_string(number >> 24U) + "." + std::to_string(number >> 16U & 0xFFU) + "." +
         std::to_string(number >> 8U & 0xFFU);
}

struct Client {
  std::string_view module;
  std::string_view library;
};
constexpr std::array<Client, 6> clients = {{{"postgresql", "PostgreSQL client"},
                                            {"mysql", "MariaDB Connector/C"},
                                            {"sqlite", "SQLite"},
                                            {"firebird", "Firebird client"},
                                            {"odbc", "unixODBC"},
                                            {"soci", "SOCI"}}};

/// What an engine says of its client library: "libpq 15.18"; empty for one that is not installed.
std::string client_of(const EngineEntry& entry) {
  try {
    return entry.engine().client();
  } catch (const Error&) {
    return {};
  }
}

/// "15.18", from the engine whose client library it is.
std::string client_version(std::string_view library) {
  for (const Client& client : clients) {
    if (client.library != library) continue;
    for (const EngineEntry& entry : engine_entries()) {
      if (entry.module != client.module) continue;
      std::string text = client_of(entry);
      text.resize(std::min(text.find(" ("), text.size()));
      return text.substr(text.rfind(' ') + 1);
    }
  }
  return "-";
}

/// What the library itself says.
std::string own_version(std::string_view library) {
  if (library == "GNU C library") return ::gnu_get_libc_version();
  if (library.starts_with("Apache Arrow")) return arrow::GetBuildInfo().version_string;
  if (library == "POCO") return poco_version();
  if (library == "OpenSSL") return openssl_version();
  if (library == "zlib") return answer_of("zlibVersion");
  if (library == "PCRE") return answer_of("pcre_version");
  if (library == "yaml-cpp") return LIBYAML_CPP_VERSION;
  if (library == "Protocol Buffers") return LIBPROTOBUF_VERSION;
  return client_version(library);
}

}  // namespace

std::string library_table() {
  for (const EngineEntry& entry : engine_entries()) client_of(entry);  // loads it
  const std::string of_image = versions_of_image();
  std::vector<std::vector<std::string>> rows = {
      {"library", "version", "licence", "what it is"},
      {"CLI11", CLI11_VERSION, "BSD-3-Clause", "command line, compiled in"}};
  for (const std::string& file : loaded_files()) {
    if (file.starts_with("libsqlpod")) continue;
    const Library library = library_of(file);
    const std::string version =
        of_image.empty() ? own_version(library.name) : recorded_version(of_image, file);
    if (version.empty()) continue;  // made by the image's own build
    rows.push_back({file, version, std::string(library.license), std::string(library.name)});
  }
  return aligned_columns(rows);
}

}  // namespace sqlpod::cli
