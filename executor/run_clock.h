// Times a run by phase into its record, from its making to its end.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "executor/run_record.h"

namespace sqlpod {

class RunClock {
 public:
  /// Starts the record of a run of `task`.
  RunClock(RunRecord& record, const std::string& task);
  RunClock(const RunClock&) = delete;
  RunClock& operator=(const RunClock&) = delete;
  ~RunClock();

  /// Ends the phase before, and starts this one; a phase that was there before goes on.
  void enter(const std::string& phase);

 private:
  void leave();

  RunRecord& record_;
  std::size_t phase_ = 0;  // of record_.seconds
  std::chrono::steady_clock::time_point entered_;
};

}  // namespace sqlpod
