#include "tests/integration/server_fixture.h"

#include <filesystem>
#include <utility>

#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {

void ServerTest::mount_secret(const std::string& group, const std::string& key,
                              const std::string& value) {
  namespace fs = std::filesystem;
  const std::string mount = "secrets/" + group;
  folder_.write(mount + "/..2026_11_21/" + key, value);
  const auto link = [&](const std::string& target, const std::string& name) {
    const std::string path = folder_.file(mount + "/" + name);
    if (!fs::is_symlink(path)) fs::create_symlink(target, path);
  };
  link("..2026_11_21", "..data");
  link("..data/" + key, key);
}

std::unique_ptr<Program> ServerTest::start(const std::string& yaml, std::vector<std::string> more,
                                           ProgramOptions options) {
  return start_file(folder_.write("task.yaml", yaml), std::move(more), std::move(options));
}

std::unique_ptr<Program> ServerTest::start_file(const std::string& task,
                                                std::vector<std::string> more,
                                                ProgramOptions options) {
  options.folder = folder_.path();
  more.insert(more.begin(),
              {SQLPOD_PROGRAM, "run", task, "--secrets-dir", folder_.file("secrets")});
  return std::make_unique<Program>(more, options);
}

std::string pg_task(const std::string& query, const std::string& more, int port) {
  using Server = PostgresqlServer;
  if (port == 0) port = Server::shared().port();
  return task_yaml(std::string("postgresql://") + Server::user + ":" + Server::password +
                       "@127.0.0.1:" + std::to_string(port) + "/" + Server::database,
                   query, more);
}

std::string my_task(const std::string& query, const std::string& more, int port) {
  using Server = MariadbServer;
  if (port == 0) port = Server::shared().port();
  return task_yaml(std::string("mysql://") + Server::user + ":" + Server::password +
                       "@127.0.0.1:" + std::to_string(port) + "/" + Server::database,
                   query, more);
}

}  // namespace sqlpod::testing
