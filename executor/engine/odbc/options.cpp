#include "executor/engine/odbc/options.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "error/error.h"
#include "error/in_quotes.h"
#include "executor/engine/driver_log.h"
#include "executor/engine/odbc/connection_string.h"
#include "executor/engine/odbc/data_sources.h"

namespace sqlpod::odbc {
namespace {

/// What means something to pyodbc, pymssql, oracledb or cx_Oracle in Python only.
constexpr std::array<std::string_view, 18> ignored_args = {
    "ansi",     "unicode_results",   "autocommit",        "fast_executemany", "attrs_before",
    "readonly", "use_setinputsizes", "encoding",          "nencoding",        "threaded",
    "events",   "arraysize",         "coerce_to_decimal", "as_dict",          "conn_properties",
    "charset",  "thick_mode",        "stmtcachesize"};

/// Taken one by one below, whatever their order.
constexpr std::array<std::string_view, 11> placed_args = {
    "user",         "password",        "host",         "port",   "database", "driver", "dsn",
    "odbc_connect", "connect_timeout", "service_name", "appname"};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string text(const ConnectArg& arg) {
  return std::string(text_of(client_option(arg.name, arg)));
}

class OptionList {
 public:
  explicit OptionList(const ConnectArgs& args) : args_(args) {}

  const ConnectArg* find(std::string_view name) const { return args_.find(name); }
  std::string text_or_empty(std::string_view name) const {
    const ConnectArg* arg = find(name);
    return arg == nullptr ? std::string() : text(*arg);
  }
  bool is_secret(std::string_view name) const {
    const ConnectArg* arg = find(name);
    return arg != nullptr && std::holds_alternative<Secret>(arg->value);
  }
  /// `value` is made of these args, and a secret when one of them is.
  void add(std::string keyword, std::string value,
           const std::vector<std::string_view>& made_of = {}) {
    if (value.empty()) return;
    ClientOption option{std::move(keyword), std::move(value)};
    if (std::any_of(made_of.begin(), made_of.end(),
                    [&](std::string_view name) { return is_secret(name); })) {
      option.value = Secret(std::string(text_of(option)));
    }
    options_.push_back(std::move(option));
  }
  void add_arg(std::string keyword, std::string_view name) {
    if (const ConnectArg* arg = find(name)) {
      options_.push_back(client_option(std::move(keyword), *arg));
    }
  }
  ClientOptions take() { return std::move(options_); }

