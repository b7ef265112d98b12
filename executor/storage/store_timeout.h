// How long a store may take to answer.
//
// Arrow's clients of Google and Azure take no time limit: a store that accepts a connection and
// says nothing holds them for minutes, or for good. Such a call runs in a thread of its own, which
// is left alone when its time is up. Threads: any.
#pragma once

#include <arrow/status.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "config/storage_args.h"

namespace sqlpod {

/// What the arg `timeout` says, else 15 s. Throws Error (usage) for a time that is none.
std::chrono::milliseconds store_timeout(const StorageArgs& args);

/// What is added for so many bytes on their way to the store or from it.
constexpr std::chrono::milliseconds time_for(std::int64_t bytes) {
  constexpr std::int64_t bytes_per_second = 1024 * 1024;
  return std::chrono::milliseconds(bytes * 1000 / bytes_per_second);
}

/// The Status of a call that got none.
arrow::Status no_answer(std::chrono::milliseconds limit);
bool is_no_answer(const arrow::Status& status);

/// What `call` answers; what it throws as a Status, for the Azure client throws. Without a limit
/// (zero) it is called here. One that does not end in time goes on: it must own all that it uses,
/// and what it was called on must not be used again.
arrow::Status status_within(std::chrono::milliseconds limit, std::function<arrow::Status()> call);

/// The same for a call that answers with a Status or a Result.
template <typename Call>
auto answer_within(std::chrono::milliseconds limit, Call call) -> decltype(call()) {
  using Answer = decltype(call());
  if constexpr (std::is_same_v<Answer, arrow::Status>) {
    return status_within(limit, std::move(call));
  } else {
    auto answer = std::make_shared<Answer>(arrow::Status::UnknownError("not called"));
    const arrow::Status status = status_within(limit, [answer, call = std::move(call)] {
      *answer = call();
      return answer->status();
    });
    if (!status.ok()) return status;
    return std::move(*answer);
  }
}

}  // namespace sqlpod
