#include "tests/kubernetes/cluster_test.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "tests/integration/task_file.h"
#include "tests/support/program.h"

namespace sqlpod::testing {

ClusterTest::ClusterTest()
    : cluster_(::testing::UnitTest::GetInstance()->current_test_info()->name()) {
  cluster_.make_secret(secret, "db-password", PostgresqlServer::password);
}

PostgresqlServer& ClusterTest::server() {
  static PostgresqlServer server(PostgresqlServer::Reach::containers);
  return server;
}

bool ClusterTest::server_runs(const std::string& part) {
  return psql(
             "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND application_name "
             "LIKE 'sqlpod/%' AND query LIKE '%" +
             part + "%'") != "0\n";
}

std::string ClusterTest::spec(const std::string& query, const std::string& more, int port) {
  if (port == 0) port = server().port();
  return task_yaml(std::string("postgresql://") + PostgresqlServer::user + "@" + Namespace::host +
                       ":" + std::to_string(port) + "/" + PostgresqlServer::database,
                   query,
                   "  secret_connect_args:\n    password: {group: " + std::string(secret) +
                       ", key: db-password}\n" + more);
}

std::string ClusterTest::manifest(const std::string& spec, std::vector<std::string> options) const {
  options.insert(options.begin(), {"manifest", folder_.write("task.yaml", spec)});
  const char* image = std::getenv("SQLPOD_TEST_IMAGE");
  if (image != nullptr && *image != '\0') options.insert(options.end(), {"--image", image});
  const Outcome outcome = run_sqlpod(options);
  if (outcome.exit_code != 0) throw std::runtime_error("sqlpod manifest: " + outcome.error);
  return outcome.output;
}

Pod ClusterTest::pod_that_runs(const std::string& part_of_statement) const {
  Pod running;
  const bool runs = within(std::chrono::minutes(1), [&] {
    if (!server_runs(part_of_statement)) return false;
    for (const Pod& pod : cluster_.pods(job)) {
      if (pod.phase == "Running") running = pod;
    }
    return !running.name.empty();  // the kubelet reports it a moment later
  });
  if (runs) return running;
  throw std::runtime_error("no pod runs the statement:\n" + cluster_.kubectl({"describe", "pods"}));
}

Pod ClusterTest::only_pod() const {
  const std::vector<Pod> pods = cluster_.pods(job);
  if (pods.size() != 1) throw std::runtime_error(std::to_string(pods.size()) + " pods, not one");
  return pods.front();
}

}  // namespace sqlpod::testing
