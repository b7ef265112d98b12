#include "executor/storage/temporary_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "error/error.h"
#include "executor/storage/staging_folder.h"

namespace sqlpod {
namespace {

namespace fs = std::filesystem;

std::string shown(const fs::path& path) {
  return "'" + path.string() + "'";
}

/// The names that remove_temporary_files() would remove; all are absolute.
class Names {
 public:
  void add(const fs::path& name) {
    const std::lock_guard lock(mutex_);
    names_.insert(name);
  }
  void remove(const fs::path& name) noexcept {
    const std::lock_guard lock(mutex_);
    names_.erase(name);
  }
  void unlink_all() {
    const std::lock_guard lock(mutex_);
    for (const fs::path& name : names_) ::unlink(name.c_str());
  }

 private:
  std::mutex mutex_;
  std::set<fs::path> names_;
};

Names& names() {
  static Names instance;
  return instance;
}

}  // namespace

std::string temporary_name(const fs::path& target) {
  constexpr std::size_t longest = 150;  // leaves room in a file name of 255 bytes
  std::random_device random;
  return "." + target.filename().string().substr(0, longest) + "." + std::to_string(::getpid()) +
         "-" + std::to_string(random()) + "-" + std::to_string(random()) + ".tmp";
}

TemporaryFile::TemporaryFile(fs::path target) : target_(std::move(target)) {}

TemporaryFile::~TemporaryFile() {
  if (name_.empty()) return;
  ::unlink(name_.c_str());
  forget_name();
}

int TemporaryFile::descriptor() {
  if (!descriptor_.open()) make();
  return descriptor_.number();
}

bool TemporaryFile::make_without_name() {
  const fs::path folder = folder_of(target_);
  descriptor_ = Descriptor(::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
  return descriptor_.open();
}

void TemporaryFile::make() {
  constexpr int attempts = 100;
  if (make_without_name()) return;
  for (int attempt = 0; !descriptor_.open(); ++attempt) {
    take_temporary_name();
    descriptor_ = Descriptor(::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (descriptor_.open()) return;
    const int error = errno;
    forget_name();
    if (error != EEXIST || attempt >= attempts) {
      throw system_error("write to " + shown(target_), error);
    }
  }
}

/// Known before anything has it, so that whatever fails then, it is removed.
void TemporaryFile::take_temporary_name() {
  fs::path candidate = fs::absolute(folder_of(target_) / temporary_name(target_));
  names().add(candidate);
  name_ = std::move(candidate);
}

void TemporaryFile::give_temporary_name() {
  const std::string itself = "/proc/self/fd/" + std::to_string(descriptor_.number());
  take_temporary_name();
  if (::linkat(AT_FDCWD, itself.c_str(), AT_FDCWD, name_.c_str(), AT_SYMLINK_FOLLOW) != 0) {
    const int error = errno;
    forget_name();
    throw system_error("write to " + shown(target_), error);
  }
}

void TemporaryFile::forget_name() noexcept {
  names().remove(name_);
  name_.clear();
}

void TemporaryFile::finish() {
  synchronize(descriptor(), shown(target_));
  if (name_.empty()) give_temporary_name();
  // Network file systems report what they could not store when the file is closed.
  if (::close(descriptor_.release()) != 0) {
    throw system_error("write to " + shown(target_), errno);
  }
}

void TemporaryFile::publish() {
  if (::rename(name_.c_str(), target_.c_str()) != 0) {
    throw system_error("give the finished output its name " + shown(target_), errno);
  }
  forget_name();
  const fs::path folder = folder_of(target_);
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // A folder that may be written but not read cannot be synchronized; the rename itself is done.
  if (directory.open()) synchronize(directory.number(), shown(folder));
}

void remove_temporary_files() noexcept {
  try {
    names().unlink_all();
    remove_staging_folders();
  } catch (...) {  // NOLINT(bugprone-empty-catch): the process ends, there is nobody to tell
  }
}

void synchronize(int descriptor, const std::string& target) {
  int result = 0;
  do {
    result = ::fsync(descriptor);
  } while (result != 0 && errno == EINTR);
  // Pipes and terminals have nothing to make durable. A file whose system has become read-only has.
  if (result == 0 || errno == EINVAL || errno == ENOTSUP) return;
  throw system_error("write to " + target, errno);
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

}  // namespace sqlpod
