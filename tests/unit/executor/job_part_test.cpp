#include "executor/job_part.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "error/error.h"

namespace sqlpod {
namespace {

using ::testing::HasSubstr;

class JobPartTest : public ::testing::Test {
 protected:
  ~JobPartTest() override {
    unsetenv("JOB_COMPLETION_INDEX");
    unsetenv("JOB_COMPLETIONS");
  }
  static void environment(const char* index, const char* completions = nullptr) {
    setenv("JOB_COMPLETION_INDEX", index, 1);
    if (completions != nullptr) setenv("JOB_COMPLETIONS", completions, 1);
  }
  static std::string message(const Partition& partition) {
    try {
      job_part(partition);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      return error.message();
    }
    return "(none)";
  }

  Partition partition_{"id", false, 4, Value(std::int64_t{1}), Value(std::int64_t{100})};
};

TEST_F(JobPartTest, IsNoneOutsideOfAnIndexedJob) {
  EXPECT_FALSE(job_part(partition_).has_value());
  environment("");
  EXPECT_FALSE(job_part(partition_).has_value());
}

TEST_F(JobPartTest, IsThatOfThePodAmongTheParts) {
  environment("3");
  EXPECT_EQ(job_part(partition_)->index, 3U);
  EXPECT_EQ(job_part(partition_)->count, 4U);
}

TEST_F(JobPartTest, TakesTheNumberOfPodsFromTheEnvironment) {
  environment("7", "8");
  EXPECT_EQ(job_part(partition_)->count, 8U);
}

TEST_F(JobPartTest, RefusesAPodThatIsNotAmongThem) {
  environment("4");
  EXPECT_THAT(message(partition_), HasSubstr("is 4, and there are 4 parts, counted from 0"));
  environment("0", "0");
  EXPECT_THAT(message(partition_), HasSubstr("there are 0 parts"));
}

TEST_F(JobPartTest, RefusesWhatIsNoNumber) {
  for (const char* index : {"one", "-1", "1x", " 1", "99999999999999999999", "100001"}) {
    environment(index);
    EXPECT_THAT(message(partition_), HasSubstr("JOB_COMPLETION_INDEX is '")) << index;
  }
  environment("1", "many");
  EXPECT_THAT(message(partition_), HasSubstr("JOB_COMPLETIONS is 'many'"));
}

TEST_F(JobPartTest, NeedsBoundsThatAllPodsAgreeOn) {
  environment("1");
  EXPECT_THAT(message({"id", false, 4, {}, {}}), HasSubstr("has no bounds"));
  EXPECT_THAT(message({"", true, 4, {}, {}}), HasSubstr("cannot partition by ctid"));
}

}  // namespace
}  // namespace sqlpod
