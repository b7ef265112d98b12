#include "executor/storage/store_timeout.h"

#include <future>
#include <thread>

#include "config/duration.h"
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

bool ends_within(std::chrono::milliseconds limit, std::function<void()> task) {
  std::packaged_task<void()> packaged(std::move(task));
  std::future<void> end = packaged.get_future();
  std::thread thread(std::move(packaged));
  if (end.wait_for(limit) == std::future_status::ready) {
    thread.join();
    return true;
  }
  thread.detach();
  return false;
}

arrow::Status no_answer(std::chrono::milliseconds limit) {
  return arrow::Status::IOError(silence + std::to_string(limit.count()) + " ms");
}

bool is_no_answer(const arrow::Status& status) {
  return status.message().starts_with(silence);
}

}  // namespace sqlpod
