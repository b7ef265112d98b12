// A short soak: what ./dev soak does for long.
#include <gtest/gtest.h>

#include "tests/soak/soak.h"

namespace sqlpod::soak {
namespace {

TEST(Soak, NothingIsLostDoubledHalfWrittenOrLeft) {
  constexpr std::uint64_t seed = 2026;
  Soak soak({SQLPOD_PROGRAM, seed, 30, 6});
  for (const Findings& findings : {soak.in_a_row(), soak.at_once()}) {
    EXPECT_TRUE(findings.all_well()) << report(findings);
    EXPECT_EQ(findings.results.size(), 30U);
  }
}

TEST(Soak, ASeedGivesTheSamePlans) {
  for (int number = 1; number <= 100; ++number) {
    const TaskPlan one = draw_plan(7, number);
    const TaskPlan two = draw_plan(7, number);
    EXPECT_EQ(one.kind, two.kind);
    EXPECT_EQ(one.source, two.source);
    ASSERT_EQ(one.faults.size(), two.faults.size());
    EXPECT_EQ(one.faults[0].kind, two.faults[0].kind);
    EXPECT_EQ(one.faults[0].progress, two.faults[0].progress);
    EXPECT_NE(one.source, one.target);
  }
}

}  // namespace
}  // namespace sqlpod::soak
