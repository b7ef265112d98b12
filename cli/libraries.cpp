#include "cli/libraries.h"

#include <Poco/Environment.h>
#include <arrow/config.h>
#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <link.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include <CLI/Version.hpp>

#include "cli/aligned_columns.h"
#include "executor/engine/engine.h"
#include "images/builtin_libraries.h"

namespace sqlpod::cli {
namespace {

namespace fs = std::filesystem;

struct Library {
  std::string stem;  ///< how its file's name begins
  std::string license;
  std::string name;
};

std::vector<Library> known_libraries() {
  std::vector<Library> libraries;
  std::istringstream lines{std::string(builtin_libraries)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream fields(line);
    Library library;
    std::getline(fields, library.stem, '|');
    std::getline(fields, library.license, '|');
    std::getline(fields, library.name);
    libraries.push_back(std::move(library));
  }
  return libraries;
}

/// The names of the files that are loaded.
std::vector<std::string> loaded_files() {
  std::vector<std::string> names;
  const auto add = [](dl_phdr_info* object, std::size_t, void* to) {
    const fs::path path(object->dlpi_name);  // empty for the program, a bare name for the kernel's
    if (path.has_parent_path()) {
      static_cast<std::vector<std::string>*>(to)->push_back(path.filename());
    }
    return 0;
  };
  ::dl_iterate_phdr(add, &names);
  std::sort(names.begin(), names.end());
  return names;
}

/// File name and version, as images/runtime/collect wrote them.
std::map<std::string, std::string> versions_of_image() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  std::ifstream lines(program.parent_path().parent_path() / "share/sbom/libraries.txt");
  std::map<std::string, std::string> versions;
  for (std::string file, version; lines >> file >> version;) versions[file] = version;
  return versions;
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

/// Stem and version, from what the libraries themselves say.
std::map<std::string, std::string> versions_of_libraries() {
  std::map<std::string, std::string> versions = {{"libPoco", poco_version()},
                                                 {"libcrypto", openssl_version()},
                                                 {"libssl", openssl_version()},
                                                 {"libyaml-cpp", YAML_CPP_VERSION},
                                                 {"libprotobuf-lite", PROTOBUF_VERSION},
                                                 {"libz.", answer_of("zlibVersion")},
                                                 {"libpcre", answer_of("pcre_version")}};
  for (const char* stem : {"libarrow", "libparquet"}) {
    versions[stem] = arrow::GetBuildInfo().version_string;
  }
  for (const char* stem :
       {"libc.", "libm.", "libdl.", "librt.", "libpthread.", "libresolv.", "ld-linux"}) {
    versions[stem] = ::gnu_get_libc_version();
  }
  const std::map<std::string_view, const char*> clients = {
      {"postgresql", "libpq"},     {"mysql", "libmariadb"}, {"sqlite", "libsqlite3."},
      {"firebird", "libfbclient"}, {"odbc", "libodbc"},     {"soci", "libsoci_"}};
  for (const Engine* engine : engines()) {
    const auto stem = clients.find(engine->name());
    if (stem == clients.end()) continue;
    std::string client = engine->client();  // "libpq 15.18", "SOCI 4.0.3 (backends: …)"
    client.resize(std::min(client.find(" ("), client.size()));
    versions[stem->second] = client.substr(client.rfind(' ') + 1);
  }
  return versions;
}

}  // namespace

std::string library_table() {
  const auto own = versions_of_libraries();  // first, for it loads the clients
  const auto of_image = versions_of_image();
  const std::vector<Library> known = known_libraries();
  std::vector<std::vector<std::string>> rows = {
      {"library", "version", "licence", "what it is"},
      {"CLI11", CLI11_VERSION, "BSD-3-Clause", "command line, compiled in"}};
  for (const std::string& file : loaded_files()) {
    if (file.starts_with("libsqlpod.")) continue;
    Library library{"", "-", "-"};
    for (const Library& one : known) {
      if (file.starts_with(one.stem) && one.stem.size() > library.stem.size()) library = one;
    }
    const auto recorded = of_image.find(file);
    if (!of_image.empty() && recorded == of_image.end()) continue;  // made by sqlpod's own build
    const auto answered = own.find(library.stem);
    rows.push_back({file,
                    recorded != of_image.end() ? recorded->second
                    : answered != own.end()    ? answered->second
                                               : "-",
                    library.license, library.name});
  }
  return aligned_columns(rows);
}

}  // namespace sqlpod::cli
