#include "error/nearest_name.h"

#include <gtest/gtest.h>

namespace sqlpod {
namespace {

const std::vector<std::string> fields{"name", "query_template", "inputs", "task_config"};

TEST(NearestName, FindsWhatAFewEditsAway) {
  EXPECT_EQ(nearest_name("query_templte", fields), "query_template");
  EXPECT_EQ(nearest_name("taskConfig", fields), "task_config");
  EXPECT_EQ(nearest_name("NAME", fields), "name");
}

TEST(NearestName, IsEmptyWhenNoneIsNear) {
  EXPECT_EQ(nearest_name("retries", fields), "");
  EXPECT_EQ(nearest_name("x", {}), "");
  EXPECT_EQ(nearest_name(std::string(100'000, 'n'), fields), "");
}

TEST(NearestName, TheHintNamesTheNearestOrAll) {
  EXPECT_EQ(nearest_name_hint("input", fields), "did you mean 'inputs'?");
  EXPECT_EQ(nearest_name_hint("retries", {"a", "b"}), "known names: a, b");
  EXPECT_EQ(nearest_name_hint("retries", {}), "there are none here");
}

}  // namespace
}  // namespace sqlpod
