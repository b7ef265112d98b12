#include "executor/engine/mysql/engine.h"

#include <mysql.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "executor/engine/mysql/session.h"

namespace sqlpod::mysql {
namespace {

/// How a connect arg is read before it is given to the client.
enum class Form { text, seconds, flag };

struct Option {
  std::string_view arg;     // canonical connect arg, or a name that a driver of Python has for it
  std::string_view option;  // SOCI's name for the client's option
  Form form = Form::text;
};

constexpr std::array known_options = {
    Option{"user", "user"},
    Option{"password", "password"},
    Option{"host", "host"},
    Option{"port", "port"},
    Option{"database", "db"},
    Option{"unix_socket", "unix_socket"},
    Option{"charset", "charset"},
    Option{"connect_timeout", "connect_timeout", Form::seconds},
    Option{"read_timeout", "read_timeout", Form::seconds},
    Option{"write_timeout", "write_timeout", Form::seconds},
    Option{"local_infile", "local_infile", Form::flag},
    Option{"ssl_ca", "sslca"},
    Option{"ssl_cert", "sslcert"},
    Option{"ssl_key", "sslkey"},
};

std::vector<std::string> known_names() {
  std::vector<std::string> names;
  for (const Option& option : known_options) names.emplace_back(option.arg);
  return names;
}

const Option& option_of(const ConnectArg& arg) {
  for (const Option& option : known_options) {
    if (option.arg == arg.name) return option;
  }
  throw unknown_connect_arg(arg, "mysql", known_names());
}

ClientOption converted(const Option& option, const ConnectArg& arg) {
  const std::string name(option.option);
  switch (option.form) {
    case Form::text:
      return client_option(name, arg);
    case Form::seconds: {
      const std::int64_t seconds = arg.integer();
      if (seconds < 1 || seconds > 31'536'000) {
        throw Error(ErrorKind::usage,
                    "'" + arg.given_as + "' is " + std::to_string(seconds) + " seconds",
                    "give 1 to 31536000");
      }
      return {name, std::to_string(seconds)};
    }
    case Form::flag:
      return {name, std::string(arg.boolean() ? "1" : "0")};
  }
  return {name, {}};
}

class MysqlEngine : public Engine {
 public:
  std::string_view name() const override { return "mysql"; }
  std::vector<std::string_view> dialect_names() const override { return {"mysql", "mariadb"}; }
  std::vector<std::string_view> driver_names() const override {
    return {"mysqldb", "pymysql",  "mysqlconnector", "mariadbconnector",
            "asyncmy", "aiomysql", "cymysql",        "oursql"};
  }
  std::string client() const override {
    return std::string("MariaDB Connector/C ") + mysql_get_client_info();
  }
  const SqlDialect& sql() const override {
    static constexpr SqlDialect dialect{.name = "mysql",
                                        .identifier_quote = '`',
                                        .backslash_escapes = true,
                                        .hash_comments = true,
                                        .double_dash_needs_blank = true,
                                        .double_quoted_strings = true,
                                        .backtick_identifiers = true,
                                        .typed_literals = true,
                                        .datetime_casts = true,
                                        .executable_comments = true};
    return dialect;
  }
  ClientOptions options(const ConnectArgs& args, std::string_view) const override {
    ClientOptions options;
    for (const ConnectArg& arg : args.all()) options.push_back(converted(option_of(arg), arg));
    // The client takes "localhost" for its Unix socket even when a port is named; Python's drivers
    // differ there.
    if (args.find("port") != nullptr && args.find("unix_socket") == nullptr) {
      for (ClientOption& option : options) {
        if (option.name == "host" && text_of(option) == "localhost") option.value = "127.0.0.1";
      }
    }
    set_default(options, "charset", "utf8mb4");
    set_default(options, "connect_timeout", "30");
    return options;
  }
  std::unique_ptr<sqlpod::Session> connect(const ClientOptions& options) const override {
    return std::make_unique<Session>(options);
  }
};

}  // namespace

const Engine& engine() {
  static const MysqlEngine instance;
  return instance;
}

}  // namespace sqlpod::mysql
