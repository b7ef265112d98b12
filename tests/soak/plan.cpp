#include "tests/soak/plan.h"

#include <array>
#include <random>

namespace sqlpod::soak {
namespace {

using std::chrono::milliseconds;
using testing::FaultProxy;

/// The standard's distributions differ from library to library, its generators do not.
class Dice {
 public:
  Dice(std::uint64_t seed, int number) {
    std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                           static_cast<std::uint32_t>(number)};
    generator_.seed(sequence);
  }

  /// From `least` to `most`, both included.
  int between(int least, int most) {
    const int faces = most - least + 1;
    return least + static_cast<int>(generator_() % static_cast<std::uint64_t>(faces));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  double share(double most) { return between(0, 1'000'000) * most / 1'000'000; }

 private:
  std::mt19937_64 generator_;
};

bool befalls(FaultKind fault, TaskKind kind) {
  return fault != FaultKind::disk_full || kind == TaskKind::select;
}

Fault draw_fault(Dice& dice, TaskKind kind) {
  Fault fault;
  do {
    fault.kind = static_cast<FaultKind>(dice.between(0, fault_kinds - 1));
  } while (!befalls(fault.kind, kind));
  // Often near the end, where COMMIT is; and after the last byte there is an output to publish.
  fault.progress = dice.chance(30) ? 0.85 + dice.share(0.17) : dice.share(1);
  if (fault.kind == FaultKind::disk_full) fault.progress = dice.share(0.95);
  fault.delay = milliseconds(dice.chance(50) ? 0 : dice.between(0, 60));
  using Direction = FaultProxy::Direction;
  using Cut = FaultProxy::Cut;
  fault.direction = dice.chance(50) ? Direction::to_server : Direction::to_client;
  fault.cut = dice.chance(50) ? Cut::orderly : Cut::reset;
  fault.length = milliseconds(dice.between(20, 1500));
  if (fault.kind == FaultKind::wrong_password) fault.length = milliseconds(dice.between(0, 250));
  return fault;
}

}  // namespace

std::string_view name(Dialect dialect) {
  return dialect == Dialect::postgresql ? "PostgreSQL" : "MariaDB";
}

std::string_view name(TaskKind kind) {
  constexpr auto names = std::to_array<std::string_view>(
      {"transfer", "keyed transfer", "retried transfer", "select", "autocommit", "executemany"});
  return names.at(static_cast<std::size_t>(kind));
}

std::string_view name(FaultKind kind) {
  constexpr std::array<std::string_view, fault_kinds> names = {
      "none",   "session killed", "connection cut", "server frozen", "SIGTERM",
      "SIGINT", "SIGKILL",        "disk full",      "wrong password"};
  return names.at(static_cast<std::size_t>(kind));
}

TaskPlan draw_plan(std::uint64_t seed, int number) {
  Dice dice(seed, number);
  TaskPlan plan;
  plan.number = number;
  plan.dialect = dice.chance(50) ? Dialect::postgresql : Dialect::mariadb;
  plan.kind = static_cast<TaskKind>(dice.between(0, task_kinds - 1));
  plan.source = dice.between(1, accounts);
  plan.target = 1 + (plan.source - 1 + dice.between(1, accounts - 1)) % accounts;
  plan.amount = dice.between(1, 1000);
  plan.rows = dice.chance(20) ? dice.between(0, 2) : dice.between(3, 3000);
  plan.pause = milliseconds(dice.between(0, 50));
  plan.serializable = dice.chance(25);
  plan.parquet = dice.chance(40);
  plan.older_file = dice.chance(50);
  constexpr int runs_with_faults = 4;
  constexpr int runs_of_keyed = 10;
  plan.faults.push_back(draw_fault(dice, plan.kind));
  if (plan.kind == TaskKind::keyed) {
    while (plan.faults.size() < runs_with_faults) {
      plan.faults.push_back(draw_fault(dice, plan.kind));
    }
    plan.faults.resize(runs_of_keyed);
  }
  // Parquet packs so well that no limit would be in its way.
  if (plan.faults[0].kind == FaultKind::disk_full) plan.parquet = false;
  return plan;
}

TaskPlan peaceful_plan(int number, Dialect dialect, TaskKind kind) {
  TaskPlan plan;
  plan.number = number;
  plan.dialect = dialect;
  plan.kind = kind;
  plan.faults.resize(1);
  plan.source = 1;
  plan.target = 2;
  plan.amount = 1;
  plan.rows = 1500;
  return plan;
}

}  // namespace sqlpod::soak
