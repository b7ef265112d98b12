#include "tests/support/postgresql_server.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

/// The folder of the newest PostgreSQL of Debian's packages.
std::string find_programs() {
  const std::filesystem::path packages = "/usr/lib/postgresql";
  int newest = 0;
  if (std::filesystem::exists(packages)) {
    for (const auto& entry : std::filesystem::directory_iterator(packages)) {
      const std::string version = entry.path().filename().string();
      const bool is_number =
          std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (is_number && std::filesystem::exists(entry.path() / "bin" / "initdb")) {
        newest = std::max(newest, std::stoi(version));
      }
    }
  }
  if (newest == 0) throw std::runtime_error("there is no PostgreSQL server; run ./dev setup");
  return (packages / std::to_string(newest) / "bin").string();
}

}  // namespace

PostgresqlServer::PostgresqlServer(Reach reach)
    : reach_(reach), account_(server_account("postgres")), programs_(find_programs()) {
  const std::string password_file = folder_.write("password", password);
  give_to(account_, folder_.path());
  give_to(account_, password_file);
  ProgramOptions options;
  options.account = account_;
  options.folder = folder_.path();
  const Outcome made =
      run_program({programs_ + "/initdb", "--pgdata=data", "--username=" + std::string(user),
                   "--pwfile=password", "--auth=scram-sha-256", "--encoding=UTF8",
                   "--locale=C.UTF-8", "--no-sync", "--no-instructions"},
                  options);
  if (made.exit_code != 0) throw std::runtime_error("initdb failed: " + made.error);
  if (reach == Reach::containers) {
    std::ofstream(folder_.file("data/pg_hba.conf"), std::ios::app)
        << "host all all all scram-sha-256\n";
  }

  start_on_free_port([this](int port) {
    port_ = port;
    start();
  });
}

// The cluster is thrown away: no need to stop it in order.
PostgresqlServer::~PostgresqlServer() {
  crash();
}

PostgresqlServer& PostgresqlServer::shared() {
  static PostgresqlServer server;
  return server;
}

std::string PostgresqlServer::url() const {
  return std::string("postgresql://") + user + ":" + password + "@" + host + ":" +
         std::to_string(port_) + "/" + database;
}

std::string PostgresqlServer::psql(const std::string& sql) const {
  ProgramOptions options;
  options.environment = {
      {"PGPASSWORD", password}, {"PGOPTIONS", std::nullopt}, {"PGCLIENTENCODING", "UTF8"}};
  options.input = sql;
  const Outcome outcome = run_program(
      {programs_ + "/psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only",
       "--set=ON_ERROR_STOP=1", "--host=" + std::string(host), "--port=" + std::to_string(port_),
       "--username=" + std::string(user), "--dbname=" + std::string(database)},
      std::move(options));
  if (outcome.exit_code != 0) throw std::runtime_error("psql failed: " + outcome.error);
  return outcome.output;
}

void PostgresqlServer::kill_backends() const {
  psql(
      "select pg_terminate_backend(pid) from pg_stat_activity "
      "where backend_type = 'client backend' and pid <> pg_backend_pid()");
}

void PostgresqlServer::stop() {
  process_->stop(SIGINT);
  process_.reset();
}

void PostgresqlServer::crash() {
  if (process_) process_->stop(SIGQUIT);
  process_.reset();
}

void PostgresqlServer::start() {
  ChildProcess server;
  server.command = {programs_ + "/postgres", "-D", "data",        "-p",
                    std::to_string(port_),   "-k", folder_.path()};
  for (const char* setting :
       {reach_ == Reach::containers ? "listen_addresses=*" : "listen_addresses=127.0.0.1",
        "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=4GB",
        "timezone=UTC", "log_timezone=UTC"}) {
    server.command.insert(server.command.end(), {"-c", setting});
  }
  server.folder = folder_.path();
  server.account = account_;
  server.death_signal = SIGQUIT;
  process_ = std::make_unique<ServerProcess>(std::move(server), folder_.file("log"),
                                             "database system is ready to accept connections");
}

}  // namespace sqlpod::testing
