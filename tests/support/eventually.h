// Waits for what another process does.
#pragma once

#include <functional>

namespace sqlpod::testing {

/// Whether `condition` holds within ten seconds.
bool eventually(const std::function<bool()>& condition);

}  // namespace sqlpod::testing
