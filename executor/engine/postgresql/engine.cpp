#include "executor/engine/postgresql/engine.h"

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "executor/engine/postgresql/connect_options.h"
#include "executor/engine/postgresql/session.h"
#include "executor/engine/postgresql/snapshot.h"

namespace sqlpod::postgresql {
namespace {

class PostgresqlEngine : public Engine {
 public:
  std::string_view name() const override { return "postgresql"; }
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
                                        .carriage_return_ends_comment = true,
                                        .array_parameters = true,
                                        .typed_literals = true};
    return dialect;
  }
  ClientOptions options(const ConnectArgs& args, std::string_view application_name) const override {
    return connect_options(args, application_name);
  }
  std::unique_ptr<sqlpod::Session> connect(const ClientOptions& options,
                                           Cancellation& cancellation) const override {
    return std::make_unique<Session>(options, cancellation);
  }
  void begin_on_one_snapshot(const std::vector<sqlpod::Session*>& sessions,
                             const TransactionOptions& options) const override {
    postgresql::begin_on_one_snapshot(sessions, options);
  }
};

}  // namespace

const Engine& engine() {
  static const PostgresqlEngine instance;
  return instance;
}

}  // namespace sqlpod::postgresql

extern "C" const sqlpod::Engine* sqlpod_engine_postgresql() {
  return &sqlpod::postgresql::engine();
}
