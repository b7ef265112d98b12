// The file systems that objects are read from and written to.
//
// What a store needs is loaded when the first URI asks for it, and nothing before. A run uses few
// stores: the file system of each is made once and kept as long as the args stay the same. Threads:
// any. Errors: Error of the kind asked for, with the store's own words in the details.
#pragma once

#include <arrow/filesystem/filesystem.h>

#include <chrono>
#include <memory>
#include <string>

#include "config/storage_args.h"
#include "error/error.h"
#include "executor/storage/storage_uri.h"
#include "executor/storage/store_timeout.h"

namespace sqlpod {

/// An object, which need not be there.
struct StoredObject {
  std::shared_ptr<arrow::fs::FileSystem> file_system;
  ObjectStore store = ObjectStore::s3;
  bool has_credentials = false;        ///< any were given or found
  std::string path;                    ///< as the file system names it
  std::string shown;                   ///< for messages, without secrets
  std::string action;                  ///< what is done to it, for messages: "read", "write to"
  ErrorKind kind = ErrorKind::output;  ///< of what fails
  /// Of a call without much data; zero where the client sees to it.
  std::chrono::milliseconds time_limit{0};

  /// `status` as an Error of the object, its store's own words in the details.
  Error error(const arrow::Status& status) const;
  void require(const arrow::Status& status) const;
  template <typename T>
  T required(arrow::Result<T> result) const {
    require(result.status());
    return std::move(result).ValueUnsafe();
  }
  /// What the call answers within the time limit and `more`, a Status or a Result. It has to own
  /// all that it uses, as executor/storage/store_timeout.h says.
  template <typename Call>
  auto ask(Call call, std::chrono::milliseconds more = {}) const -> decltype(call()) {
    const bool is_limited = time_limit.count() > 0;
    return answer_within(is_limited ? time_limit + more : time_limit, std::move(call));
  }
};

/// The args of the URI itself go over `args`. Throws Error of `kind` for a URI that cannot be one,
/// and when the store cannot be used; no request is made for the object.
StoredObject find_object(const std::string& uri, const StorageArgs& args, ErrorKind kind,
                         const std::string& action);

}  // namespace sqlpod
