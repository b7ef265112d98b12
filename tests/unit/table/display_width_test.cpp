#include "executor/table/display_width.h"

#include <gtest/gtest.h>

namespace sqlpod {
namespace {

TEST(DisplayWidth, IsThatOfATerminal) {
  EXPECT_EQ(display_width(U'a'), 1);
  EXPECT_EQ(display_width(U'é'), 1);
  EXPECT_EQ(display_width(U'\u0301'), 0);
  EXPECT_EQ(display_width(U'\u200B'), 0);
  EXPECT_EQ(display_width(U'日'), 2);
  EXPECT_EQ(display_width(U'한'), 2);
  EXPECT_EQ(display_width(U'😀'), 2);
  EXPECT_EQ(display_width(U'→'), 1);
}

}  // namespace
}  // namespace sqlpod