 private:
  const ConnectArgs& args_;
  ClientOptions options_;
};

/// A host alone is a data source, as SQLAlchemy's pyodbc takes it. SQL Server's other drivers mean
/// a host by it, so there it must be the name of one.
bool is_data_source(Dialect dialect, const OptionList& list) {
  if (list.find("dsn") != nullptr) return true;
  if (dialect == Dialect::oracle || list.find("host") == nullptr) return false;
  for (const std::string_view name : {"port", "database", "driver"}) {
    if (list.find(name) != nullptr) return false;
  }
  if (dialect == Dialect::odbc) return true;
  return contains(data_sources(), list.text_or_empty("host"));
}

void add_server(OptionList& list, Dialect dialect) {
  const std::string host = list.text_or_empty("host");
  const std::string port = list.text_or_empty("port");
  if (dialect == Dialect::mssql) {
    list.add("SERVER", host.empty() || port.empty() ? host : host + "," + port, {"host", "port"});
  } else {
    list.add_arg("SERVER", "host");
    list.add_arg("PORT", "port");
  }
  list.add_arg("DATABASE", "database");
}

/// Oracle's driver takes one text for host, port and service: host:port/service, a name of
/// tnsnames.ora, or a descriptor.
void add_oracle_server(OptionList& list) {
  const std::string host = list.text_or_empty("host");
  const std::string service = list.text_or_empty("service_name");
  const std::string sid = list.text_or_empty("database");
  for (const char* const name : {"host", "service_name", "database"}) {
    const std::string part = list.text_or_empty(name);
    if (part.find_first_of("()=\"'/ ") == std::string::npos) continue;
    throw Error(ErrorKind::usage,
                (list.is_secret(name) ? "a secret" : in_quotes(part)) +
                    " is no host, service or SID of Oracle",
                "write oracle://user:password@host:1521/?service_name=NAME");
  }
  if (host.empty()) return;
  const std::string port = list.find("port") != nullptr ? list.text_or_empty("port") : "1521";
  const std::vector<std::string_view> parts = {"host", "port", "service_name", "database"};
  if (!service.empty()) {
    list.add("DBQ", host + ":" + port + "/" + service, parts);
  } else if (!sid.empty()) {
    list.add("DBQ",
             "(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=" + host + ")(PORT=" + port +
                 "))(CONNECT_DATA=(SID=" + sid + ")))",
             parts);
  } else {
    list.add("DBQ", list.find("port") != nullptr ? host + ":" + port : host, parts);
  }
}

std::string keyword_of(const ConnectArg& arg) {
  const auto is_keyword_character = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == ' ';
  };
  const std::string& name = arg.given_as;
  if (!name.empty() && name.front() != ' ' && name.back() != ' ' &&
      std::all_of(name.begin(), name.end(), is_keyword_character)) {
    return name;
  }
  throw Error(ErrorKind::usage, in_quotes(name) + " is no keyword of an ODBC connection string",
              "a keyword has letters, digits, underscores and blanks");
}

std::string connect_timeout(const ConnectArg* arg) {
  constexpr std::int64_t most_seconds = 2'000'000;
  if (arg == nullptr) return "30";
  const std::int64_t seconds = arg->integer();
  if (seconds < 0 || seconds > most_seconds) {
    throw Error(ErrorKind::usage, "'" + arg->given_as + "' is no number of seconds to wait",
                "give 0, for no end, to 2000000");
  }
  return std::to_string(seconds);
}

void add_login(OptionList& list, Dialect dialect, bool is_whole) {
  list.add_arg("UID", "user");
  list.add_arg("PWD", "password");
  if (dialect != Dialect::mssql || is_whole || list.find("user") != nullptr) return;
  if (list.find("Authentication") == nullptr && list.find("authentication") == nullptr &&
      list.find("Trusted_Connection") == nullptr && list.find("trusted_connection") == nullptr) {
    list.add("Trusted_Connection", "Yes");
  }
}

}  // namespace

ClientOptions options_of(Dialect dialect, const ConnectArgs& args,
                         std::string_view application_name) {
  OptionList list(args);
  const bool is_whole = list.find("odbc_connect") != nullptr;
  if (!is_whole && is_data_source(dialect, list)) {
    list.add_arg("DSN", list.find("dsn") != nullptr ? "dsn" : "host");
    list.add_arg("DATABASE", "database");
  } else if (!is_whole) {
    list.add_arg("DRIVER", "driver");
    if (dialect == Dialect::oracle) {
      add_oracle_server(list);
    } else {
      add_server(list, dialect);
    }
  }
  add_login(list, dialect, is_whole);
  for (const ConnectArg& arg : args.all()) {
    if (contains(placed_args, arg.name)) continue;
    if (arg.name == "autocommit" && arg.boolean()) {
      throw Error(ErrorKind::usage, "the connect arg 'autocommit' would leave no transaction",
                  "say autocommit: true in the task itself, beside task_config");
    }
    if (contains(ignored_args, arg.name)) {
      Poco::Logger::get("sqlpod").debug("connect arg '" + arg.given_as +
                                        "' has no meaning here and is ignored");
      continue;
    }
    list.add_arg(keyword_of(arg), arg.name);
  }
  if (dialect == Dialect::mssql && !is_whole && list.find("APP") == nullptr) {
    const std::string given = list.text_or_empty("appname");
    list.add("APP", given.empty() ? std::string(application_name) : given, {"appname"});
  }
  list.add_arg("odbc_connect", "odbc_connect");
  list.add("connect_timeout", connect_timeout(list.find("connect_timeout")));
  ClientOptions options = list.take();
  refuse_driver_log(connection_string("", options).reveal());
  return options;
}

}  // namespace sqlpod::odbc
