#include "executor/engine/sqlite/engine.h"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "config/value_text.h"
#include "executor/engine/sqlite/session.h"

namespace sqlpod::sqlite {
namespace {

/// Args of Python's sqlite3 that have no meaning outside Python: taken, and dropped.
const std::vector<std::string>& args_of_python() {
  static const std::vector<std::string> names = {"check_same_thread", "cached_statements",
                                                 "detect_types", "factory"};
  return names;
}

class SqliteEngine : public Engine {
 public:
  std::string_view name() const override { return "sqlite"; }
  std::vector<std::string_view> dialect_names() const override { return {"sqlite"}; }
  std::vector<std::string_view> driver_names() const override { return {"pysqlite", "aiosqlite"}; }
  std::string client() const override { return std::string("SQLite ") + sqlite3_libversion(); }
  const SqlDialect& sql() const override {
    static constexpr SqlDialect dialect{.name = "sqlite",
                                        .backtick_identifiers = true,
                                        .bracket_identifiers = true,
                                        .named_parameters = true};
    return dialect;
  }
  ClientOptions options(const ConnectArgs& args, std::string_view) const override {
    ClientOptions options;
    for (const ConnectArg& arg : args.all()) {
      if (arg.name == "database") {
        options.push_back(client_option("database", arg));
      } else if (arg.name == "connect_timeout") {
        options.push_back({"timeout", seconds(arg)});
      } else if (arg.name == "host") {
        throw Error(
            ErrorKind::usage, "a SQLite URL names no host",
            "write sqlite:///relative.db or sqlite:////absolute.db, with three or four slashes");
      } else if (const auto& ignored = args_of_python();
                 std::find(ignored.begin(), ignored.end(), arg.name) == ignored.end()) {
        throw unknown_connect_arg(arg, name(), {"database", "timeout"});
      }
    }
    if (text_of(options, "database").empty()) std::erase_if(options, is_database);
    set_default(options, "database", ":memory:");
    set_default(options, "timeout", "5.0");  // as Python's sqlite3
    return options;
  }
  std::unique_ptr<sqlpod::Session> connect(const ClientOptions& options) const override {
    return std::make_unique<Session>(options);
  }

 private:
  static bool is_database(const ClientOption& option) { return option.name == "database"; }

  static std::string seconds(const ConnectArg& arg) {
    const double number = arg.number();
    if (!(number >= 0 && number <= 2'000'000)) {
      throw Error(ErrorKind::usage, "'" + arg.given_as + "' is no number of seconds to wait",
                  "give 0 to 2000000");
    }
    return to_text(Value(number));
  }
};

}  // namespace

const Engine& engine() {
  static const SqliteEngine instance;
  return instance;
}

}  // namespace sqlpod::sqlite
