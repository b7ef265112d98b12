#include "secrets/secret_file.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "error/error.h"

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
  throw Error(ErrorKind::secret, "the secret file " + path + " cannot be read: " + reason, hint);
}

[[noreturn]] void fail_with_errno(const std::string& path, int error) {
  const bool refused = error == EACCES || error == EPERM;
  fail(path, std::system_category().message(error),
       refused ? "let user id " + std::to_string(::geteuid()) +
                     " read it (in Kubernetes: fsGroup of the pod, defaultMode of the volume)"
               : "see how the secret is mounted");
}

void check_is_secret_file(const std::string& path, int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) fail_with_errno(path, errno);
  if (S_ISDIR(status.st_mode)) {
    fail(path, "it is a folder",
         "a secret's key is the name of a file; mount the secret so that this path is one");
  }
  if (!S_ISREG(status.st_mode))
    fail(path, "it is not a regular file", "mount the secret as a file");
}

}  // namespace

std::optional<Secret> read_secret_file(const std::string& path) {
  const FileDescriptor file(path);
  if (file.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG) return std::nullopt;
    fail_with_errno(path, errno);
  }
  check_is_secret_file(path, file.get());

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
