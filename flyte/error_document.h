// error.pb: what Flyte is told of a failure, and whether it may run the task again.
//
// The kind of the Error decides: what a retry may mend, a database or a store that cannot be
// reached, a deadlock, is the system's and recoverable; what is wrong with the task, its inputs,
// its secrets or its rights is the user's and is not; an outcome that is not known is never run
// again.
#pragma once

#include <chrono>
#include <string>

#include "error/error.h"

namespace sqlpod::flyte {

struct ErrorContext {
  std::chrono::system_clock::time_point now;
  bool has_changed_data = false;  ///< another run would do the work twice: never recoverable
  std::string worker = {};        ///< of a distributed task
};

/// The bytes of the document. `error` is redacted. Its text is cut at 64 KiB, and what is not UTF-8
/// in it replaced.
std::string error_document(const Error& error, const ErrorContext& context);

}  // namespace sqlpod::flyte
