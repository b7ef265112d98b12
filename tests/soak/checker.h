// Holds what stands in the database against what the runs of the tasks have said.
//
//   exit code 0                  exactly once
//   9, or ended by SIGKILL       once or not at all
//   anything else                not at all
//   with an idempotency key      exactly once, whatever came before the run that said 0
#pragma once

#include <string>
#include <vector>

#include "tests/soak/books.h"
#include "tests/soak/runner.h"

namespace sqlpod::soak {

struct Violations {
  int lost = 0;
  int doubled = 0;  ///< done more than once, or done and reported as not done
  int half_written = 0;
  int others = 0;  ///< of a run: exit code, files, messages, time
};

/// Adds to the tasks' `wrongs` what is wrong with their effects, and counts all.
Violations check(std::vector<TaskResult>& results, const Books& postgresql, const Books& mariadb);

/// Waits until nothing is left open at the server; what still is after five seconds.
std::vector<std::string> leftovers_of(Administrator& server);

}  // namespace sqlpod::soak
