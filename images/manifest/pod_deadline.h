// How long whoever runs a step waits for it before stopping it from outside. Pure.
#pragma once

#include <chrono>
#include <cstdint>

namespace sqlpod {

/// In seconds, a minute more than the task's own timeout: time to pull the image and to end in
/// order, with sqlpod's message and exit code 124.
std::int64_t pod_deadline(std::chrono::milliseconds timeout);

}  // namespace sqlpod
