#include "executor/storage/text_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "error/arrow_status.h"
#include "executor/storage/object_input.h"
#include "executor/storage/storage_uri.h"

namespace sqlpod {
namespace {

constexpr std::size_t chunk = std::size_t{256} * 1024;
constexpr std::size_t largest_window = std::size_t{64} * 1024 * 1024;

}  // namespace

Error unreadable_file(const std::string& name, int error_number) {
  const std::string reason = std::generic_category().message(error_number);
  std::string hint = "correct the path; it is seen from the folder that sqlpod runs in";
  if (error_number == EACCES) hint = "let sqlpod's user read the file";
  if (error_number == EISDIR) hint = "give the path of a file";
  return {ErrorKind::usage, "cannot read " + name + ": " + reason, hint};
}

TextInput::TextInput(const std::string& path, const StorageArgs& args)
    : name_(path == "-" ? "standard input" : shown_path(path)) {
  if (is_storage_uri(path)) {
    object_ = open_object_stream(path, args);
  } else if (path != "-") {
    file_ = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file_.open()) throw unreadable_file(name_, errno);
    descriptor_ = file_.number();
  }
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  while (size() < byte_order_mark.size() && more()) {
  }
  if (std::string_view(data(), size()).starts_with(byte_order_mark)) {
    consume(byte_order_mark.size());
  }
}

bool TextInput::more() {
  if (at_end_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ > largest_window) {
    throw Error(ErrorKind::usage, name_ + ": a row is longer than 64 MiB",
                "look for a quote that is never closed, or for another format than the name says");
  }
  const std::size_t held = end_;
  const std::size_t wanted = 2 * held + chunk;
  if (buffer_.size() < wanted) buffer_.resize(wanted);
  while (end_ < wanted && !at_end_) {
    const std::size_t got = read(buffer_.data() + end_, wanted - end_);
    end_ += got;
    at_end_ = got == 0;
  }
  return end_ > held;
}

std::size_t TextInput::read(char* target, std::size_t size) {
  if (object_) {
    return static_cast<std::size_t>(
        checked(object_->Read(static_cast<std::int64_t>(size), target)));
  }
  for (;;) {
    const ssize_t got = ::read(descriptor_, target, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw unreadable_file(name_, errno);
  }
}

}  // namespace sqlpod
