// A text file read from its beginning to its end through a window that moves over it.
//
// The window holds what was read and not yet consumed; more() makes it longer. A file, an object of
// a store, a FIFO or standard input, which stays open. One thread at a time. Errors: Error (usage)
// that names the file; one that is asked to hold more than 64 MiB at once says so.
#pragma once

#include <arrow/io/interfaces.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "config/storage_args.h"
#include "executor/storage/descriptor_stream.h"

namespace sqlpod {

class TextInput {
 public:
  /// `path` may be "-" for standard input, or the URI of an object, which `args` are for. A byte
  /// order mark is skipped.
  explicit TextInput(const std::string& path, const StorageArgs& args = {});

  /// For messages: the path or URI, or "standard input".
  const std::string& name() const { return name_; }

  /// Unread bytes. They may be changed; they move when more() is called.
  char* data() { return buffer_.data() + begin_; }
  std::string_view window() const { return std::string_view(buffer_).substr(begin_, size()); }
  std::size_t size() const { return end_ - begin_; }
  /// Reads as much again as there is, and some. False at the end of the file.
  bool more();
  void consume(std::size_t bytes) { begin_ += bytes; }

 private:
  std::size_t read(char* target, std::size_t size);

  std::string name_;
  std::shared_ptr<arrow::io::InputStream> object_;  ///< null for what is no object
  Descriptor file_;                                 ///< none for standard input
  int descriptor_ = 0;                              ///< standard input's, or the file's
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool at_end_ = false;
};

/// What the system says when a file cannot be read, as an Error (usage) that names it.
Error unreadable_file(const std::string& name, int error_number);

}  // namespace sqlpod
