// The soak: tasks drawn at random, faults that befall them at random, and proof that nothing was
// lost, doubled or half-written and that nothing stayed open.
//
// Two parts on two private servers: tasks in a row, then as many with several at once.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "tests/soak/report.h"

namespace sqlpod::soak {

struct SoakSettings {
  std::string program;  ///< sqlpod
  std::uint64_t seed = 0;
  int tasks = 2000;  ///< of each part
  int at_once = 32;  ///< in the second part
};

class Soak {
 public:
  explicit Soak(SoakSettings settings);

  Findings in_a_row();
  Findings at_once();

 private:
  Findings conclude(std::vector<TaskResult> results);

  SoakSettings settings_;
  Servers servers_;
  Usual usual_;
};

}  // namespace sqlpod::soak
