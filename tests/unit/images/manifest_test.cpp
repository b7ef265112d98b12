#include "images/manifest/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

#include "images/manifest/kubernetes_name.h"
#include "tests/unit/images/step_testing.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string with_secret =
    "name: t\nquery_template: SELECT 1\ntask_config: {uri: 'postgresql://u@db/d', "
    "secret_connect_args: {password: {group: my-db, key: pass}}}\noutput_schema_type: any\n"
    "output: {path: x.csv}\n";

std::vector<std::string> kinds(const std::string& yaml) {
  std::vector<std::string> all;
  for (const YAML::Node& node : YAML::LoadAll(yaml)) all.push_back(node["kind"].as<std::string>());
  return all;
}

YAML::Node object(const std::string& yaml, const std::string& kind) {
  for (const YAML::Node& node : YAML::LoadAll(yaml)) {
    if (node["kind"].as<std::string>() == kind) return node;
  }
  return {};
}

TEST(Manifest, HoldsWhatTheJobNeeds) {
  const std::string yaml = manifest(step_of(with_secret), {});
  EXPECT_THAT(kinds(yaml), ElementsAre("PersistentVolumeClaim", "ConfigMap", "Job"));
  EXPECT_THAT(yaml, AllOf(StartsWith("# Job t, written by sqlpod "),
                          HasSubstr("kubectl create secret generic my-db --from-file=pass=FILE"),
                          HasSubstr("kubectl delete job t\n")));
  EXPECT_EQ(object(yaml, "ConfigMap")["data"]["task.yaml"].as<std::string>(), with_secret);
}

TEST(Manifest, IsTheSameEachTime) {
  EXPECT_EQ(manifest(step_of(with_secret), {}), manifest(step_of(with_secret), {}));
}

TEST(Manifest, OtherFilesAreAnotherConfigMapThatCannotChange) {
  const YAML::Node one = object(manifest(step_of(reading()), {}), "ConfigMap");
  const YAML::Node two = object(manifest(step_of(reading("# changed\n")), {}), "ConfigMap");
  EXPECT_EQ(one["immutable"].as<std::string>(), "true");
  EXPECT_NE(one["metadata"]["name"].as<std::string>(), two["metadata"]["name"].as<std::string>());
  const YAML::Node job = object(manifest(step_of(reading()), {}), "Job");
  EXPECT_EQ(job["spec"]["template"]["spec"]["volumes"][0]["configMap"]["name"].as<std::string>(),
            one["metadata"]["name"].as<std::string>());
}

TEST(Manifest, BytesThatAreNoTextAreBinaryData) {
  Step step = step_of(reading());
  step.files.push_back({"rows.csv", "/etc/sqlpod/rows.csv", "a\n\xff\n"});
  const YAML::Node map = object(manifest(step, {}), "ConfigMap");
  EXPECT_EQ(map["binaryData"]["rows.csv"].as<std::string>(), "YQr/Cg==");
  EXPECT_FALSE(map["data"]["rows.csv"].IsDefined());
}

TEST(Manifest, WritesSecretsOnlyWhenAsked) {
  StepOptions options;
  options.secret_value = [](const SecretName&) { return Secret("s3cret"); };
  EXPECT_THAT(manifest(step_of(with_secret, options), {}), Not(HasSubstr("czNjcmV0")));
  ManifestOptions with;
  with.with_secret = true;
  const std::string yaml = manifest(step_of(with_secret, options), with);
  EXPECT_THAT(yaml, HasSubstr("keep it out of repositories"));
  const YAML::Node secret = object(yaml, "Secret");
  EXPECT_EQ(secret["metadata"]["name"].as<std::string>(), "my-db");
  EXPECT_EQ(secret["type"].as<std::string>(), "Opaque");
  EXPECT_EQ(secret["data"]["pass"].as<std::string>(), "czNjcmV0");
  EXPECT_THAT(usage_error_of([&] { manifest(step_of(with_secret), with); }),
              HasSubstr("were not read"));
}

TEST(Manifest, EachObjectIsInTheNamespaceWithTheLabels) {
  StepOptions options;
  options.name_space = "prod";
  const std::string yaml = manifest(step_of(with_secret, options), {});
  EXPECT_THAT(yaml, AllOf(HasSubstr("kubectl apply -n prod"), HasSubstr("generic my-db -n prod")));
  for (const YAML::Node& node : YAML::LoadAll(yaml)) {
    const YAML::Node metadata = node["metadata"];
    EXPECT_EQ(metadata["namespace"].as<std::string>(), "prod");
    EXPECT_TRUE(is_dns_subdomain(metadata["name"].as<std::string>()));
    EXPECT_EQ(metadata["labels"]["app.kubernetes.io/instance"].as<std::string>(), "t");
  }
}

TEST(Manifest, LargeFilesAreAppliedByTheServer) {
  const std::string comment = "# " + std::string(140'000, 'x') + "\n";
  EXPECT_THAT(manifest(step_of(reading(comment)), {}), HasSubstr("kubectl apply --server-side"));
}

TEST(Manifest, PodsThatWriteTogetherNeedAVolumeForMany) {
  const std::string yaml = manifest(
      step_of(
          reading("partition: {column: id, parts: 4, lower: 1, upper: 9}\noutput: {path: o/}\n")),
      {});
  EXPECT_EQ(object(yaml, "PersistentVolumeClaim")["spec"]["accessModes"][0].as<std::string>(),
            "ReadWriteMany");
}

TEST(Manifest, AScheduleIsChecked) {
  ManifestOptions options;
  options.cron = "61 * * * *";
  EXPECT_THAT(usage_error_of([&] { manifest(step_of(reading()), options); }), HasSubstr("minute"));
  options.cron = "@daily";
  EXPECT_THAT(kinds(manifest(step_of(reading()), options)), ElementsAre("ConfigMap", "CronJob"));
  options.time_zone = "Mars/Base";
  EXPECT_THAT(usage_error_of([&] { manifest(step_of(reading()), options); }),
              HasSubstr("no time zone"));
  options = {};
  options.time_zone = "UTC";
  EXPECT_THAT(usage_error_of([&] { manifest(step_of(reading()), options); }),
              HasSubstr("no schedule"));
}

TEST(Manifest, AScheduledTaskCannotHaveAKeyOfItsOwn) {
  const std::string yaml = writing("postgresql://u@db/d", "DELETE FROM t", "idempotency_key: k\n");
  ManifestOptions options;
  EXPECT_THAT(kinds(manifest(step_of(yaml), options)), ElementsAre("ConfigMap", "Job"));
  options.cron = "@daily";
  EXPECT_THAT(usage_error_of([&] { manifest(step_of(yaml), options); }),
              HasSubstr("take idempotency_key out"));
}

TEST(Manifest, OtherFormatsHoldTheirObjectsToo) {
  ManifestOptions options;
  options.format = ManifestFormat::argo;
  EXPECT_THAT(kinds(manifest(step_of(with_secret), options)),
              ElementsAre("PersistentVolumeClaim", "ConfigMap", "WorkflowTemplate"));
  options.format = ManifestFormat::tekton;
  EXPECT_THAT(kinds(manifest(step_of(with_secret), options)),
              ElementsAre("PersistentVolumeClaim", "ConfigMap", "Task"));
  options.format = ManifestFormat::airflow;
  options.with_secret = true;
  EXPECT_THAT(usage_error_of([&] { manifest(step_of(with_secret), options); }),
              HasSubstr("a DAG file holds no Secrets"));
}

}  // namespace
}  // namespace sqlpod::testing
