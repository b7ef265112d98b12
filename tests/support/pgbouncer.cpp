#include "tests/support/pgbouncer.h"

#include <csignal>
#include <string>
#include <utility>

namespace sqlpod::testing {

PgBouncer::PgBouncer(const PostgresqlServer& server) : account_(server_account("postgres")) {
  const std::string user = PostgresqlServer::user;
  const std::string password = PostgresqlServer::password;
  const std::string users = folder_.write("users.txt", "\"" + user + "\" \"" + password + "\"\n");
  give_to(account_, folder_.path());
  give_to(account_, users);
  start_on_free_port([&](int port) {
    port_ = port;
    const std::string settings = folder_.write(
        "pgbouncer.ini",
        "[databases]\n* = host=127.0.0.1 port=" + std::to_string(server.port()) +
            "\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " + std::to_string(port) +
            "\nunix_socket_dir =\nauth_type = scram-sha-256\nauth_file = " + users +
            "\npool_mode = transaction\ndefault_pool_size = 1\nquery_wait_timeout = 5\n");
    give_to(account_, settings);
    ChildProcess pooler;
    pooler.command = {"/usr/sbin/pgbouncer", settings};
    pooler.folder = folder_.path();
    pooler.account = account_;
    pooler.death_signal = SIGKILL;
    process_ =
        std::make_unique<ServerProcess>(std::move(pooler), folder_.file("log"), "process up");
  });
}

}  // namespace sqlpod::testing
