// The last bytes of an upload to an object store, which are sent when it is completed.
//
// A data set has one for each of its files until all of them appear. Some stay in memory, the
// others go to unnamed files in the folder for temporary ones ($TMPDIR, /tmp), where that can be
// written. One thread at a time; different objects from any.
#pragma once

#include <string>

#include "executor/storage/descriptor_stream.h"

namespace sqlpod {

class UploadTail {
 public:
  UploadTail() = default;
  UploadTail(const UploadTail&) = delete;
  UploadTail& operator=(const UploadTail&) = delete;
  ~UploadTail();

  /// Keeps the bytes.
  void keep(std::string bytes);
  /// Gives them back. Throws Error (output) when the file cannot be read.
  std::string take();

 private:
  bool write_to_file(const std::string& bytes);

  std::string bytes_;  ///< empty when they are in the file
  Descriptor file_;
  std::size_t size_in_file_ = 0;
};

}  // namespace sqlpod
