// How often, and after which pauses, a task is tried again.
#pragma once

#include <chrono>

namespace sqlpod {

struct RetryPolicy {
  static constexpr int most_retries = 100;

  int retries = 0;  ///< attempts after the first one
  /// The pause before retry n (from 1) is a random one between nothing and the smaller of
  /// `longest_delay` and `delay` x 2^(n-1): many tasks that failed together do not come back
  /// together.
  std::chrono::milliseconds delay{1000};
  std::chrono::milliseconds longest_delay{60'000};

  /// The upper bound of that pause.
  std::chrono::milliseconds longest_pause(int retry) const;
};

}  // namespace sqlpod
