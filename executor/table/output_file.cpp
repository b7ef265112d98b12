#include "executor/table/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string_view>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/table/cell_text.h"
#include "executor/table/descriptor_stream.h"

namespace sqlpod {
namespace {

namespace fs = std::filesystem;

std::string shown(const fs::path& path) {
  return "'" + path.string() + "'";
}

/// Makes what was written durable. Pipes and terminals have nothing to make durable and say so.
void synchronize(int descriptor, const std::string& target) {
  if (::fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS) return;
  throw system_error("write to " + target, errno);
}

/// Standard output, a device, a FIFO: bytes go there as they come.
class DirectOutput final : public OutputFile {
 public:
  explicit DirectOutput(fs::path path)
      : target_(shown(path)), path_(std::move(path)), stream_(target_, [this] { return open(); }) {}

  struct StandardOutput {};
  explicit DirectOutput(StandardOutput)
      : target_("standard output"), stream_(target_, [] { return STDOUT_FILENO; }) {
    // Checked now: a file opened later, a connection even, would take the free number.
    if (::fcntl(STDOUT_FILENO, F_GETFD) < 0) throw system_error("write to " + target_, errno);
  }

  arrow::io::OutputStream& stream() override { return stream_; }

  void finish() override {
    check(stream_.Close(), ErrorKind::output);
    synchronize(path_.empty() ? STDOUT_FILENO : open(), target_);
  }

  void publish() override {}

  std::int64_t bytes() const override { return stream_.bytes(); }

 private:
  int open() {
    if (!descriptor_.open()) {
      descriptor_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
      if (!descriptor_.open()) throw system_error("open " + target_, errno);
    }
    return descriptor_.number();
  }

  std::string target_;
  fs::path path_;  ///< empty for standard output
  Descriptor descriptor_;
  DescriptorStream stream_;
};

/// A file that appears under its name when it is whole.
class WholeFile final : public OutputFile {
 public:
  explicit WholeFile(fs::path path)
      : path_(std::move(path)), stream_(shown(path_), [this] { return open(); }) {}

  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  ~WholeFile() override {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  arrow::io::OutputStream& stream() override { return stream_; }

  void finish() override {
    check(stream_.Close(), ErrorKind::output);
    synchronize(open(), shown(path_));
    // Network file systems report what they could not store when the file is closed.
    if (::close(descriptor_.release()) != 0) throw system_error("write to " + shown(path_), errno);
  }

  void publish() override {
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
      throw system_error("give the finished output its name " + shown(path_), errno);
    }
    temporary_.clear();
    const fs::path folder = folder_of(path_);
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // A folder that may be written but not read cannot be synchronized; the rename itself is done.
    if (directory.open()) synchronize(directory.number(), shown(folder));
  }

  std::int64_t bytes() const override { return stream_.bytes(); }

  static fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
  }

 private:
  int open() {
    constexpr int attempts = 100;
    for (int attempt = 0; !descriptor_.open(); ++attempt) {
      const fs::path candidate = folder_of(path_) / temporary_name();
      descriptor_ =
          Descriptor(::open(candidate.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
      if (descriptor_.open()) {
        temporary_ = candidate;
      } else if (errno != EEXIST || attempt >= attempts) {
        throw system_error("write to " + shown(path_), errno);
      }
    }
    return descriptor_.number();
  }

  std::string temporary_name() const {
    constexpr std::size_t longest = 150;  // leaves room in a file name of 255 bytes
    std::random_device random;
    const std::array<unsigned, 2> words = {random(), random()};
    std::string name =
        "." + path_.filename().string().substr(0, longest) + "." + std::to_string(::getpid()) + "-";
    append_hex({reinterpret_cast<const char*>(words.data()), sizeof words}, name);
    return name + ".tmp";
  }

  fs::path path_;
  fs::path temporary_;  ///< empty while there is none
  Descriptor descriptor_;
  DescriptorStream stream_;
};

std::string percent_decoded(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
        digit(text[i + 2]) >= 0) {
      decoded += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

/// The path that a `file://` URI names, or the text itself when it is no URI.
std::string local_path(const std::string& text) {
  const std::size_t separator = text.find("://");
  if (separator == std::string::npos || text.find('/') < separator) return text;
  const std::string scheme = text.substr(0, separator);
  if (scheme != "file") {
    throw Error(ErrorKind::output, "cannot write to " + scheme + ":// URIs",
                "give a path, a file:// URI, or - for standard output");
  }
  std::string_view rest = std::string_view(text).substr(separator + 3);
  constexpr std::string_view local_host = "localhost";
  if (rest.substr(0, local_host.size()) == local_host) rest.remove_prefix(local_host.size());
  if (rest.empty() || rest.front() != '/') {
    throw Error(ErrorKind::output,
                "a file:// URI of another machine cannot be written: '" + text + "'",
                "write it as file:///folder/file");
  }
  return percent_decoded(rest);
}

/// What a symbolic link points to, so that the link stays and its target is replaced; the target
/// need not be there.
fs::path resolve_links(fs::path path) {
  constexpr int longest_chain = 40;
  std::error_code error;
  for (int links = 0; fs::is_symlink(fs::symlink_status(path, error)); ++links) {
    const fs::path target = fs::read_symlink(path, error);
    if (error || links >= longest_chain) throw system_error("write to " + shown(path), ELOOP);
    path = path.parent_path() / target;  // an absolute target replaces the whole
  }
  return path;
}

void require_writable_folder(const fs::path& path) {
  const fs::path folder = WholeFile::folder_of(path);
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) {
    if (errno != ENOENT && errno != ENOTDIR) throw system_error("write to " + shown(path), errno);
    throw Error(
        ErrorKind::output,
        "cannot write to " + shown(path) + ": the folder " + shown(folder) + " is not there",
        "create the folder first, or correct the output's path");
  }
  if (!S_ISDIR(status.st_mode)) {
    throw Error(ErrorKind::output,
                "cannot write to " + shown(path) + ": " + shown(folder) + " is not a folder",
                "correct the output's path");
  }
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    throw system_error("write to the folder " + shown(folder), errno);
  }
}

}  // namespace

std::unique_ptr<OutputFile> open_output(const std::string& path) {
  if (path.find('\0') != std::string::npos) {
    throw Error(ErrorKind::output, "the output's path holds a NUL byte", "correct the path");
  }
  const std::string given = local_path(path);
  // Opened by its name, standard output that is a file would be replaced rather than written to.
  if (given.empty() || given == "-" || given == "/dev/stdout") {
    return std::make_unique<DirectOutput>(DirectOutput::StandardOutput{});
  }
  struct stat status {};
  const bool exists = ::stat(given.c_str(), &status) == 0;
  if (!exists && errno != ENOENT && errno != ENOTDIR) {
    throw system_error("write to " + shown(given), errno);
  }
  if ((exists && S_ISDIR(status.st_mode)) || given.back() == '/') {
    throw Error(ErrorKind::output, "cannot write to " + shown(given) + ": it is a folder",
                "give the path of a file");
  }
  if (exists && !S_ISREG(status.st_mode)) return std::make_unique<DirectOutput>(given);
  fs::path target = resolve_links(given);
  require_writable_folder(target);
  return std::make_unique<WholeFile>(std::move(target));
}

}  // namespace sqlpod
