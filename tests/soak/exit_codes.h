// The exit codes that a run may end with under a fault.
#pragma once

#include <set>

#include "tests/soak/plan.h"

namespace sqlpod::soak {

/// As a shell has them. A task may meet the locks of others, and then be a deadlock's victim, when
/// it is not `alone`.
std::set<int> possible_codes(const TaskPlan& plan, const Fault& fault, bool alone);

}  // namespace sqlpod::soak
