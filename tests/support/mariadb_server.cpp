#include "tests/support/mariadb_server.h"

#include <csignal>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "tests/support/program.h"

namespace sqlpod::testing {

MariadbServer::MariadbServer(MariadbOptions options)
    : account_(server_account("mysql")), more_arguments_(std::move(options.arguments)) {
  const std::string name = user;
  give_to(account_, folder_.path());
  give_file("accounts.sql", "CREATE DATABASE IF NOT EXISTS " + std::string(database) +
                                " CHARACTER SET utf8mb4;\n" + "CREATE USER IF NOT EXISTS " + name +
                                " IDENTIFIED BY '" + password + "';\n" + "GRANT ALL ON *.* TO " +
                                name + " WITH GRANT OPTION;\n");
  if (options.certificate) {
    more_arguments_.push_back("--ssl-cert=" +
                              give_file("server.crt", options.certificate->certificate));
    more_arguments_.push_back("--ssl-key=" + give_file("server.key", options.certificate->key));
  }
  if (!options.client_authority.empty()) {
    more_arguments_.push_back("--ssl-ca=" + give_file("clients.crt", options.client_authority));
  }
  ProgramOptions installation;
  installation.account = account_;
  installation.folder = folder_.path();
  const Outcome made = run_program(
      {"mariadb-install-db", "--no-defaults", "--datadir=" + folder_.file("data"),
       "--tmpdir=" + folder_.path(), "--auth-root-authentication-method=normal", "--skip-test-db"},
      installation);
  if (made.exit_code != 0) {
    throw std::runtime_error("mariadb-install-db failed: " + made.output + made.error);
  }

  start_on_free_port([this](int port) {
    port_ = port;
    start();
  });
}

std::string MariadbServer::give_file(const std::string& name, const std::string& content) const {
  std::string path = folder_.write(name, content);
  give_to(account_, path);
  return path;
}

MariadbServer& MariadbServer::shared() {
  static MariadbServer server;
  return server;
}

std::string MariadbServer::url() const {
  return std::string("mysql://") + user + ":" + password + "@" + host + ":" +
         std::to_string(port_) + "/" + database;
}

std::string MariadbServer::mariadb(const std::string& sql) const {
  ProgramOptions options;
  options.environment = {{"MYSQL_PWD", password}};
  options.input = sql;
  const Outcome outcome =
      run_program({"mariadb", "--no-defaults", "--batch", "--skip-column-names",
                   "--default-character-set=utf8mb4", "--host=" + std::string(host),
                   "--port=" + std::to_string(port_), "--protocol=tcp",
                   "--user=" + std::string(user), database},
                  std::move(options));
  if (outcome.exit_code != 0) throw std::runtime_error("mariadb failed: " + outcome.error);
  return outcome.output;
}

void MariadbServer::kill_connections() const {
  std::istringstream ids(mariadb("select id from information_schema.processlist where user = '" +
                                 std::string(user) + "' and id <> connection_id()"));
  // One that ended by itself in the meantime is no error.
  std::string kills =
      "delimiter //\nbegin not atomic declare continue handler for 1094 begin end;\n";
  for (std::string id; ids >> id;) kills += "kill " + id + ";\n";
  mariadb(kills + "end//\n");
}

void MariadbServer::stop() {
  process_->stop(SIGTERM);
  process_.reset();
}

void MariadbServer::crash() {
  process_.reset();
}

void MariadbServer::start() {
  ChildProcess server;
  server.command = {"mariadbd",
                    "--no-defaults",
                    "--datadir=" + folder_.file("data"),
                    "--tmpdir=" + folder_.path(),
                    "--socket=" + socket(),
                    "--pid-file=" + folder_.file("pid"),
                    "--init-file=" + folder_.file("accounts.sql"),
                    "--bind-address=" + std::string(host),
                    "--port=" + std::to_string(port_),
                    "--skip-networking=0",
                    "--skip-name-resolve",
                    "--innodb-flush-log-at-trx-commit=0",
                    "--innodb-flush-method=nosync",
                    "--innodb-fast-shutdown=2",
                    "--default-time-zone=+00:00"};
  server.command.insert(server.command.end(), more_arguments_.begin(), more_arguments_.end());
  server.folder = folder_.path();
  server.account = account_;
  process_ = std::make_unique<ServerProcess>(std::move(server), folder_.file("log"),
                                             "ready for connections");
}

}  // namespace sqlpod::testing
