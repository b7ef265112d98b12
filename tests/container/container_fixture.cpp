#include "tests/container/container_fixture.h"

#include <algorithm>
#include <filesystem>

namespace sqlpod::testing {
namespace {

namespace fs = std::filesystem;

const char* const password_from_secret =
    "  secret_connect_args: {password: {group: my-db-secrets, key: db-password}}\n";

}  // namespace

const std::vector<std::string> locked_down = {
    "--read-only",       "--cap-drop",   "ALL", "--security-opt",
    "no-new-privileges", "--pids-limit", "64"};
const std::vector<std::string> on_host_network = {"--network", "host"};
const std::vector<std::string> on_bridge_network = {"--add-host",
                                                    "host.docker.internal:host-gateway"};

std::vector<std::string> operator+(std::vector<std::string> left,
                                   const std::vector<std::string>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

ContainerTest::ContainerTest() {
  mount_secret("my-db-secrets", "db-password", PostgresqlServer::password);
  fs::create_directory(folder_.file("out"));
  fs::permissions(folder_.file("out"), fs::perms::all);
}

PostgresqlServer& ContainerTest::postgresql() {
  static PostgresqlServer server(PostgresqlServer::Reach::containers);
  return server;
}

std::string ContainerTest::task_at(const std::string& uri, const std::string& query,
                                   const std::string& more) {
  return task_yaml(uri, query, password_from_secret + more);
}

std::string ContainerTest::pg_task(const std::string& query, const std::string& more) {
  return task_at(std::string("postgresql://") + PostgresqlServer::user + "@host.docker.internal:" +
                     std::to_string(postgresql().port()) + "/" + PostgresqlServer::database,
                 query, more);
}

std::vector<std::string> ContainerTest::mounts(const std::string& yaml) const {
  return {"-v", folder_.write("task.yaml", yaml) + ":/etc/sqlpod/task.yaml:ro",
          "-v", folder_.file("secrets") + ":/etc/secrets:ro",
          "-v", folder_.file("out") + ":/out"};
}

ContainerOptions ContainerTest::container(const std::string& yaml,
                                          const std::vector<std::string>& arguments,
                                          const std::vector<std::string>& options) const {
  ContainerOptions container;
  container.options = locked_down + mounts(yaml) + options;
  container.arguments = arguments;
  return container;
}

Outcome ContainerTest::run(const std::string& yaml, const std::vector<std::string>& arguments,
                           const std::vector<std::string>& options) {
  return run_container(container(yaml, arguments, options));
}

void ContainerTest::mount_secret(const std::string& group, const std::string& key,
                                 const std::string& value) const {
  folder_.write("secrets/" + group + "/" + key, value);
}

std::vector<std::string> ContainerTest::outputs() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_.file("out"))) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace sqlpod::testing
