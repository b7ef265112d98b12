// A file descriptor as Arrow's output stream: buffered, complete writes, errors that name the
// target.
//
// Failed writes come out as a Status that carries the Error (output); see error/arrow_status.h.
#pragma once

#include <arrow/io/interfaces.h>
#include <arrow/result.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "error/error.h"

namespace sqlpod {

/// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int number() const { return number_; }
  bool open() const { return number_ >= 0; }
  /// Gives the number up; the caller closes it.
  int release();

 private:
  int number_ = -1;
};

/// "cannot <action>: <what the system says of `error_number`>", with a hint for the errors that
/// users can do something about.
Error system_error(const std::string& action, int error_number);

class DescriptorStream final : public arrow::io::OutputStream {
 public:
  /// `target` names the output in messages. `open` gives the descriptor when the first byte is to
  /// be written; it stays the caller's.
  DescriptorStream(std::string target, std::function<int()> open);

  arrow::Status Write(const void* data, std::int64_t size) override;
  using arrow::io::OutputStream::Write;
  /// Hands all that is buffered to the system.
  arrow::Status Flush() override;
  arrow::Status Close() override;
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return bytes(); }

  /// From any thread.
  std::int64_t bytes() const { return bytes_; }

 private:
  void flush();
  void write_all(const char* data, std::size_t size);

  std::string target_;
  std::function<int()> open_;
  std::string buffer_;
  std::atomic<std::int64_t> bytes_ = 0;
  bool closed_ = false;
};

}  // namespace sqlpod
