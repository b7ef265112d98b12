// Where a table goes: a file or an object of a store that appears whole or not at all, or standard
// output.
//
// A file is written under a temporary name in its own folder (0600, made at the first byte asked
// for), fsynced by finish(), and takes its name by publish(); destroyed before publish() it is
// removed, so a failed run leaves nothing and an older file of the name stays as it was. Standard
// output is written as it comes; executor/storage/object_output.h says how objects are. One thread
// at a time. Errors: Error (output) that names the path.
#pragma once

#include <arrow/io/interfaces.h>

#include <cstdint>
#include <memory>
#include <string>

#include "config/storage_args.h"

namespace sqlpod {

class OutputFile {
 public:
  OutputFile() = default;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  virtual ~OutputFile() = default;
  /// Bytes are written here; buffered. Owned by the OutputFile.
  virtual arrow::io::OutputStream& stream() = 0;
  /// Everything is written and durable: flush, fsync, close. No more writes.
  virtual void finish() = 0;
  /// Takes the final name. Call after finish().
  virtual void publish() = 0;
  /// Bytes handed to stream() so far; from any thread.
  virtual std::int64_t bytes() const = 0;
  /// Whether what was written is gone when the object dies before publish().
  virtual bool can_be_taken_back() const = 0;
};

/// `path` is a file's path, `file://` URI, the URI of an object (executor/storage/storage_uri.h),
/// or
/// "-" (or empty) for standard output. `args` are for object stores; outputs in one store share its
/// client. Throws Error (output): the folder is not there or not writable, the path is a folder,
/// the bucket is not there or refuses the credentials, the scheme is not served.
std::unique_ptr<OutputFile> open_output(const std::string& path, const StorageArgs& args = {});

}  // namespace sqlpod
