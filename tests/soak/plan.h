// What the soak does to sqlpod: a task of some kind, and the faults that befall its runs.
//
// A plan is drawn from the soak's seed and the task's number alone, so the same seed gives the same
// plans, whatever became of the tasks before. Values; no errors.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tests/support/fault_proxy.h"

namespace sqlpod::soak {

enum class Dialect { postgresql, mariadb };

enum class TaskKind {
  transfer,     ///< several statements in one transaction
  keyed,        ///< the same with an idempotency key, run again until it is done
  retried,      ///< the same with retries
  select,       ///< a table to a file
  autocommit,   ///< one statement outside a transaction
  executemany,  ///< rows of a CSV file
};

enum class FaultKind {
  none,
  session_killed,  ///< by the server's administrator
  cut,             ///< the connection breaks
  frozen,          ///< the server does not answer for a while; the task has a timeout
  sigterm,
  sigint,
  sigkill,
  disk_full,       ///< the output may not grow beyond a limit
  wrong_password,  ///< the mounted secret is wrong for a while
};

inline constexpr int task_kinds = 6;
inline constexpr int fault_kinds = 9;

std::string_view name(Dialect dialect);
std::string_view name(TaskKind kind);
std::string_view name(FaultKind kind);

struct Fault {
  FaultKind kind = FaultKind::none;
  /// When: once this share of the bytes has passed that such a task sends and receives in peace
  /// (a cut: in its direction; a full disk: of the output), and this long after.
  double progress = 0;
  std::chrono::milliseconds delay{0};
  testing::FaultProxy::Direction direction = testing::FaultProxy::Direction::to_server;
  testing::FaultProxy::Cut cut = testing::FaultProxy::Cut::orderly;
  std::chrono::milliseconds length{0};  ///< of what is for a while
};

struct TaskPlan {
  int number = 0;
  Dialect dialect = Dialect::postgresql;
  TaskKind kind = TaskKind::transfer;
  std::vector<Fault> faults;  ///< one for each run: as many as may be needed, at least one
  int source = 0;             ///< accounts
  int target = 0;
  int amount = 0;
  int rows = 0;                        ///< of executemany
  std::chrono::milliseconds pause{0};  ///< that a statement takes at the server
  bool serializable = false;
  bool parquet = false;     ///< else CSV
  bool older_file = false;  ///< the output's file is there already
};

inline constexpr int accounts = 20;

TaskPlan draw_plan(std::uint64_t seed, int number);

/// A task of that kind that nothing befalls.
TaskPlan peaceful_plan(int number, Dialect dialect, TaskKind kind);

}  // namespace sqlpod::soak
