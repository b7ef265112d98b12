// The boundary between Arrow, which answers with a Status, and sqlpod, which throws an Error.
//
// An Error that has to pass through Arrow's code (a RecordBatchReader of ours called by a writer of
// Arrow's) travels whole inside the Status and comes out on the other side as the Error that went
// in.
#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

#include <exception>
#include <utility>

#include "error/error.h"

namespace sqlpod {

/// Wraps the exception that is being handled; call it in a catch block at the edge to Arrow.
arrow::Status status_of(const std::exception_ptr& exception);

/// Runs `body`, which returns nothing, and turns what it throws into a Status: for overrides of
/// Arrow's virtuals.
template <typename Body>
arrow::Status guarded(Body&& body) {
  try {
    std::forward<Body>(body)();
    return arrow::Status::OK();
  } catch (...) {
    return status_of(std::current_exception());
  }
}

/// Throws the Error inside a failed Status; a failure of Arrow's own becomes an Error of `kind`,
/// out of memory aside.
void check(const arrow::Status& status, ErrorKind kind = ErrorKind::internal);

/// The value of a result, or what `check` throws.
template <typename T>
T checked(arrow::Result<T> result, ErrorKind kind = ErrorKind::internal) {
  check(result.status(), kind);
  return std::move(result).ValueUnsafe();
}

}  // namespace sqlpod
