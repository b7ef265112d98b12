#include "executor/run_clock.h"

#include <algorithm>

namespace sqlpod {

RunClock::RunClock(RunRecord& record, const std::string& task) : record_(record) {
  record_.task = task;
  record_.started_at = std::chrono::system_clock::now();
}

RunClock::~RunClock() {
  leave();
  record_.finished_at = std::chrono::system_clock::now();
}

void RunClock::enter(const std::string& phase) {
  leave();
  auto& seconds = record_.seconds;
  const auto same = std::find_if(seconds.begin(), seconds.end(),
                                 [&](const auto& known) { return known.first == phase; });
  phase_ = static_cast<std::size_t>(same - seconds.begin());
  if (same == seconds.end()) seconds.emplace_back(phase, 0.0);
  entered_ = std::chrono::steady_clock::now();
}

void RunClock::leave() {
  if (record_.seconds.empty()) return;
  record_.seconds[phase_].second +=
      std::chrono::duration<double>(std::chrono::steady_clock::now() - entered_).count();
}

}  // namespace sqlpod
