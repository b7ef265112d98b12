#include <mysql.h>

#include <mutex>
#include <stdexcept>

#include "tests/soak/administrator.h"
#include "tests/support/mariadb_server.h"

namespace sqlpod::soak {
namespace {

using testing::MariadbServer;

struct Close {
  void operator()(MYSQL* connection) const { mysql_close(connection); }
};
struct Free {
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};

constexpr unsigned no_such_thread = 1094;

class Mariadb final : public Administrator {
 public:
  Mariadb() : connection_(mysql_init(nullptr)) {
    if (mysql_real_connect(connection_.get(), MariadbServer::host, MariadbServer::user,
                           MariadbServer::password, MariadbServer::database,
                           static_cast<unsigned>(server_.port()), nullptr, 0) == nullptr) {
      throw error();
    }
  }

  Dialect dialect() const override { return Dialect::mariadb; }
  int port() const override { return server_.port(); }
  std::string url(const std::string& user, int port) const override {
    return "mysql://" + user + "@127.0.0.1:" + std::to_string(port) + "/" + MariadbServer::database;
  }

  Rows query(const std::string& sql) override {
    const std::lock_guard lock(mutex_);
    return query_locked(sql);
  }

  void prepare() override {
    // Connections that are cut while they log in would have the host blocked.
    query("SET GLOBAL max_connect_errors = 4294967295");
    query("SET GLOBAL max_connections = 400");
  }

  void make_user(const std::string& user, const std::string& password) override {
    query("CREATE USER " + user + " IDENTIFIED BY '" + password + "'");
    query("GRANT ALL ON " + std::string(MariadbServer::database) + ".* TO " + user);
  }

  void kill_sessions_of(const std::string& user) override {
    const std::lock_guard lock(mutex_);
    for (const auto& row : query_locked(
             "SELECT id FROM information_schema.processlist WHERE user = '" + user + "'")) {
      const std::string kill = "KILL " + row[0];
      if (mysql_query(connection_.get(), kill.c_str()) != 0 &&
          mysql_errno(connection_.get()) != no_such_thread) {
        throw error();
      }
    }
  }

  std::vector<std::string> leftovers() override {
    std::vector<std::string> lines;
    for (const auto& row : query("SELECT user, command, time_ms, IFNULL(info, '') FROM "
                                 "information_schema.processlist WHERE user LIKE 'soak%'")) {
      lines.push_back("session of " + row[0] + " (" + row[1] + " for " + row[2] +
                      " ms): " + row[3]);
    }
    for (const auto& row : query("SELECT trx_mysql_thread_id, trx_state, trx_rows_locked FROM "
                                 "information_schema.innodb_trx")) {
      lines.push_back("transaction of connection " + row[0] + " " + row[1] +
                      ", rows locked: " + row[2]);
    }
    return lines;
  }

 private:
  Rows query_locked(const std::string& sql) {
    if (mysql_real_query(connection_.get(), sql.data(), sql.size()) != 0) throw error();
    const std::unique_ptr<MYSQL_RES, Free> result(mysql_store_result(connection_.get()));
    Rows rows;
    if (!result) return rows;
    const unsigned columns = mysql_num_fields(result.get());
    while (char** const cells = mysql_fetch_row(result.get())) {
      std::vector<std::string>& row = rows.emplace_back();
      for (unsigned i = 0; i < columns; ++i) row.emplace_back(cells[i] == nullptr ? "" : cells[i]);
    }
    return rows;
  }

  std::runtime_error error() const {
    return std::runtime_error(std::string("MariaDB: ") + mysql_error(connection_.get()));
  }

  MariadbServer server_;
  std::mutex mutex_;
  std::unique_ptr<MYSQL, Close> connection_;
};

}  // namespace

std::unique_ptr<Administrator> make_mariadb() {
  return std::make_unique<Mariadb>();
}

}  // namespace sqlpod::soak
