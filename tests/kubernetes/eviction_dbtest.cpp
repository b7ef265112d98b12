// Evictions, as by a drain of the node: the pod is replaced, and the task takes effect once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "tests/kubernetes/cluster_test.h"
#include "tests/kubernetes/volume.h"

namespace sqlpod::testing {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

class Eviction : public ClusterTest {
 protected:
  Eviction() {
    psql(
        "DROP TABLE IF EXISTS paid, slow; DROP TABLE IF EXISTS sqlpod_runs;"
        "CREATE TABLE paid (amount int); CREATE TABLE slow (seconds float);"
        "INSERT INTO slow VALUES (300)");
  }

  /// COMMIT of a row in `paid` takes so long: what runs meanwhile is between the last statement and
  /// the end.
  static void make_commits_slow(seconds time) {
    psql(
        "CREATE OR REPLACE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_sleep(" +
        std::to_string(time.count()) +
        "); RETURN NULL; END'; CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON paid DEFERRABLE "
        "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION nap()");
  }

  void expect_paid_once() const {
    EXPECT_EQ(psql("SELECT count(*) FROM paid"), "1\n");
    EXPECT_EQ(psql("SELECT count(*) FROM sqlpod_runs"), "1\n");
  }

  const std::string pay = "INSERT INTO paid VALUES (5)";
  const std::string slow_pay = pay + "; SELECT pg_sleep(seconds) FROM slow";
};

TEST_F(Eviction, DuringAStatementThePodIsReplacedAndTheTaskTakesEffectOnce) {
  apply(spec(slow_pay));  // no retries: an eviction is not one
  const Pod evicted = cluster_.evict(pod_that_runs("pg_sleep").name);
  EXPECT_EQ(evicted.exit_code, 143);
  EXPECT_TRUE(evicted.disrupted);
  EXPECT_FALSE(server_runs("pg_sleep"));
  EXPECT_EQ(psql("SELECT count(*) FROM paid"), "0\n");

  psql("UPDATE slow SET seconds = 0");
  EXPECT_TRUE(cluster_.wait_for_end(job).complete);
  EXPECT_EQ(cluster_.pods_made(job), 2);
  expect_paid_once();
}

TEST_F(Eviction, DuringAnExportNoHalfFileStays) {
  const Volume volume(cluster_, claim);
  apply(
      spec("SELECT n AS id FROM generate_series(1, 50000) n, slow "
           "WHERE pg_sleep(CASE n WHEN 40000 THEN seconds ELSE 0 END) IS NOT NULL",
           "output_schema_type: {id: int}\noutput: {path: numbers.csv}\n"));
  EXPECT_EQ(cluster_.evict(pod_that_runs("pg_sleep").name).exit_code, 143);
  EXPECT_TRUE(std::filesystem::is_empty(volume.folder()));

  psql("UPDATE slow SET seconds = 0");
  EXPECT_TRUE(cluster_.wait_for_end(job).complete);
  EXPECT_EQ(cluster_.pods_made(job), 2);
  const std::string numbers = read_file(volume.folder() + "/numbers.csv");
  EXPECT_EQ(std::count(numbers.begin(), numbers.end(), '\n'), 50'001);
}

TEST_F(Eviction, DuringACommitThePodEndsWellWhenTheCommitDoes) {
  make_commits_slow(seconds(8));  // one that is in flight gets ten
  apply(spec(pay));
  const Pod evicted = cluster_.evict(pod_that_runs("COMMIT").name);
  EXPECT_TRUE(evicted.disrupted);
  EXPECT_EQ(evicted.exit_code, 0) << evicted.message;
  EXPECT_TRUE(cluster_.wait_for_end(job).complete);
  expect_paid_once();
}

TEST_F(Eviction, WhenThePodIsKilledDuringACommitItsReplacementFindsTheWorkDone) {
  make_commits_slow(seconds(15));
  apply(spec(pay));
  const Pod evicted = cluster_.evict(pod_that_runs("COMMIT").name, seconds(1));
  EXPECT_EQ(evicted.exit_code, 137);
  EXPECT_TRUE(cluster_.wait_for_end(job).complete);
  EXPECT_EQ(cluster_.pods_made(job), 2);
  EXPECT_THAT(cluster_.kubectl({"logs", "job/" + std::string(job)}),
              HasSubstr("nothing done: a run with the idempotency key"));
  expect_paid_once();
}

}  // namespace
}  // namespace sqlpod::testing
