// Text on its way to a stream: collected in a buffer that is written out whenever it is full.
#pragma once

#include <arrow/io/interfaces.h>

#include <cstddef>
#include <string>

#include "error/arrow_status.h"

namespace sqlpod {

class TextBuffer {
 public:
  /// `stream` must outlive the buffer.
  explicit TextBuffer(arrow::io::OutputStream& stream) : stream_(stream) {}

  /// What is to be written next; append to it.
  std::string& text() { return text_; }

  void flush_if_full() {
    if (text_.size() >= full) flush();
  }

  /// Throws Error (output).
  void flush() {
    if (text_.empty()) return;
    check(stream_.Write(text_.data(), static_cast<std::int64_t>(text_.size())), ErrorKind::output);
    text_.clear();
  }

 private:
  static constexpr std::size_t full = std::size_t{256} * 1024;

  arrow::io::OutputStream& stream_;
  std::string text_;
};

}  // namespace sqlpod
