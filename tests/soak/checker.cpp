#include "tests/soak/checker.h"

#include <chrono>
#include <thread>

namespace sqlpod::soak {
namespace {

struct Bounds {
  int least = 0;
  int most = 0;
};

Bounds expected_times(const TaskResult& result) {
  // A batch without rows, a table that is read: nothing stands, done or not.
  if (result.plan.kind == TaskKind::select ||
      (result.plan.rows == 0 && result.plan.kind == TaskKind::executemany)) {
    return {0, 0};
  }
  Bounds bounds;
  for (const Run& run : result.runs) {
    if (run.code == 0) return {1, 1};
    if (run.code == 9 || run.killed) bounds.most = 1;
  }
  return bounds;
}

std::string text_of(const Effect& effect) {
  std::string text = std::to_string(effect.journal_entries) + " journal entries, postings:";
  for (const auto& [account, amount] : effect.postings) {
    text += " " + std::to_string(account) + ":" + std::to_string(amount);
  }
  return text + ", " + std::to_string(effect.items) + " items (" +
         std::to_string(effect.distinct_items) + " distinct)";
}

}  // namespace

Violations check(std::vector<TaskResult>& results, const Books& postgresql, const Books& mariadb) {
  Violations violations;
  for (TaskResult& result : results) {
    violations.others += static_cast<int>(result.wrongs.size());
    const Books& books = result.plan.dialect == Dialect::postgresql ? postgresql : mariadb;
    const auto found = books.effects.find(result.plan.number);
    const Effect effect = found == books.effects.end() ? Effect{} : found->second;
    const Bounds expected = expected_times(result);
    const std::optional<int> times = times_done(result.plan, effect);
    if (!times) {
      ++violations.half_written;
      result.wrongs.push_back("half-written: " + text_of(effect));
    } else if (*times < expected.least) {
      ++violations.lost;
      result.wrongs.emplace_back("lost: it said that it was done, and nothing stands");
    } else if (*times > expected.most) {
      ++violations.doubled;
      result.wrongs.push_back("doubled: it stands " + std::to_string(*times) +
                              " times, and may stand " + std::to_string(expected.most) + " times");
    }
  }
  return violations;
}

std::vector<std::string> leftovers_of(Administrator& server) {
  constexpr std::chrono::seconds patience{5};
  const auto end = std::chrono::steady_clock::now() + patience;
  std::vector<std::string> leftovers = server.leftovers();
  while (!leftovers.empty() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    leftovers = server.leftovers();
  }
  return leftovers;
}

}  // namespace sqlpod::soak
