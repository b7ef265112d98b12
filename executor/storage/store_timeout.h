// How long a store may take to answer.
//
// Arrow's clients of Google and Azure take no time limit: a store that accepts a connection and
// says nothing holds them for minutes, or for good. Such a call runs in a thread of its own, which
// is left alone when its time is up. Threads: any.
#pragma once

#include <arrow/status.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "config/storage_args.h"
#include "error/arrow_status.h"

namespace sqlpod {

/// What the arg `timeout` says, else 15 s. Throws Error (usage) for a time that is none.
std::chrono::milliseconds store_timeout(const StorageArgs& args);

/// What is added for so many bytes on their way to the store or from it.
constexpr std::chrono::milliseconds time_for(std::int64_t bytes) {
  constexpr std::int64_t bytes_per_second = 1024 * 1024;
  return std::chrono::milliseconds(bytes * 1000 / bytes_per_second);
}

/// Whether `task` ended in time. One that did not goes on: it must own all that it uses, and what
/// it was called on must not be used again. It throws nothing.
bool ends_within(std::chrono::milliseconds limit, std::function<void()> task);

/// The Status of a call that got none.
arrow::Status no_answer(std::chrono::milliseconds limit);
bool is_no_answer(const arrow::Status& status);

/// What `call` answers, a Status or a Result; what it throws as a Status, for the Azure client
/// throws. Without a limit (zero) it is called here, else as ends_within() says.
template <typename Call>
auto answer_within(std::chrono::milliseconds limit, Call call) -> decltype(call()) {
  using Answer = decltype(call());
  auto answer = std::make_shared<Answer>(arrow::Status::UnknownError("not called"));
  const auto task = [answer, call = std::move(call)] {
    try {
      *answer = call();
    } catch (...) {
      *answer = status_of(std::current_exception());
    }
  };
  if (limit.count() == 0) {
    task();
  } else if (!ends_within(limit, task)) {
    return no_answer(limit);
  }
  return std::move(*answer);
}

}  // namespace sqlpod
