#include "executor/storage/descriptor_stream.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "error/arrow_status.h"

namespace sqlpod {
namespace {

constexpr std::size_t buffer_size = std::size_t{256} * 1024;

std::string hint_for(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "free space there, or write the output elsewhere";
    case EACCES:
    case EPERM:
      return "give the user that runs sqlpod write permission there, or write elsewhere";
    case EROFS:
      return "write the output to a file system that is not read-only";
    case EPIPE:
      return "let its reader read to the end, or write to a file with -o";
    case EBADF:
      return "leave it open, or write to a file with -o";
    case ENAMETOOLONG:
      return "choose a shorter file name";
    default:
      return {};
  }
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (open()) ::close(number_);
}

int Descriptor::release() {
  return std::exchange(number_, -1);
}

Error system_error(const std::string& action, int error_number) {
  return {ErrorKind::output,
          "cannot " + action + ": " + std::generic_category().message(error_number),
          hint_for(error_number)};
}

DescriptorStream::DescriptorStream(std::string target, std::function<int()> open)
    : target_(std::move(target)), open_(std::move(open)) {}

arrow::Status DescriptorStream::Write(const void* data, std::int64_t size) {
  return guarded([&] {
    const auto count = static_cast<std::size_t>(size);
    if (buffer_.size() + count > buffer_size) flush();
    if (count >= buffer_size) {
      write_all(static_cast<const char*>(data), count);
    } else {
      buffer_.append(static_cast<const char*>(data), count);
    }
    bytes_ += size;
  });
}

arrow::Status DescriptorStream::Flush() {
  return guarded([&] { flush(); });
}

arrow::Status DescriptorStream::Close() {
  closed_ = true;
  return Flush();
}

void DescriptorStream::flush() {
  // The buffer is given up first: what failed once is not written again.
  const std::string bytes = std::exchange(buffer_, {});
  if (!bytes.empty()) write_all(bytes.data(), bytes.size());
}

void DescriptorStream::write_all(const char* data, std::size_t size) {
  const int descriptor = open_();
  while (size > 0) {
    const ssize_t written = ::write(descriptor, data, size);
    if (written >= 0) {
      data += written;
      size -= static_cast<std::size_t>(written);
    } else if (errno == EAGAIN) {  // a reader made the pipe non-blocking
      pollfd ready{descriptor, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno == EPIPE) {
      throw Error(ErrorKind::output, target_ + " was closed before the table was written",
                  hint_for(EPIPE));
    } else if (errno != EINTR) {
      throw system_error("write to " + target_, errno);
    }
  }
}

}  // namespace sqlpod
