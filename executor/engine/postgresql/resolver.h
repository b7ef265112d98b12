// Host names to addresses, without waiting longer than anyone wants.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "executor/engine/cancellation.h"

namespace sqlpod::postgresql {

/// The numeric addresses of a host name, as the system's resolver orders them; at least one. Throws
/// Error (unavailable) when there is none or `deadline` passes, and what `cancellation` asks for.
std::vector<std::string> resolve(const std::string& host,
                                 std::chrono::steady_clock::time_point deadline,
                                 const Cancellation& cancellation);

/// Waits until `descriptor` is ready for `events` of poll(2). False when `deadline` passes first;
/// throws what `cancellation` asks for.
bool wait_for(int descriptor, short events, std::chrono::steady_clock::time_point deadline,
              const Cancellation& cancellation);

}  // namespace sqlpod::postgresql
