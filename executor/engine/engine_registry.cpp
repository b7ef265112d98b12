#include "executor/engine/engine_registry.h"

#include <dlfcn.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "error/nearest_name.h"

namespace sqlpod {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::vector<std::string> strings(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Of the libraries of sqlpod: where this code itself was loaded from.
std::filesystem::path library_folder() {
  Dl_info here{};
  if (dladdr(reinterpret_cast<const void*>(&find_engine), &here) == 0) return {};
  return std::filesystem::path(here.dli_fname).parent_path();
}

}  // namespace

const Engine& EngineEntry::engine() const {
  const std::string name(dialects.front());
  const std::string file = library_folder() / ("libsqlpod_" + std::string(module) + ".so");
  // Lazily: a client library has hundreds of functions that a run never calls. Locally: what one
  // client brings along serves no other.
  void* library = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  void* entry = library != nullptr ? dlsym(library, ("sqlpod_engine_" + name).c_str()) : nullptr;
  if (entry == nullptr) {
    const char* reason = dlerror();
    throw Error(ErrorKind::usage,
                "the dialect '" + name + "' is not served by this installation: its library " +
                    file + " cannot be loaded",
                "install sqlpod with all its libraries; sqlpod drivers lists what is there",
                reason != nullptr ? reason : "");
  }
  return *reinterpret_cast<const Engine* (*)()>(entry)();
}

const std::vector<EngineEntry>& engine_entries() {
  static const std::vector<EngineEntry> all = {
      {"postgresql",
       {"postgresql", "cockroachdb", "redshift"},
       {"psycopg2", "psycopg", "psycopg_async", "psycopg2cffi", "asyncpg", "pg8000", "pygresql",
        "pypostgresql", "redshift_connector"}},
      {"mysql",
       {"mysql", "mariadb"},
       {"mysqldb", "pymysql", "mysqlconnector", "mariadbconnector", "asyncmy", "aiomysql",
        "cymysql", "oursql"}},
      {"sqlite", {"sqlite"}, {"pysqlite", "aiosqlite"}},
      {"odbc", {"mssql"}, {"pyodbc", "pymssql", "aioodbc"}},
      {"odbc", {"oracle"}, {"oracledb", "cx_oracle", "oracledb_async", "pyodbc"}},
      {"firebird", {"firebird"}, {"fdb", "firebird", "kinterbasdb"}},
      {"odbc", {"odbc"}, {"pyodbc", "aioodbc"}},
      {"soci", {"soci"}, {}}};
  return all;
}

const Engine& find_engine(const Url& url) {
  std::vector<std::string> dialects;
  for (const EngineEntry& entry : engine_entries()) {
    dialects.insert(dialects.end(), entry.dialects.begin(), entry.dialects.end());
    if (!contains(entry.dialects, url.dialect)) continue;
    if (url.driver.empty() || contains(entry.drivers, url.driver)) return entry.engine();
    throw Error(ErrorKind::usage,
                "the driver '" + url.driver + "' of dialect '" + url.dialect + "' is not known",
                nearest_name_hint(url.driver, strings(entry.drivers)),
                "accepted drivers: " + joined(strings(entry.drivers)));
  }
  throw Error(ErrorKind::usage, "the dialect '" + url.dialect + "' is not served by this build",
              nearest_name_hint(url.dialect, dialects), "served dialects: " + joined(dialects));
}

}  // namespace sqlpod
