#include "executor/engine/sqlite/engine.h"

#include <sqlite3.h>

#include <memory>
#include <string>

#include "executor/engine/sqlite/options.h"
#include "executor/engine/sqlite/session.h"

namespace sqlpod::sqlite {
namespace {

class SqliteEngine : public Engine {
 public:
  std::string_view name() const override { return "sqlite"; }
  std::string client() const override { return std::string("SQLite ") + sqlite3_libversion(); }
  const SqlDialect& sql() const override {
    static constexpr SqlDialect dialect{.name = "sqlite",
                                        .backtick_identifiers = true,
                                        .bracket_identifiers = true,
                                        .named_parameters = true};
    return dialect;
  }
  ClientOptions options(const ConnectArgs& args, std::string_view) const override {
    return options_of(args);
  }
  std::unique_ptr<sqlpod::Session> connect(const ClientOptions& options,
                                           Cancellation& cancellation) const override {
    return std::make_unique<Session>(options, cancellation);
  }
};

}  // namespace

const Engine& engine() {
  static const SqliteEngine instance;
  return instance;
}

}  // namespace sqlpod::sqlite

extern "C" const sqlpod::Engine* sqlpod_engine_sqlite() {
  return &sqlpod::sqlite::engine();
}
