#include "executor/storage/upload_tail.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace sqlpod {
namespace {

constexpr std::size_t most_bytes_in_memory = std::size_t{16} * 1024 * 1024;

std::atomic<std::size_t>& bytes_in_memory() {
  static std::atomic<std::size_t> bytes = 0;
  return bytes;
}

}  // namespace

UploadTail::~UploadTail() {
  bytes_in_memory() -= bytes_.size();
}

void UploadTail::keep(std::string bytes) {
  if (bytes_in_memory() + bytes.size() > most_bytes_in_memory && write_to_file(bytes)) return;
  bytes_ = std::move(bytes);
  bytes_in_memory() += bytes_.size();
}

bool UploadTail::write_to_file(const std::string& bytes) {
  std::error_code no_folder;
  const auto folder = std::filesystem::temp_directory_path(no_folder);
  if (no_folder) return false;
  Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file.open()) return false;
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t written = ::write(file.number(), bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    done += static_cast<std::size_t>(written);
  }
  file_ = std::move(file);
  size_in_file_ = bytes.size();
  return true;
}

std::string UploadTail::take() {
  bytes_in_memory() -= bytes_.size();
  std::string bytes = std::exchange(bytes_, {});
  if (!file_.open()) return bytes;
  bytes.resize(size_in_file_);
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t got =
        ::pread(file_.number(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw system_error("read a temporary file", got < 0 ? errno : EIO);
    done += static_cast<std::size_t>(got);
  }
  file_ = Descriptor();
  return bytes;
}

}  // namespace sqlpod
