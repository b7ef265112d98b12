// Runs tasks one after the other, each as a process of its own, through a proxy of its own to each
// server and as a user of its own, and looks at what a run leaves where it ran: exit code,
// messages, files. What it leaves in the database is for the Checker.
//
// Threads: one Runner belongs to one thread. Errors: std::system_error and std::runtime_error for
// what is no fault of sqlpod.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/soak/administrator.h"
#include "tests/soak/injection.h"
#include "tests/soak/plan.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::soak {

/// One process.
struct Run {
  Fault fault;
  bool fault_happened = false;           ///< before the process had ended
  int code = 0;                          ///< as a shell has it: 128 and the signal that ended it
  bool killed = false;                   ///< by SIGKILL
  std::optional<double> seconds_to_end;  ///< after SIGTERM or SIGINT
  bool left_temporary_file = false;      ///< a finished one, after SIGKILL
  std::string error;                     ///< what it said on standard error
};

struct TaskResult {
  TaskPlan plan;
  std::vector<Run> runs;
  std::string spec;                 ///< of the last run
  std::vector<std::string> wrongs;  ///< what should not have been
};

/// What peaceful tasks of each kind have shown.
struct Usual {
  std::map<std::pair<Dialect, TaskKind>, std::array<std::uint64_t, 2>> bytes;
  std::string parquet;  ///< the file that a select writes
};

struct Servers {
  std::unique_ptr<Administrator> postgresql = make_postgresql();
  std::unique_ptr<Administrator> mariadb = make_mariadb();

  Administrator& of(Dialect dialect) const {
    return dialect == Dialect::postgresql ? *postgresql : *mariadb;
  }
};

class Runner {
 public:
  /// `program` is sqlpod, `index` tells the runner from others. With more than one, tasks meet each
  /// other's locks.
  Runner(const Servers& servers, std::string program, int index, bool alone);

  TaskResult run(const TaskPlan& plan, const Usual& usual);

  /// Runs a peaceful task of each kind. Throws std::runtime_error when one fails.
  Usual learn();

 private:
  void lay_out(const TaskPlan& plan);
  Run run_once(const TaskPlan& plan, const Fault& fault, const Usual& usual, TaskResult& result);
  FaultTarget target_of(const TaskPlan& plan, const Usual& usual);
  void mount_secret(Dialect dialect, bool is_right) const;
  std::string password_of(Dialect dialect) const;
  testing::FaultProxy& proxy_to(Dialect dialect);

  void look_at_exit(const TaskPlan& plan, const Run& run, TaskResult& result) const;
  void look_at_folder(const TaskPlan& plan, Run& run, const Usual& usual, TaskResult& result) const;
  void look_at_output(const TaskPlan& plan, const Run& run, const Usual& usual,
                      TaskResult& result) const;

  const Servers& servers_;
  std::string program_;
  std::string user_;
  bool alone_;
  testing::TemporaryFolder folder_;
  testing::FaultProxy postgresql_;
  testing::FaultProxy mariadb_;
};

}  // namespace sqlpod::soak
