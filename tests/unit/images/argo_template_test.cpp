#include "images/manifest/argo_template.h"

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
using ::testing::Not;

YAML::Node object(const Step& step, const ManifestOptions& options = {}) {
  const auto documents = YAML::LoadAll(argo_template(step, options));
  EXPECT_EQ(documents.size(), 2U);
  return documents.at(1);
}

std::string variable(const YAML::Node& container, const std::string& name) {
  for (const YAML::Node& entry : container["env"]) {
    if (entry["name"].as<std::string>() == name) return entry["value"].as<std::string>();
  }
  return "none";
}

TEST(ArgoTemplate, IsAConfigMapAndAWorkflowTemplateThatOthersReferTo) {
  const Step step = example_step();
  const auto documents = YAML::LoadAll(argo_template(step, {}));
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[0]["kind"].as<std::string>(), "ConfigMap");
  EXPECT_EQ(documents[0]["data"]["inputs.yaml"].as<std::string>(), hostile_text);
  const YAML::Node& made = documents[1];
  EXPECT_EQ(made["apiVersion"].as<std::string>(), "argoproj.io/v1alpha1");
  EXPECT_EQ(made["kind"].as<std::string>(), "WorkflowTemplate");
  EXPECT_EQ(made["metadata"]["name"].as<std::string>(), "post-payments");
  EXPECT_EQ(made["spec"]["entrypoint"].as<std::string>(), "sqlpod");
  const YAML::Node run = made["spec"]["templates"][0];
  EXPECT_EQ(run["name"].as<std::string>(), "sqlpod");
  EXPECT_EQ(run["metadata"]["labels"]["app.kubernetes.io/name"].as<std::string>(), "sqlpod");
  EXPECT_EQ(run["volumes"][0]["configMap"]["name"].as<std::string>(),
            documents[0]["metadata"]["name"].as<std::string>());
}

TEST(ArgoTemplate, RunsTheProgramByNameForArgoReplacesTheEntryPoint) {
  const YAML::Node container = object(example_step())["spec"]["templates"][0]["container"];
  EXPECT_FALSE(container["name"]);
  EXPECT_THAT(container["command"].as<std::vector<std::string>>(), ElementsAre("sqlpod"));
  EXPECT_THAT(container["args"].as<std::vector<std::string>>(), ElementsAre("run"));
  EXPECT_TRUE(container["securityContext"]["readOnlyRootFilesystem"].as<bool>());
}

TEST(ArgoTemplate, TriesAgainUnlessTheExitCodeIsFinal) {
  Step step = example_step();
  const YAML::Node retry = object(step)["spec"]["templates"][0]["retryStrategy"];
  EXPECT_EQ(retry["limit"].as<int>(), 3);
  EXPECT_EQ(retry["retryPolicy"].as<std::string>(), "Always");
  EXPECT_EQ(retry["expression"].as<std::string>(),
            "!(asInt(lastRetry.exitCode) in [2, 3, 5, 7, 8, 9, 70])");
  step.retries = 0;
  EXPECT_FALSE(object(step)["spec"]["templates"][0]["retryStrategy"]);
}

TEST(ArgoTemplate, StopsATryThatOutlivesItsTimeout) {
  Step step = example_step();
  EXPECT_EQ(object(step)["spec"]["templates"][0]["activeDeadlineSeconds"].as<int>(), 150);
  step.timeout = std::chrono::milliseconds(1);
  EXPECT_EQ(object(step)["spec"]["templates"][0]["activeDeadlineSeconds"].as<int>(), 61);
  step.timeout.reset();
  EXPECT_FALSE(object(step)["spec"]["templates"][0]["activeDeadlineSeconds"]);
}

TEST(ArgoTemplate, GivesEachTryOfAWorkflowTheSameIdempotencyKey) {
  Step step = example_step();
  const YAML::Node container = object(step)["spec"]["templates"][0]["container"];
  EXPECT_EQ(variable(container, "SQLPOD_IDEMPOTENCY_KEY"), "post-payments/{{workflow.uid}}");
  step.wants_idempotency_key = false;
  EXPECT_THAT(argo_template(step, {}), Not(HasSubstr("SQLPOD_IDEMPOTENCY_KEY")));
}

TEST(ArgoTemplate, WithAScheduleIsACronWorkflowWhoseKeyIsTheScheduledTime) {
  ManifestOptions options;
  options.cron = "*/10 * * * *";
  options.time_zone = "Europe/Berlin";
  const YAML::Node made = object(example_step(), options);
  EXPECT_EQ(made["kind"].as<std::string>(), "CronWorkflow");
  EXPECT_EQ(made["spec"]["schedules"][0].as<std::string>(), "*/10 * * * *");
  EXPECT_EQ(made["spec"]["timezone"].as<std::string>(), "Europe/Berlin");
  EXPECT_EQ(made["spec"]["concurrencyPolicy"].as<std::string>(), "Forbid");
  const YAML::Node container = made["spec"]["workflowSpec"]["templates"][0]["container"];
  EXPECT_EQ(variable(container, "SQLPOD_IDEMPOTENCY_KEY"),
            "{{workflow.namespace}}/post-payments/{{workflow.scheduledTime}}");
}

TEST(ArgoTemplate, ReadsThePartsOfATableAtTheSameTime) {
  Step step = example_step();
  step.parts = 4;
  step.wants_idempotency_key = false;
  const YAML::Node templates = object(step)["spec"]["templates"];
  const YAML::Node call = templates[0]["steps"][0][0];
  EXPECT_EQ(templates[0]["name"].as<std::string>(), "sqlpod");
  EXPECT_EQ(call["template"].as<std::string>(), templates[1]["name"].as<std::string>());
  EXPECT_EQ(call["withSequence"]["count"].as<int>(), 4);
  EXPECT_EQ(call["arguments"]["parameters"][0]["value"].as<std::string>(), "{{item}}");
  EXPECT_EQ(variable(templates[1]["container"], "JOB_COMPLETION_INDEX"),
            "{{inputs.parameters.part}}");
}

TEST(ArgoTemplate, NamesTheServiceAccountWhenThereIsOne) {
  Step step = example_step();
  EXPECT_FALSE(object(step)["spec"]["templates"][0]["serviceAccountName"]);
  step.service_account = "workflow";
  EXPECT_EQ(object(step)["spec"]["templates"][0]["serviceAccountName"].as<std::string>(),
            "workflow");
}

TEST(ArgoTemplate, RefusesBracesWhereArgoWouldReplaceThem) {
  Step step = example_step();
  step.environment.emplace_back("SQLPOD_OUTPUT", "s3://bucket/{{x}}/");
  try {
    argo_template(step, {});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("the variable SQLPOD_OUTPUT holds '{{'"));
  }
}

TEST(ArgoTemplate, HoldsNoBracesThatAreNotItsOwnOutsideOfFilesAndAnnotations) {
  const YAML::Node templates = object(example_step())["spec"]["templates"];
  std::string text = YAML::Dump(templates);
  const std::string own = "{{workflow.uid}}";
  text.erase(text.find(own), own.size());
  EXPECT_THAT(text, Not(HasSubstr("{{")));
}

TEST(ArgoTemplate, IsTheSameTextEachTime) {
  EXPECT_EQ(argo_template(example_step(), {}), argo_template(example_step(), {}));
}

}  // namespace
}  // namespace sqlpod
