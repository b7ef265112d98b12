// Text on its way to a stream: collected in a buffer that is written out whenever it is full.
#pragma once

#include <arrow/io/interfaces.h>

#include <algorithm>
#include <cstddef>
#include <memory>

#include "error/arrow_status.h"

namespace sqlpod {

class TextBuffer {
 public:
  /// `stream` must outlive the buffer.
  explicit TextBuffer(arrow::io::OutputStream& stream) : stream_(stream) {}

  /// Where to write next. What was written there before counts up to `end`, and there is room for
  /// `bytes` more from the answer on. Throws Error (output).
  char* room(char* end, std::size_t bytes) {
    if (end != nullptr && bytes <= static_cast<std::size_t>(memory_.get() + size_ - end))
      return end;
    flush(end);
    if (bytes > size_) {
      size_ = std::max(bytes, full);
      memory_ = std::make_unique_for_overwrite<char[]>(size_);
    }
    return memory_.get();
  }

  /// Hands everything up to `end` to the stream. Throws Error (output).
  void flush(const char* end) {
    if (end == nullptr || end == memory_.get()) return;
    check(stream_.Write(memory_.get(), end - memory_.get()), ErrorKind::output);
  }

  /// Gives the memory back; what was not flushed is gone.
  void release() {
    memory_.reset();
    size_ = 0;
  }

 private:
  static constexpr std::size_t full = std::size_t{256} * 1024;

  arrow::io::OutputStream& stream_;
  std::unique_ptr<char[]> memory_;
  std::size_t size_ = 0;
};

}  // namespace sqlpod
