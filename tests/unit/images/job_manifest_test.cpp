#include "images/manifest/job_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/unit/images/step_testing.h"

namespace sqlpod::testing {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

YAML::Node job_of(const Step& step, const ManifestOptions& options = {}) {
  return YAML::Load(to_yaml(job_manifest(step, options)));
}

std::string text(const YAML::Node& node) {
  return node.IsDefined() ? node.as<std::string>() : "(none)";
}

YAML::Node variable(const YAML::Node& pod, const std::string& name) {
  for (const YAML::Node& entry : pod["containers"][0]["env"]) {
    if (text(entry["name"]) == name) return entry;
  }
  return {};
}

TEST(JobManifest, RunsThePodAsTheRestrictedStandardWants) {
  const YAML::Node pod = job_of(step_of(reading()))["spec"]["template"]["spec"];
  EXPECT_EQ(text(pod["restartPolicy"]), "Never");
  EXPECT_EQ(text(pod["automountServiceAccountToken"]), "false");
  EXPECT_EQ(text(pod["enableServiceLinks"]), "false");
  const YAML::Node context = pod["securityContext"];
  EXPECT_EQ(text(context["runAsNonRoot"]), "true");
  for (const char* id : {"runAsUser", "runAsGroup", "fsGroup"}) {
    EXPECT_EQ(text(context[id]), "65532");
  }
  EXPECT_EQ(text(context["seccompProfile"]["type"]), "RuntimeDefault");
  const YAML::Node container = pod["containers"][0];
  EXPECT_EQ(text(container["securityContext"]["allowPrivilegeEscalation"]), "false");
  EXPECT_EQ(text(container["securityContext"]["readOnlyRootFilesystem"]), "true");
  EXPECT_EQ(text(container["securityContext"]["capabilities"]["drop"][0]), "ALL");
  EXPECT_EQ(text(container["command"][0]), "sqlpod");
  EXPECT_EQ(text(container["args"][0]), "run");
  EXPECT_EQ(text(container["terminationMessagePolicy"]), "FallbackToLogsOnError");
  EXPECT_EQ(text(container["resources"]["limits"]["memory"]), "128Mi");
}

TEST(JobManifest, AnEvictedPodIsReplacedBeforeExitCodesCount) {
  const YAML::Node spec = job_of(step_of(reading("retries: 2\n")))["spec"];
  EXPECT_EQ(text(spec["backoffLimit"]), "2");
  const YAML::Node rules = spec["podFailurePolicy"]["rules"];
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(text(rules[0]["action"]), "Ignore");
  EXPECT_EQ(text(rules[0]["onPodConditions"][0]["type"]), "DisruptionTarget");
  EXPECT_EQ(text(rules[0]["onPodConditions"][0]["status"]), "True");
  EXPECT_EQ(text(rules[1]["action"]), "FailJob");
  EXPECT_THAT(rules[1]["onExitCodes"]["values"].as<std::vector<int>>(),
              ElementsAre(2, 3, 5, 7, 8, 9, 70));
}

TEST(JobManifest, DeadlineCoversEachTryAndThePausesBetween) {
  EXPECT_EQ(job_deadline(90s, 0), 150);
  EXPECT_EQ(job_deadline(90s, 1), 2 * 150 + 10);
  EXPECT_EQ(job_deadline(90s, 3), 4 * 150 + 10 + 20 + 40);
  EXPECT_EQ(job_deadline(500ms, 0), 61);
  EXPECT_EQ(job_deadline(1s, 8), 9 * 61 + 10 + 20 + 40 + 80 + 160 + 320 + 360 + 360);
  EXPECT_EQ(text(job_of(step_of(reading()))["spec"]["activeDeadlineSeconds"]), "(none)");
}

TEST(JobManifest, AJobThatWritesIsKnownByItsIdentity) {
  const YAML::Node pod =
      job_of(step_of(writing("postgresql://u@db/d")))["spec"]["template"]["spec"];
  EXPECT_EQ(text(variable(pod, "POD_NAMESPACE")["valueFrom"]["fieldRef"]["fieldPath"]),
            "metadata.namespace");
  EXPECT_EQ(text(variable(pod, "JOB_ID")["valueFrom"]["fieldRef"]["fieldPath"]),
            "metadata.labels['batch.kubernetes.io/controller-uid']");
  EXPECT_EQ(text(variable(pod, "SQLPOD_IDEMPOTENCY_KEY")["value"]), "$(POD_NAMESPACE)/$(JOB_ID)");
}

TEST(JobManifest, AScheduledRunIsKnownByItsTime) {
  ManifestOptions options;
  options.cron = "*/10 * * * *";
  options.time_zone = "Europe/Vienna";
  const YAML::Node job = job_of(step_of(writing("postgresql://u@db/d")), options);
  EXPECT_EQ(text(job["kind"]), "CronJob");
  EXPECT_EQ(text(job["spec"]["schedule"]), "*/10 * * * *");
  EXPECT_EQ(text(job["spec"]["timeZone"]), "Europe/Vienna");
  EXPECT_EQ(text(job["spec"]["concurrencyPolicy"]), "Forbid");
  const YAML::Node spec = job["spec"]["jobTemplate"]["spec"];
  EXPECT_EQ(text(spec["ttlSecondsAfterFinished"]), "(none)");
  EXPECT_EQ(
      text(variable(spec["template"]["spec"], "JOB_ID")["valueFrom"]["fieldRef"]["fieldPath"]),
      "metadata.labels['batch.kubernetes.io/job-name']");
}

TEST(JobManifest, PartsAreAnIndexedJob) {
  const YAML::Node spec = job_of(step_of(
      reading("partition: {column: id, parts: 4, lower: 1, upper: 9}\noutput: {path: orders/}\n"
              "retries: 2\n")))["spec"];
  EXPECT_EQ(text(spec["completionMode"]), "Indexed");
  EXPECT_EQ(text(spec["completions"]), "4");
  EXPECT_EQ(text(spec["parallelism"]), "4");
  EXPECT_EQ(text(spec["backoffLimit"]), "8");
  EXPECT_EQ(text(variable(spec["template"]["spec"], "JOB_COMPLETIONS")["value"]), "4");
}

TEST(JobManifest, MountsSecretsForTheGroupAndTheOutputForWriting) {
  StepOptions options;
  options.claim = "shared";
  options.output.path = "/data/x.csv";
  const YAML::Node pod = job_of(step_of(
      "name: t\nquery_template: SELECT 1\ntask_config: {uri: 'postgresql://u@db/d', "
      "secret_connect_args: {password: {group: My-Db, key: Pass}}}\noutput_schema_type: any\n",
      options))["spec"]["template"]["spec"];
  const YAML::Node secret = pod["volumes"][1]["secret"];
  EXPECT_EQ(text(secret["secretName"]), "my-db");
  EXPECT_EQ(text(secret["defaultMode"]), "288");  // 0440
  EXPECT_EQ(text(secret["items"][0]["key"]), "Pass");
  EXPECT_EQ(text(secret["items"][0]["path"]), "pass");
  const YAML::Node mounts = pod["containers"][0]["volumeMounts"];
  EXPECT_EQ(text(mounts[1]["mountPath"]), "/etc/secrets/my-db");
  EXPECT_EQ(text(mounts[1]["readOnly"]), "true");
  EXPECT_EQ(text(mounts[2]["mountPath"]), "/data");
  EXPECT_EQ(text(mounts[2]["readOnly"]), "(none)");
  EXPECT_EQ(text(pod["volumes"][2]["persistentVolumeClaim"]["claimName"]), "shared");
}

TEST(JobManifest, ADollarInAPathIsNoReference) {
  StepOptions options;
  options.output.path = "/data/$(HOME)$$.csv";
  const YAML::Node pod = job_of(step_of(reading(), options))["spec"]["template"]["spec"];
  EXPECT_EQ(text(variable(pod, "SQLPOD_OUTPUT")["value"]), "/data/$$(HOME)$$$$.csv");
}

}  // namespace
}  // namespace sqlpod::testing
