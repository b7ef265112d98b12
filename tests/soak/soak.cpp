#include "tests/soak/soak.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace sqlpod::soak {

Soak::Soak(SoakSettings settings) : settings_(std::move(settings)) {
  for (Administrator* server : {servers_.postgresql.get(), servers_.mariadb.get()}) {
    make_books(*server);
    server->prepare();
  }
  usual_ = Runner(servers_, settings_.program, 0, true).learn();
}

Findings Soak::in_a_row() {
  Runner runner(servers_, settings_.program, 1, true);
  std::vector<TaskResult> results;
  for (int number = 1; number <= settings_.tasks; ++number) {
    results.push_back(runner.run(draw_plan(settings_.seed, number), usual_));
  }
  return conclude(std::move(results));
}

Findings Soak::at_once() {
  std::mutex mutex;
  std::vector<TaskResult> results;
  std::exception_ptr failure;
  std::atomic<int> next = settings_.tasks;
  const auto work = [&](int index) {
    try {
      Runner runner(servers_, settings_.program, index, false);
      for (int number = ++next; number <= 2 * settings_.tasks; number = ++next) {
        TaskResult result = runner.run(draw_plan(settings_.seed, number), usual_);
        const std::lock_guard lock(mutex);
        results.push_back(std::move(result));
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  constexpr int first_index = 2;
  for (int i = 0; i < settings_.at_once; ++i) threads.emplace_back(work, first_index + i);
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
  return conclude(std::move(results));
}

Findings Soak::conclude(std::vector<TaskResult> results) {
  Findings findings;
  for (Administrator* server : {servers_.postgresql.get(), servers_.mariadb.get()}) {
    for (const std::string& line : leftovers_of(*server)) findings.leftovers.push_back(line);
  }
  const Books postgresql = read_books(*servers_.postgresql);
  const Books mariadb = read_books(*servers_.mariadb);
  for (const Books* books : {&postgresql, &mariadb}) {
    for (const std::string& line : books->disagreements) findings.disagreements.push_back(line);
  }
  findings.violations = check(results, postgresql, mariadb);
  findings.results = std::move(results);
  return findings;
}

}  // namespace sqlpod::soak
