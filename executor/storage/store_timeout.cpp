#include "executor/storage/store_timeout.h"

#include <exception>
#include <future>
#include <string>
#include <thread>

#include "config/duration.h"
#include "error/arrow_status.h"
#include "error/error.h"

namespace sqlpod {
namespace {

constexpr std::chrono::seconds default_timeout{15};
constexpr const char* silence = "no answer within ";

}  // namespace

std::chrono::milliseconds store_timeout(const StorageArgs& args) {
  if (args.find("timeout") == nullptr) return default_timeout;
  const auto time = parse_duration(args.text("timeout"));
  if (time.count() > 0) return time;
  throw Error(ErrorKind::usage, "the timeout leaves no time for anything",
              "give a time such as 15s");
}

arrow::Status no_answer(std::chrono::milliseconds limit) {
  return arrow::Status::IOError(silence + std::to_string(limit.count()) + " ms");
}

bool is_no_answer(const arrow::Status& status) {
  return status.message().starts_with(silence);
}

arrow::Status status_within(std::chrono::milliseconds limit, std::function<arrow::Status()> call) {
  std::packaged_task<arrow::Status()> task([call = std::move(call)] {
    try {
      return call();
    } catch (...) {
      return status_of(std::current_exception());
    }
  });
  std::future<arrow::Status> answer = task.get_future();
  if (limit.count() == 0) {
    task();
    return answer.get();
  }
  std::thread thread(std::move(task));
  if (answer.wait_for(limit) != std::future_status::ready) {
    thread.detach();
    return no_answer(limit);
  }
  thread.join();
  return answer.get();
}

}  // namespace sqlpod
