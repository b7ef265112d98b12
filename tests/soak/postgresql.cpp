#include <libpq-fe.h>

#include <mutex>
#include <stdexcept>

#include "tests/soak/administrator.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::soak {
namespace {

using testing::PostgresqlServer;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};

class Postgresql final : public Administrator {
 public:
  Postgresql() : connection_(PQconnectdb(server_.url().c_str())) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) throw error();
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
  }

  Dialect dialect() const override { return Dialect::postgresql; }
  int port() const override { return server_.port(); }
  std::string url(const std::string& user, int port) const override {
    return "postgresql://" + user + "@127.0.0.1:" + std::to_string(port) + "/" +
           PostgresqlServer::database;
  }

  Rows query(const std::string& sql) override {
    const std::lock_guard lock(mutex_);
    const std::unique_ptr<PGresult, Clear> result(PQexec(connection_.get(), sql.c_str()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) throw error();
    Rows rows(static_cast<std::size_t>(PQntuples(result.get())));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (int column = 0; column < PQnfields(result.get()); ++column) {
        rows[row].emplace_back(PQgetvalue(result.get(), static_cast<int>(row), column));
      }
    }
    return rows;
  }

  void prepare() override {
    query("ALTER SYSTEM SET deadlock_timeout = '50ms'");
    query("SELECT pg_reload_conf()");
    // Half of the tasks are a while in COMMIT.
    query(
        "CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_sleep(0.03); RETURN NULL; END'");
    query(
        "CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW WHEN (NEW.task % 2 = 0) EXECUTE FUNCTION nap()");
  }

  void make_user(const std::string& user, const std::string& password) override {
    query("CREATE ROLE " + user + " LOGIN PASSWORD '" + password + "'");
    query("GRANT ALL ON SCHEMA public TO " + user);
    query("GRANT ALL ON ALL TABLES IN SCHEMA public TO " + user);
  }

  void kill_sessions_of(const std::string& user) override {
    query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + user + "'");
  }

  std::vector<std::string> leftovers() override {
    std::vector<std::string> lines;
    for (const auto& row :
         query("SELECT usename, application_name, state, query FROM pg_stat_activity "
               "WHERE usename LIKE 'soak%'")) {
      lines.push_back("session of " + row[0] + " (" + row[1] + ") " + row[2] + ": " + row[3]);
    }
    for (const auto& row :
         query("SELECT locktype, mode, pid FROM pg_locks WHERE pid <> pg_backend_pid() AND pid IN "
               "(SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend')")) {
      lines.push_back("lock " + row[0] + " " + row[1] + " of process " + row[2]);
    }
    for (const auto& row : query("SELECT gid FROM pg_prepared_xacts")) {
      lines.push_back("prepared transaction " + row[0]);
    }
    return lines;
  }

 private:
  std::runtime_error error() const {
    return std::runtime_error(std::string("PostgreSQL: ") + PQerrorMessage(connection_.get()));
  }

  PostgresqlServer server_;
  std::mutex mutex_;
  std::unique_ptr<PGconn, Finish> connection_;
};

}  // namespace

std::unique_ptr<Administrator> make_postgresql() {
  return std::make_unique<Postgresql>();
}

}  // namespace sqlpod::soak
