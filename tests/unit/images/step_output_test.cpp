#include "images/manifest/step_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/images/step_testing.h"

namespace sqlpod::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Step step_to(const std::string& path, StepOptions options = {}) {
  options.output.path = path;
  return step_of(reading(), options);
}

std::string refused(const std::string& path, const StepOptions& options = {}) {
  return usage_error_of([&] { step_to(path, options); });
}

TEST(StepOutput, AFileIsInAVolumeAtItsFolder) {
  for (const auto& [given, path, folder] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"people.parquet", "/out/people.parquet", "/out"},
           {"./people.parquet", "/out/people.parquet", "/out"},
           {"reports/people.csv", "/out/reports/people.csv", "/out/reports"},
           {"/data/people.csv", "/data/people.csv", "/data"},
           {"file:///data/people.csv", "/data/people.csv", "/data"},
           {"people/", "/out/people/", "/out"},
           {"/data/people/", "/data/people/", "/data"},
           {"/data/x/../people//", "/data/people/", "/data"}}) {
    const Step step = step_to(given);
    EXPECT_EQ(variable(step, "SQLPOD_OUTPUT"), path) << given;
    EXPECT_EQ(step.output_folder, folder) << given;
    EXPECT_EQ(step.output_claim, "fetch-orders-output");
    EXPECT_EQ(step.output_claim_size, "1Gi");
    EXPECT_FALSE(step.needs_scratch);
  }
}

TEST(StepOutput, TheSpecsOwnIsKeptWithItsFormat) {
  const Step absolute = step_of(reading("output: {path: /out/people, format: jsonl}\n"));
  EXPECT_EQ(variable(absolute, "SQLPOD_OUTPUT"), "(none)");
  EXPECT_EQ(variable(absolute, "SQLPOD_FORMAT"), "(none)");
  const Step relative = step_of(reading("output: {path: people, format: jsonl}\n"));
  EXPECT_EQ(variable(relative, "SQLPOD_OUTPUT"), "/out/people");
  EXPECT_EQ(variable(relative, "SQLPOD_FORMAT"), "jsonl");
  StepOptions options;
  options.output.path = "people.csv";
  const Step other = step_of(reading("output: {path: people, format: jsonl}\n"), options);
  EXPECT_EQ(variable(other, "SQLPOD_OUTPUT"), "/out/people.csv");
  EXPECT_EQ(variable(other, "SQLPOD_FORMAT"), "(none)");
}

TEST(StepOutput, ADataSetWithoutASlashIsOneToo) {
  const Step step = step_of(reading("output: {path: orders, max_rows_per_file: 10}\n"));
  EXPECT_EQ(step.output_folder, "/out");
}

TEST(StepOutput, AnExistingClaimIsUsedAndASizeIsTaken) {
  StepOptions options;
  options.claim = "shared";
  Step step = step_to("a.csv", options);
  EXPECT_EQ(step.output_claim, "shared");
  EXPECT_EQ(step.output_claim_size, "");
  options = {};
  options.claim_size = "20Gi";
  step = step_to("a.csv", options);
  EXPECT_EQ(step.output_claim_size, "20Gi");
}

TEST(StepOutput, AnObjectStoreNeedsNoVolumeAndADataSetInItScratchSpace) {
  Step step = step_to("s3://bucket/people.csv");
  EXPECT_EQ(variable(step, "SQLPOD_OUTPUT"), "s3://bucket/people.csv");
  EXPECT_EQ(step.output_folder, "");
  EXPECT_FALSE(step.needs_scratch);
  EXPECT_TRUE(step_to("s3://bucket/people/").needs_scratch);
  EXPECT_TRUE(step_to("s3://bucket/people/?region=eu-west-1").needs_scratch);
}

TEST(StepOutput, TheLogIsAllowedAndSaidSo) {
  for (const char* path : {"", "-"}) {
    const Step step = step_to(path);
    EXPECT_EQ(step.output_folder, "");
    EXPECT_THAT(step.notes, ElementsAre(HasSubstr("goes to the pod's log")));
  }
  EXPECT_EQ(variable(step_to("-"), "SQLPOD_OUTPUT"), "-");
  EXPECT_THAT(step_to("/dev/null").output_folder, IsEmpty());
}

TEST(StepOutput, RefusesFoldersThatCannotBeVolumes) {
  for (const char* path : {"/people.csv", "/out/", "/", ".", "..", "../x/..", "/data/"}) {
    EXPECT_THAT(refused(path), HasSubstr("not in a folder that can be a volume")) << path;
  }
  for (const char* path : {"/etc/x.csv", "/etc/sqlpod/x.csv", "/opt/x", "/opt/sqlpod/lib/x",
                           "/usr/x", "/proc/self/x", "../etc/x.csv", "/run/secrets/x"}) {
    EXPECT_THAT(refused(path), HasSubstr("cannot be a volume")) << path;
  }
  EXPECT_THAT(refused("/a:b/x.csv"), HasSubstr("colon"));
  EXPECT_THAT(refused("/a\nb/x.csv"), HasSubstr("is no path"));
  EXPECT_THAT(refused("/a\xff/x.csv"), HasSubstr("is no path"));
  EXPECT_THAT(refused("file://host/x.csv"), HasSubstr("names no folder"));
  EXPECT_THAT(refused("s3://ID:c4n4ry@bucket/x"), HasSubstr("holds a password"));
  EXPECT_EQ(refused("/etcetera/x.csv"), "");
  EXPECT_EQ(refused("/opt/data/x.csv"), "");
}

TEST(StepOutput, RefusesWhatHasNoUse) {
  StepOptions options;
  options.claim = "shared";
  EXPECT_THAT(refused("s3://b/k", options), HasSubstr("object store"));
  EXPECT_THAT(refused("-", options), HasSubstr("pod's log"));
  options = {};
  options.output.path = "x.csv";
  EXPECT_THAT(usage_error_of([&] { step_of(writing("sqlite://"), options); }),
              HasSubstr("declares no table"));
  options = {};
  options.claim_size = "1Gi";
  EXPECT_THAT(usage_error_of([&] { step_of(writing("sqlite://"), options); }),
              HasSubstr("declares no table"));
}

}  // namespace
}  // namespace sqlpod::testing
