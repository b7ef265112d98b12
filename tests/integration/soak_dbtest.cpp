// A short soak: what ./dev soak does for long.
#include <gtest/gtest.h>

#include "tests/soak/checker.h"
#include "tests/soak/soak.h"

namespace sqlpod::soak {
namespace {

TEST(Soak, NothingIsLostDoubledHalfWrittenOrLeft) {
  constexpr std::uint64_t seed = 2026;
  constexpr int tasks = 20;
  Soak soak({SQLPOD_PROGRAM, seed, tasks, 6});
  for (const Findings& findings : {soak.in_a_row(), soak.at_once()}) {
    EXPECT_TRUE(findings.all_well()) << report(findings);
    EXPECT_EQ(findings.results.size(), static_cast<std::size_t>(tasks));
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

/// A transfer of 1 from account 1 to account 2 that ended with `code`.
TaskResult transfer(int number, int code) {
  TaskResult result{peaceful_plan(number, Dialect::postgresql, TaskKind::transfer), {}, {}, {}};
  result.runs.emplace_back().code = code;
  return result;
}

Effect transfers(int times) {
  Effect effect;
  effect.journal_entries = times;
  effect.postings.assign(static_cast<std::size_t>(times), {1, -1});
  effect.postings.insert(effect.postings.end(), static_cast<std::size_t>(times), {2, 1});
  return effect;
}

TEST(SoakChecker, SeesWhatIsLostDoubledAndHalfWritten) {
  Books books;
  books.effects = {{2, transfers(1)}, {4, transfers(2)}, {5, transfers(1)}, {6, transfers(1)}};
  books.effects[7].postings = {{1, -1}};
  std::vector<TaskResult> results = {
      transfer(1, 0),  // lost
      transfer(2, 0),  // well
      transfer(3, 9),  // well: once or not at all
      transfer(4, 0),  // doubled
      transfer(5, 9),  // well
      transfer(6, 6),  // done, and said not to be
      transfer(7, 6),  // half-written
  };
  const Violations violations = check(results, books, {});
  EXPECT_EQ(violations.lost, 1);
  EXPECT_EQ(violations.doubled, 2);
  EXPECT_EQ(violations.half_written, 1);
  EXPECT_EQ(violations.others, 0);
  for (const TaskResult& result : results) {
    const int number = result.plan.number;
    const bool is_well = number == 2 || number == 3 || number == 5;
    EXPECT_EQ(result.wrongs.empty(), is_well) << number;
  }
}

TEST(SoakChecker, CountsTheRowsOfABatch) {
  const TaskPlan batch = peaceful_plan(1, Dialect::mariadb, TaskKind::executemany);
  const auto times = [&](std::int64_t items, std::int64_t distinct) {
    Effect effect;
    effect.items = items;
    effect.distinct_items = distinct;
    return times_done(batch, effect);
  };
  EXPECT_EQ(times(0, 0), 0);
  EXPECT_EQ(times(batch.rows, batch.rows), 1);
  EXPECT_EQ(times(2 * batch.rows, batch.rows), 2);
  EXPECT_EQ(times(batch.rows - 1, batch.rows - 1), std::nullopt);
  EXPECT_EQ(times(batch.rows, batch.rows - 1), std::nullopt);
}

}  // namespace
}  // namespace sqlpod::soak
