// Tries a task until it is done, the retries are used up, or a retry could do harm.
#pragma once

#include <optional>

#include "executor/attempt.h"

namespace sqlpod {

class RetryLoop {
 public:
  explicit RetryLoop(RunContext& context) : context_(context) {}

  /// `first_output` serves the first attempt; later ones open their own. Throws the Error of the
  /// last attempt.
  void run(std::optional<TableOutput> first_output);

 private:
  /// What to do about an attempt that failed: returns when another one may be made, throws when
  /// not.
  void consider(const Attempt& attempt, const Error& error);
  /// Whether the run has committed after all, which its key tells.
  bool has_committed(const Error& in_doubt);
  void pause(const Error& error);

  RunContext& context_;
  int retries_ = 0;  // made so far
  bool read_only_ = false;
};

/// Where the table of an attempt goes; none for a task without one. Throws Error (usage, output).
std::optional<TableOutput> open_table_output(const PreparedTask& prepared,
                                             const RunOptions& options);

}  // namespace sqlpod
