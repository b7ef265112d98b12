#include "images/manifest/tekton_task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

#include "error/error.h"
#include "tests/unit/images/example_step.h"

namespace sqlpod {
namespace {

using ::testing::ElementsAre;
using testing::example_step;
using ::testing::HasSubstr;
using testing::hostile_text;

YAML::Node task(const Step& step) {
  const auto documents = YAML::LoadAll(tekton_task(step, {}));
  EXPECT_EQ(documents.size(), 2U);
  return documents.at(1);
}

YAML::Node task_step(const Step& step) {
  return task(step)["spec"]["steps"][0];
}

std::string variable(const YAML::Node& container, const std::string& name) {
  for (const YAML::Node& entry : container["env"]) {
    if (entry["name"].as<std::string>() == name) return entry["value"].as<std::string>();
  }
  return "none";
}

/// The message of the error that it throws, or nothing.
std::string refusal(const Step& step, const ManifestOptions& options = {}) {
  try {
    tekton_task(step, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.hint().empty());
    return error.message();
  }
  return {};
}

TEST(TektonTask, IsAConfigMapAndATask) {
  const Step step = example_step();
  const auto documents = YAML::LoadAll(tekton_task(step, {}));
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[0]["kind"].as<std::string>(), "ConfigMap");
  EXPECT_EQ(documents[0]["data"]["inputs.yaml"].as<std::string>(), hostile_text);
  EXPECT_EQ(documents[1]["apiVersion"].as<std::string>(), "tekton.dev/v1");
  EXPECT_EQ(documents[1]["kind"].as<std::string>(), "Task");
  EXPECT_EQ(documents[1]["metadata"]["name"].as<std::string>(), "post-payments");
  EXPECT_EQ(documents[1]["spec"]["volumes"][0]["configMap"]["name"].as<std::string>(),
            documents[0]["metadata"]["name"].as<std::string>());
}

TEST(TektonTask, RunsTheProgramByNameForTektonReplacesTheEntryPoint) {
  const YAML::Node run = task_step(example_step());
  EXPECT_THAT(run["command"].as<std::vector<std::string>>(), ElementsAre("sqlpod"));
  EXPECT_THAT(run["args"].as<std::vector<std::string>>(), ElementsAre("run"));
  EXPECT_EQ(run["computeResources"]["limits"]["memory"].as<std::string>(), "128Mi");
  EXPECT_FALSE(run["resources"]);
  EXPECT_FALSE(run["terminationMessagePolicy"]);
}

TEST(TektonTask, IsRestrictedByTheStepAloneForATaskHasNoSecurityContext) {
  const YAML::Node context = task_step(example_step())["securityContext"];
  EXPECT_TRUE(context["runAsNonRoot"].as<bool>());
  EXPECT_EQ(context["runAsUser"].as<int>(), 65532);
  EXPECT_EQ(context["seccompProfile"]["type"].as<std::string>(), "RuntimeDefault");
  EXPECT_FALSE(context["allowPrivilegeEscalation"].as<bool>());
  EXPECT_TRUE(context["readOnlyRootFilesystem"].as<bool>());
  EXPECT_EQ(context["capabilities"]["drop"][0].as<std::string>(), "ALL");
  EXPECT_FALSE(context["fsGroup"]);
  EXPECT_FALSE(context["fsGroupChangePolicy"]);
}

TEST(TektonTask, MountsSecretsReadableWithoutAGroupOfTheVolumes) {
  const YAML::Node secret = task(example_step())["spec"]["volumes"][1]["secret"];
  EXPECT_EQ(secret["secretName"].as<std::string>(), "my-db-secrets");
  EXPECT_EQ(secret["defaultMode"].as<int>(), 0444);
  EXPECT_EQ(secret["items"][0]["key"].as<std::string>(), "db-password");
}

TEST(TektonTask, LeavesRetriesToSqlpodWhichKnowsTheExitCodes) {
  const YAML::Node run = task_step(example_step());
  EXPECT_EQ(variable(run, "SQLPOD_RETRIES"), "none");
  EXPECT_EQ(variable(run, "SQLPOD_LOG_FORMAT"), "json");
}

TEST(TektonTask, GivesEachTryOfATaskRunTheSameIdempotencyKey) {
  Step step = example_step();
  EXPECT_EQ(variable(task_step(step), "SQLPOD_IDEMPOTENCY_KEY"), "$(context.taskRun.uid)");
  step.wants_idempotency_key = false;
  EXPECT_EQ(variable(task_step(step), "SQLPOD_IDEMPOTENCY_KEY"), "none");
}

TEST(TektonTask, StopsAStepThatOutlivesItsTimeout) {
  Step step = example_step();
  EXPECT_EQ(task_step(step)["timeout"].as<std::string>(), "150s");
  step.timeout.reset();
  EXPECT_FALSE(task_step(step)["timeout"]);
}

TEST(TektonTask, TakesThePartOfATableAsAParameter) {
  Step step = example_step();
  EXPECT_FALSE(task(step)["spec"]["params"]);
  step.parts = 4;
  EXPECT_EQ(task(step)["spec"]["params"][0]["name"].as<std::string>(), "part");
  EXPECT_EQ(variable(task_step(step), "JOB_COMPLETION_INDEX"), "$(params.part)");
}

TEST(TektonTask, RefusesWhatBelongsToATriggerOrATaskRun) {
  ManifestOptions scheduled;
  scheduled.cron = "@daily";
  EXPECT_THAT(refusal(example_step(), scheduled), HasSubstr("schedule"));
  Step step = example_step();
  step.service_account = "robot";
  EXPECT_THAT(refusal(step), HasSubstr("service account"));
}

TEST(TektonTask, RefusesReferencesWhereTektonWouldReplaceThem) {
  Step step = example_step();
  EXPECT_EQ(refusal(step), "");
  step.environment.emplace_back("SQLPOD_OUTPUT", "s3://bucket/$(params.x)/");
  EXPECT_THAT(refusal(step), HasSubstr("the variable SQLPOD_OUTPUT holds '$('"));
}

}  // namespace
}  // namespace sqlpod
