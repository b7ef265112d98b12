#include "executor/engine/postgresql/engine.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "error/nearest_name.h"
#include "executor/engine/postgresql/session.h"

namespace sqlpod::postgresql {
namespace {

struct FreeConninfo {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};

/// libpq's own list of what it takes, in its own order.
std::vector<std::string> libpq_keywords() {
  const std::unique_ptr<PQconninfoOption, FreeConninfo> defaults(PQconndefaults());
  std::vector<std::string> keywords;
  for (const PQconninfoOption* option = defaults.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    keywords.emplace_back(option->keyword);
  }
  return keywords;
}

class PostgresqlEngine : public Engine {
 public:
  std::string_view name() const override { return "postgresql"; }
  std::vector<std::string_view> dialect_names() const override { return {"postgresql"}; }
  std::vector<std::string_view> driver_names() const override {
    return {"psycopg2", "psycopg", "psycopg_async", "psycopg2cffi",
            "asyncpg",  "pg8000",  "pygresql",      "pypostgresql"};
  }
  std::string client() const override {
    const int version = PQlibVersion();
    return "libpq " + std::to_string(version / 10000) + "." + std::to_string(version % 10000);
  }
  const SqlDialect& sql() const override {
    static constexpr SqlDialect dialect{.name = "postgresql",
                                        .placeholder = PlaceholderStyle::dollar,
                                        .escape_strings = true,
                                        .dollar_quotes = true,
                                        .nested_comments = true,
                                        .array_parameters = true,
                                        .typed_literals = true};
    return dialect;
  }
  ClientOptions options(const ConnectArgs& args, std::string_view application_name) const override {
    const std::vector<std::string> keywords = libpq_keywords();
    ClientOptions options;
    for (const ConnectArg& arg : args.all()) {
      const std::string keyword = arg.name == "database" ? "dbname" : arg.name;
      if (std::find(keywords.begin(), keywords.end(), keyword) == keywords.end()) {
        throw unknown_connect_arg(arg, name(), keywords);
      }
      options.push_back(client_option(keyword, arg));
    }
    set_default(options, "application_name", application_name);
    set_default(options, "client_encoding", "UTF8");
    // Without one, an address that swallows packets is waited for longer than anyone wants.
    set_default(options, "connect_timeout", "30");
    return options;
  }
  std::unique_ptr<sqlpod::Session> connect(const ClientOptions& options) const override {
    return std::make_unique<Session>(options);
  }
};

}  // namespace

const Engine& engine() {
  static const PostgresqlEngine instance;
  return instance;
}

}  // namespace sqlpod::postgresql
