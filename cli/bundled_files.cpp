#include "cli/bundled_files.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace sqlpod::cli {
namespace {

struct BundledFile {
  const char* path;      ///< below the folder
  const char* variable;  ///< takes the path
  const char* system;    ///< if this is there, the variable is left alone
};

constexpr std::array files = {
    BundledFile{"lib/gconv", "GCONV_PATH", nullptr},            // the C library: character sets
    BundledFile{"lib/mariadb", "MARIADB_PLUGIN_DIR", nullptr},  // MariaDB's client: kinds of login
    BundledFile{"lib", "SOCI_BACKENDS_PATH", nullptr},          // SOCI: its backends
    BundledFile{"share/firebird", "FIREBIRD_MSG", nullptr},     // Firebird's client: messages
    BundledFile{"share/zoneinfo", "TZDIR", nullptr},            // the C library, Arrow: time zones
    BundledFile{"etc", "ODBCSYSINI", "/etc/odbcinst.ini"},      // unixODBC: drivers
    BundledFile{"etc/ssl/certs/ca-certificates.crt", "SSL_CERT_FILE",  // OpenSSL: authorities
                "/etc/ssl/certs/ca-certificates.crt"},
};

bool is_there(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

}  // namespace

void use_bundled_files() {
  std::error_code failed;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failed);
  const std::filesystem::path folder = program.parent_path().parent_path();
  if (failed || !is_there(folder / "lib/gconv/gconv-modules")) return;
  for (const BundledFile& file : files) {
    const std::filesystem::path path = folder / file.path;
    if (!is_there(path) || (file.system != nullptr && is_there(file.system))) continue;
    constexpr int unless_set = 0;
    setenv(file.variable, path.c_str(), unless_set);
  }
}

}  // namespace sqlpod::cli
