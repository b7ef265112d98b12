// A task as a Kubernetes Job: the table comes out, and each kind of failure is treated as its exit
// code says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "tests/kubernetes/cluster_test.h"
#include "tests/kubernetes/volume.h"
#include "tests/support/server_process.h"

namespace sqlpod::testing {
namespace {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;

class KubernetesJob : public ClusterTest {
 protected:
  /// Holds the Job to have failed at once, by its first pod and the rule for this exit code.
  void expect_failure_by_rule(int exit_code) const {
    const JobEnd end = cluster_.wait_for_end(job);
    EXPECT_FALSE(end.complete);
    EXPECT_EQ(end.reason, "PodFailurePolicy");
    EXPECT_THAT(end.message, HasSubstr("exit code " + std::to_string(exit_code)));
    EXPECT_EQ(cluster_.pods_made(job), 1);
    EXPECT_EQ(only_pod().exit_code, exit_code);
  }

  std::string wait_for_event(const std::string& reason) const {
    std::string message;
    within(seconds(60), [&] { return !(message = cluster_.events(reason)).empty(); });
    return message;
  }
};

// Two million rows, 100 MB as text.
const char* const large_table =
    "SELECT n AS id, md5(n::text) AS name, n / 4.0 AS value FROM generate_series(1, 2000000) n";
const char* const columns_of_large_table =
    "output_schema_type: {id: int, name: str, value: float}\n";

TEST_F(KubernetesJob, ATableComesOutOnAVolume) {
  const Volume volume(cluster_, claim);
  apply(spec("SELECT * FROM (VALUES (1, 'red apple'), (2, NULL)) AS fruit (id, name) WHERE id > "
             "{{ .least }} ORDER BY id",
             "inputs: {least: int}\noutput_schema_type: {id: int, name: str}\n"
             "output: {path: fruit.csv}\n"),
        {"-i", "least=0"});
  EXPECT_TRUE(cluster_.wait_for_end(job).complete);
  EXPECT_EQ(cluster_.pods_made(job), 1);
  EXPECT_EQ(only_pod().exit_code, 0);
  EXPECT_EQ(read_file(volume.folder() + "/fruit.csv"), "id,name\n1,red apple\n2,\n");
  EXPECT_THAT(cluster_.kubectl({"logs", "job/" + std::string(job)}), HasSubstr("2 rows"));
  EXPECT_THAT(cluster_.kubectl({"get", "job,pod,configmap,event", "-o", "yaml"}),
              AllOf(HasSubstr("fruit.csv"), Not(HasSubstr(PostgresqlServer::password))));
}

TEST_F(KubernetesJob, TwoMillionRowsFitTheMemoryLimitOfTheManifest) {
  const Volume volume(cluster_, claim);
  apply(spec(large_table, columns_of_large_table + std::string("output: {path: large.parquet}\n")));
  EXPECT_TRUE(cluster_.wait_for_end(job).complete);
  EXPECT_EQ(only_pod().reason, "Completed");
  EXPECT_GT(std::filesystem::file_size(volume.folder() + "/large.parquet"), 10'000'000U);
}

TEST_F(KubernetesJob, AFullVolumeIsNotTriedAgain) {
  const Volume volume(cluster_, claim, "size=1m");
  apply(spec(large_table, columns_of_large_table + std::string("output: {path: large.csv}\n"
                                                               "retries: 3\n")));
  expect_failure_by_rule(7);
  EXPECT_THAT(only_pod().message, HasSubstr("No space left"));
  EXPECT_TRUE(std::filesystem::is_empty(volume.folder()));
}

TEST_F(KubernetesJob, AReadOnlyVolumeIsNotTriedAgain) {
  const Volume volume(cluster_, claim, "ro");
  apply(spec("SELECT 1 AS one", "output_schema_type: any\noutput: {path: one.csv}\nretries: 3\n"));
  expect_failure_by_rule(7);
  EXPECT_THAT(only_pod().message, AllOf(HasSubstr("/out"), HasSubstr("ead-only")));
}

TEST_F(KubernetesJob, AWrongQueryIsNotTriedAgainAndSaysWhy) {
  apply(spec("DELETE FROM no_such_table", "retries: 3\n"));
  expect_failure_by_rule(5);
  EXPECT_THAT(only_pod().message,
              AllOf(HasSubstr(R"("kind":"query")"), HasSubstr("no_such_table"), HasSubstr("hint")));
}

TEST_F(KubernetesJob, ARefusedLoginIsNotTriedAgainAndTheSecretStaysSecret) {
  cluster_.kubectl({"delete", "secret", secret});
  cluster_.make_secret(secret, "db-password", "wr0ng-tr0ub4dor");
  apply(spec("SELECT 1", "retries: 3\n"));
  expect_failure_by_rule(8);
  const std::string all = only_pod().message + cluster_.kubectl({"logs", "job/test-task"});
  EXPECT_THAT(all, AllOf(HasSubstr("login"), Not(HasSubstr("wr0ng-tr0ub4dor"))));
}

TEST_F(KubernetesJob, AnUnreachableDatabaseIsTriedAgain) {
  int nobody = 0;
  start_on_free_port([&](int port) { nobody = port; });
  apply(spec("SELECT 1", "retries: 2\n", nobody));
  const JobEnd end = cluster_.wait_for_end(job);
  EXPECT_FALSE(end.complete);
  EXPECT_EQ(end.reason, "BackoffLimitExceeded");
  EXPECT_EQ(cluster_.pods_made(job), 3);
  for (const Pod& pod : cluster_.pods(job)) EXPECT_EQ(pod.exit_code, 4) << pod.message;
}

TEST_F(KubernetesJob, ADatabaseThatIsDownForAWhileIsReachedByTheNextPod) {
  server().stop();
  apply(spec("SELECT 1", "retries: 3\n"));
  EXPECT_TRUE(within(seconds(60), [&] {
    const std::vector<Pod> pods = cluster_.pods(job);
    return !pods.empty() && pods.front().exit_code == 4;
  }));
  server().start();
  EXPECT_TRUE(cluster_.wait_for_end(job).complete);
  EXPECT_EQ(cluster_.pods_made(job), 2);
}

TEST_F(KubernetesJob, ATaskOutOfTimeEndsByItselfBeforeTheJobsOwnDeadline) {
  apply(spec("SELECT pg_sleep(300) -- out of time", "timeout: 2s\n"));
  EXPECT_EQ(cluster_.wait_for_end(job).reason, "BackoffLimitExceeded");
  EXPECT_EQ(only_pod().exit_code, 124);
  EXPECT_FALSE(server_runs("-- out of time"));
}

TEST_F(KubernetesJob, ASecretThatIsNotMountedIsNamedWithItsPath) {
  std::string yaml = manifest(spec("SELECT 1", "retries: 3\n"));
  const std::string mounted = std::string("mountPath: /etc/secrets/") + secret;
  const std::size_t at = yaml.find(mounted);
  ASSERT_NE(at, std::string::npos) << yaml;
  cluster_.apply(yaml.replace(at, mounted.size(), "mountPath: /etc/elsewhere"));
  expect_failure_by_rule(3);
  EXPECT_THAT(only_pod().message, AllOf(HasSubstr(R"("kind":"secret")"),
                                        HasSubstr("/etc/secrets/my-db-secrets/db-password")));
}

TEST_F(KubernetesJob, WithoutItsSecretAPodWaitsAndAnEventSaysForWhat) {
  cluster_.kubectl({"delete", "secret", secret});
  apply(spec("SELECT 1"));
  EXPECT_THAT(wait_for_event("FailedMount"), HasSubstr("secret \"my-db-secrets\" not found"));
  EXPECT_EQ(only_pod().waiting, "ContainerCreating");
  cluster_.make_secret(secret, "db-password", PostgresqlServer::password);
  EXPECT_TRUE(cluster_.wait_for_end(job).complete);
  EXPECT_EQ(cluster_.pods_made(job), 1);
}

TEST_F(KubernetesJob, WithoutTheKeyInItsSecretAPodWaitsAndAnEventSaysForWhat) {
  cluster_.kubectl({"delete", "secret", secret});
  cluster_.make_secret(secret, "another-key", "value");
  apply(spec("SELECT 1"));
  EXPECT_THAT(wait_for_event("FailedMount"), HasSubstr("db-password"));
  EXPECT_EQ(only_pod().waiting, "ContainerCreating");
  cluster_.kubectl({"delete", "secret", secret});
  cluster_.make_secret(secret, "db-password", PostgresqlServer::password);
  EXPECT_TRUE(cluster_.wait_for_end(job).complete);
  EXPECT_EQ(cluster_.pods_made(job), 1);
}

TEST_F(KubernetesJob, ADeletedJobStopsItsStatementAtTheServer) {
  psql("DROP TABLE IF EXISTS paid; CREATE TABLE paid (amount int)");
  apply(spec("INSERT INTO paid VALUES (1); SELECT pg_sleep(300) -- deleted"));
  pod_that_runs("-- deleted");
  cluster_.kubectl({"delete", "job", job});
  EXPECT_TRUE(within(seconds(10), [] { return !server_runs("-- deleted"); }));
  EXPECT_EQ(psql("SELECT count(*) FROM paid"), "0\n");
  EXPECT_TRUE(within(seconds(60), [&] { return cluster_.pods(job).empty(); }));
}

}  // namespace
}  // namespace sqlpod::testing
