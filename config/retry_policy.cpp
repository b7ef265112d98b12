#include "config/retry_policy.h"

#include <algorithm>

namespace sqlpod {

std::chrono::milliseconds RetryPolicy::longest_pause(int retry) const {
  std::chrono::milliseconds pause = delay;
  for (int doubled = 1; doubled < retry && pause < longest_delay; ++doubled) pause *= 2;
  return std::min(pause, longest_delay);
}

}  // namespace sqlpod
