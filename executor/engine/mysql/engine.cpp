#include "executor/engine/mysql/engine.h"

#include <mysql.h>

#include <memory>
#include <string>
#include <vector>

#include "executor/engine/mysql/connect_options.h"
#include "executor/engine/mysql/session.h"
#include "executor/engine/mysql/snapshot.h"

namespace sqlpod::mysql {
namespace {

class MysqlEngine : public Engine {
 public:
  std::string_view name() const override { return "mysql"; }
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
                                        .executable_comments = true,
                                        .ddl_commits = true};
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
    mysql::begin_on_one_snapshot(sessions, options);
  }
};

}  // namespace

const Engine& engine() {
  static const MysqlEngine instance;
  return instance;
}

}  // namespace sqlpod::mysql

extern "C" const sqlpod::Engine* sqlpod_engine_mysql() {
  return &sqlpod::mysql::engine();
}
