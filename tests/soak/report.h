// What a soak has seen, as text: for each fault how many runs ended with which exit code, the
// totals, and every task with which something was wrong.
#pragma once

#include <string>
#include <vector>

#include "tests/soak/checker.h"
#include "tests/soak/runner.h"

namespace sqlpod::soak {

struct Findings {
  std::vector<TaskResult> results;
  Violations violations;
  std::vector<std::string> disagreements;  ///< of accounts and postings
  std::vector<std::string> leftovers;      ///< at the servers

  bool all_well() const;
};

/// Columns aligned, lines ended.
std::string report(const Findings& findings);

}  // namespace sqlpod::soak
