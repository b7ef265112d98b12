#include "executor/engine/odbc/engine.h"

#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>

#include "executor/engine/odbc/data_sources.h"
#include "executor/engine/odbc/handles.h"
#include "executor/engine/odbc/options.h"
#include "executor/engine/odbc/session.h"

namespace sqlpod::odbc {
namespace {

/// "2.3", of the driver manager's "03.52.0002.0003": ODBC's version and its own.
std::string manager_version() {
  std::array<SQLCHAR, 64> version{};
  const EnvironmentHandle environment = make_environment();
  const ConnectionHandle connection(environment.get());
  SQLSMALLINT length = 0;
  SQLGetInfo(connection.get(), SQL_DM_VER, version.data(), SQLSMALLINT{version.size()}, &length);
  const std::string_view text = reinterpret_cast<const char*>(version.data());
  const auto number_after = [&](std::size_t position) {
    int number = 0;
    if (position < text.size()) {
      std::from_chars(text.data() + position, text.data() + text.size(), number);
    }
    return std::to_string(number);
  };
  return number_after(6) + "." + number_after(11);
}

class OdbcEngine : public Engine {
 public:
  OdbcEngine(Dialect dialect, const SqlDialect& sql) : dialect_(dialect), sql_(sql) {}

  std::string_view name() const override { return sql_.name; }
  std::string client() const override {
    std::string drivers;
    for (const std::string& driver : installed_drivers()) {
      drivers += (drivers.empty() ? "" : ", ") + driver;
    }
    return "unixODBC " + manager_version() + " (drivers: " + (drivers.empty() ? "none" : drivers) +
           ")";
  }
  const SqlDialect& sql() const override { return sql_; }
  ClientOptions options(const ConnectArgs& args, std::string_view application_name) const override {
    return options_of(dialect_, args, application_name);
  }
  std::unique_ptr<sqlpod::Session> connect(const ClientOptions& options,
                                           Cancellation& cancellation) const override {
    return std::make_unique<Session>(dialect_, options, cancellation);
  }

 private:
  Dialect dialect_;
  const SqlDialect& sql_;
};

constexpr SqlDialect mssql_sql{
    .name = "mssql", .nested_comments = true, .bracket_identifiers = true};
constexpr SqlDialect oracle_sql{.name = "oracle", .typed_literals = true, .ddl_commits = true};
constexpr SqlDialect odbc_sql{.name = "odbc", .typed_literals = true};

}  // namespace

const Engine& mssql_engine() {
  static const OdbcEngine instance(Dialect::mssql, mssql_sql);
  return instance;
}

const Engine& oracle_engine() {
  static const OdbcEngine instance(Dialect::oracle, oracle_sql);
  return instance;
}

const Engine& engine() {
  static const OdbcEngine instance(Dialect::odbc, odbc_sql);
  return instance;
}

}  // namespace sqlpod::odbc

extern "C" const sqlpod::Engine* sqlpod_engine_mssql() {
  return &sqlpod::odbc::mssql_engine();
}
extern "C" const sqlpod::Engine* sqlpod_engine_oracle() {
  return &sqlpod::odbc::oracle_engine();
}
extern "C" const sqlpod::Engine* sqlpod_engine_odbc() {
  return &sqlpod::odbc::engine();
}
