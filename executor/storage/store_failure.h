// What object stores say when they fail, told apart: Arrow hands it on as text.
#pragma once

#include <arrow/result.h>

#include <stdexcept>
#include <string>
#include <utility>

#include "error/error.h"
#include "executor/storage/storage_uri.h"

namespace sqlpod {

/// A Status of Arrow's that is not an Error yet, for the place that knows what it was about.
class StoreFailure : public std::runtime_error {
 public:
  explicit StoreFailure(arrow::Status status)
      : std::runtime_error(status.message()), status_(std::move(status)) {}
  const arrow::Status& status() const { return status_; }

 private:
  arrow::Status status_;
};

template <typename T>
T required_of_store(arrow::Result<T> result) {
  if (!result.ok()) throw StoreFailure(result.status());
  return std::move(result).ValueUnsafe();
}

/// What stands in a Status for a bucket that is looked for and not there.
constexpr const char* missing_bucket = "NoSuchBucket";

/// Whether any other request would fail in the same way: nobody answers, or there is no login.
bool would_fail_again(const arrow::Status& status);

/// "<what>: <why>" with a hint that fits, and all that the store said in the details. A store that
/// cannot be reached when something is read (ErrorKind::usage) is ErrorKind::unavailable,
/// everything else is of `kind`. `has_credentials`: any were given or found.
Error store_failure(const arrow::Status& status, ObjectStore store, ErrorKind kind,
                    bool has_credentials, const std::string& what);

}  // namespace sqlpod
