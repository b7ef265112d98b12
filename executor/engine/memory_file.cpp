#include "executor/engine/memory_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "error/error.h"

namespace sqlpod {
namespace {

[[noreturn]] void fail() {
  throw Error(ErrorKind::internal,
              std::string("no memory file for a key or certificate: ") + std::strerror(errno),
              "give it as the path of a mounted file instead");
}

}  // namespace

MemoryFile::MemoryFile(const Secret& content) : descriptor_(memfd_create("secret", MFD_CLOEXEC)) {
  if (descriptor_ < 0) fail();
  std::string_view rest = content.reveal();
  // Client libraries refuse a key that others may read.
  bool written = fchmod(descriptor_, S_IRUSR | S_IWUSR) == 0;
  while (written && !rest.empty()) {
    const ssize_t size = write(descriptor_, rest.data(), rest.size());
    written = size > 0;
    if (written) rest.remove_prefix(static_cast<std::size_t>(size));
  }
  if (written) return;
  close(std::exchange(descriptor_, -1));
  fail();
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

MemoryFile::~MemoryFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool is_pem(const Secret& secret) {
  return secret.reveal().find("-----BEGIN ") != std::string_view::npos;
}

}  // namespace sqlpod
