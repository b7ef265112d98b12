#include "images/manifest/step.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "images/image_catalogue.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/images/step_testing.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

std::string refused(const std::string& yaml, const StepOptions& options = {}) {
  return usage_error_of([&] { step_of(yaml, options); });
}

TEST(Step, HasANameThatKubernetesTakes) {
  EXPECT_EQ(step_of(reading()).name, "fetch-orders");
  EXPECT_EQ(step_of(reading()).task, "fetch_orders");
  StepOptions options;
  options.name = "nightly";
  EXPECT_EQ(step_of(reading(), options).name, "nightly");
  options.name = "Nightly_Run";
  EXPECT_THAT(refused(reading(), options),
              AllOf(HasSubstr("'Nightly_Run' is no name"), HasSubstr("as in nightly-run")));
  options.name = std::string(53, 'a');
  EXPECT_THAT(refused(reading(), options), HasSubstr("at most 52"));
}

TEST(Step, RunsInTheImageOfTheOptionsTheSpecOrTheRelease) {
  const TaskSpec task = parse_task_spec(reading("container_image: registry/own:1\n"), "task.yaml");
  StepOptions options;
  options.spec_text = "";
  EXPECT_EQ(make_step(task, {}, options).image, "registry/own:1");
  options.image = "other:2";
  EXPECT_EQ(make_step(task, {}, options).image, "other:2");
  options.image.clear();
  EXPECT_EQ(make_step(parse_task_spec(reading(), "task.yaml"), {}, options).image,
            ImageCatalogue::from_environment().released().image);
  options.image = "two words";
  EXPECT_THAT(refused(reading(), options), HasSubstr("is no name of an image"));
}

TEST(Step, TriesAgainByWholePodsOnly) {
  const Step step = step_of(reading("retries: 3\ntimeout: 90s\n"));
  EXPECT_EQ(step.retries, 3);
  EXPECT_EQ(variable(step, "SQLPOD_RETRIES"), "0");
  EXPECT_EQ(step.timeout, std::chrono::seconds(90));
  EXPECT_EQ(variable(step_of(reading()), "SQLPOD_RETRIES"), "(none)");
}

TEST(Step, AKeyMakesAnUnknownOutcomeOneToTryAgain) {
  const std::string uri = "postgresql://u@db/d";
  const Step with_key = step_of(writing(uri));
  EXPECT_TRUE(with_key.wants_idempotency_key);
  EXPECT_THAT(with_key.final_exit_codes, ElementsAre(2, 3, 5, 7, 8, 70));
  const Step own = step_of(writing(uri, "DELETE FROM t", "idempotency_key: once\n"));
  EXPECT_FALSE(own.wants_idempotency_key);
  EXPECT_EQ(own.own_idempotency_key, "once");
  EXPECT_THAT(own.final_exit_codes, ElementsAre(2, 3, 5, 7, 8, 70));
  StepOptions never;
  never.idempotency = false;
  EXPECT_FALSE(step_of(writing(uri), never).wants_idempotency_key);
  EXPECT_THAT(step_of(writing(uri), never).final_exit_codes, ElementsAre(2, 3, 5, 7, 8, 9, 70));
  EXPECT_FALSE(step_of(reading()).wants_idempotency_key);
}

TEST(Step, NotesWhyATaskThatWritesGetsNoKey) {
  EXPECT_THAT(step_of(writing("mysql://u@db/d", "DROP TABLE t")).notes,
              ElementsAre(HasSubstr("no idempotency key")));
}

TEST(Step, BoundsAndADataSetMakePartsForPods) {
  const auto parts = [](const std::string& partition, const std::string& output) {
    return step_of(reading("partition: " + partition + "\noutput: {path: '" + output + "'}\n"));
  };
  const std::string bounds = "{column: id, parts: 4, lower: 1, upper: 9}";
  EXPECT_EQ(parts(bounds, "s3://bucket/orders/").parts, 4);
  EXPECT_EQ(parts(bounds, "orders/").parts, 4);
  EXPECT_EQ(parts(bounds, "orders/").memory, "128Mi");
  EXPECT_EQ(parts(bounds, "orders.parquet").parts, 1);
  EXPECT_EQ(parts("{column: id, parts: 4}", "orders/").parts, 1);
  EXPECT_EQ(parts("{by: ctid, parts: 4}", "orders/").parts, 1);
  EXPECT_EQ(parts("{by: ctid, parts: 4}", "orders/").memory, "272Mi");
}

TEST(Step, ChecksTheNamesOfOtherObjects) {
  StepOptions options;
  options.name_space = "My Space";
  EXPECT_THAT(refused(reading(), options), HasSubstr("no name of a namespace"));
  options = {};
  options.service_account = "run_as";
  EXPECT_THAT(refused(reading(), options), HasSubstr("no name of a ServiceAccount"));
  options = {};
  options.claim = "a/b";
  EXPECT_THAT(refused(reading(), options), HasSubstr("no name of a PersistentVolumeClaim"));
  options = {};
  options.claim_size = "big";
  EXPECT_THAT(refused(reading(), options), HasSubstr("no size of a volume"));
  options = {};
  options.memory = "64MB";
  EXPECT_THAT(refused(reading(), options), HasSubstr("no size of memory"));
  options = {};
  options.claim = "a";
  options.claim_size = "1Gi";
  EXPECT_THAT(refused(reading(), options), HasSubstr("both a claim and the size"));
}

TEST(Step, LabelsFollowTheConventions) {
  const Step step = step_of(reading());
  EXPECT_THAT(step.labels, ::testing::Contains(Pair("app.kubernetes.io/instance", "fetch-orders")));
  EXPECT_THAT(step.annotations, ElementsAre(Pair("sqlpod.dev/task", "fetch_orders")));
}

TEST(Step, ReadsTheSpecFromItsFile) {
  const TemporaryFolder folder;
  const std::string path = folder.write("task.yaml", reading());
  const TaskSpec task = load_task_spec(path);
  EXPECT_EQ(make_step(task, {}, {}).files.at(0).content, reading());
}

}  // namespace
}  // namespace sqlpod::testing
