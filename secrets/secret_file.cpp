#include "secrets/secret_file.h"

#include <Poco/Logger.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <mutex>
#include <set>
#include <system_error>

#include "secrets/file_access.h"

namespace sqlpod {
namespace {

constexpr std::size_t largest_secret = std::size_t{1} << 20;

class FileDescriptor {
 public:
  // O_NONBLOCK: opening a pipe must not wait for somebody to write into it.
  explicit FileDescriptor(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

[[noreturn]] void fail(const std::string& path, const std::string& reason,
                       const std::string& hint) {
  throw unreadable_secret_file(path, reason, hint);
}

[[noreturn]] void fail_with_errno(const std::string& path, int error) {
  const bool refused = error == EACCES || error == EPERM;
  fail(path, std::system_category().message(error),
       refused ? "let user id " + std::to_string(::geteuid()) +
                     " read it (in Kubernetes: fsGroup of the pod, defaultMode of the volume)"
               : "see how the secret is mounted");
}

std::string octal(mode_t mode) {
  std::string digits;
  for (unsigned shift = 12; shift > 0;)
    digits += static_cast<char>('0' + (mode >> (shift -= 3) & 7U));
  return digits;
}

/// The file is read at each connect; a person needs to hear of it once.
void warn_once(const std::string& path, mode_t mode) {
  static std::mutex mutex;
  static std::set<std::string> warned;
  const std::lock_guard lock(mutex);
  if (!warned.insert(path).second) return;
  Poco::Logger::get("sqlpod").warning("every user of this machine can read the secret file " +
                                      path + " (mode " + octal(mode) + "): chmod o= " + path);
}

void check_is_secret_file(const std::string& path, const std::string& top, int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) fail_with_errno(path, errno);
  if (S_ISDIR(status.st_mode)) {
    fail(path, "it is a folder",
         "a secret's key is the name of a file; mount the secret so that this path is one");
  }
  if (!S_ISREG(status.st_mode))
    fail(path, "it is not a regular file", "mount the secret as a file");
  const OthersAccess others = others_access(path, top, status);
  if (!others.writable.empty()) {
    fail(path,
         "every user can change " +
             (others.writable == path ? "it" : "the folder " + others.writable),
         "take that from others (chmod o-w " + others.writable + "), or mount it read-only");
  }
  if (others.read) warn_once(path, status.st_mode);
}

}  // namespace

Error unreadable_secret_file(const std::string& path, const std::string& reason,
                             const std::string& hint) {
  return {ErrorKind::secret, "the secret file " + path + " cannot be read: " + reason, hint};
}

std::optional<Secret> read_secret_file(const std::string& path, const std::string& top) {
  const FileDescriptor file(path);
  if (file.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG) return std::nullopt;
    fail_with_errno(path, errno);
  }
  check_is_secret_file(path, top, file.get());

  std::string content;
  content.reserve(largest_secret);  // growing would leave what was read behind in memory
  std::array<char, 4096> buffer{};
  ssize_t count = 0;
  bool too_large = false;
  while (!too_large && (count = ::read(file.get(), buffer.data(), buffer.size())) != 0) {
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) break;
    too_large = content.size() + static_cast<std::size_t>(count) > largest_secret;
    if (!too_large) content.append(buffer.data(), static_cast<std::size_t>(count));
  }
  const int error = errno;
  OPENSSL_cleanse(buffer.data(), buffer.size());
  Secret secret(std::move(content));
  if (count < 0) fail_with_errno(path, error);
  if (too_large)
    fail(path, "it is larger than 1 MiB", "mount the file that holds the secret alone");
  return secret;
}

}  // namespace sqlpod
