// A task as a CronJob: each tick takes effect once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/kubernetes/cluster_test.h"

namespace sqlpod::testing {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

class KubernetesCronJob : public ClusterTest {};

TEST_F(KubernetesCronJob, ATickTakesEffectOnceAlsoWhenItsJobRunsAnew) {
  psql(
      "DROP TABLE IF EXISTS ticks; DROP TABLE IF EXISTS sqlpod_runs;"
      "CREATE TABLE ticks (at timestamptz)");
  apply(spec("INSERT INTO ticks VALUES (now())"), {"--cron", "* * * * *"});
  // The name of the first Job: that of the CronJob, then the minute of the tick.
  std::string tick;
  ASSERT_TRUE(within(seconds(90), [&] {
    tick = cluster_.kubectl({"get", "jobs", "-o", "jsonpath={.items[*].metadata.name}"});
    return !tick.empty();
  }));
  cluster_.kubectl({"patch", "cronjob", job, "-p", R"({"spec": {"suspend": true}})"});
  EXPECT_TRUE(cluster_.wait_for_end(tick).complete);
  EXPECT_EQ(cluster_.pods_made(tick), 1);
  EXPECT_EQ(psql("SELECT count(*) FROM ticks"), "1\n");
  EXPECT_THAT(psql("SELECT idempotency_key FROM sqlpod_runs"), HasSubstr(tick));

  // An operator has the tick done again by the same Job under the same name.
  cluster_.kubectl({"delete", "job", tick, "--cascade=foreground"});
  cluster_.kubectl({"create", "job", tick, "--from=cronjob/" + std::string(job)});
  EXPECT_TRUE(cluster_.wait_for_end(tick).complete);
  EXPECT_THAT(cluster_.kubectl({"logs", "job/" + tick}), HasSubstr("nothing done"));
  EXPECT_EQ(psql("SELECT count(*) FROM ticks"), "1\n");
}

}  // namespace
}  // namespace sqlpod::testing
