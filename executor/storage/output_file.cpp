#include "executor/storage/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/storage/descriptor_stream.h"
#include "executor/storage/file_uri.h"
#include "executor/storage/object_output.h"
#include "executor/storage/object_store.h"
#include "executor/storage/storage_uri.h"
#include "executor/storage/temporary_file.h"

namespace sqlpod {
namespace {

namespace fs = std::filesystem;

std::string shown(const fs::path& path) {
  return "'" + path.string() + "'";
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
  bool can_be_taken_back() const override { return false; }

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
  explicit WholeFile(const fs::path& path)
      : file_(path), stream_(shown(path), [this] { return file_.descriptor(); }) {}

  arrow::io::OutputStream& stream() override { return stream_; }

  void finish() override {
    check(stream_.Close(), ErrorKind::output);
    file_.finish();
  }

  void publish() override { file_.publish(); }

  std::int64_t bytes() const override { return stream_.bytes(); }
  bool can_be_taken_back() const override { return true; }

 private:
  TemporaryFile file_;
  DescriptorStream stream_;
};

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
  const fs::path folder = folder_of(path);
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

std::unique_ptr<OutputFile> open_output(const std::string& path, const StorageArgs& args) {
  if (path.find('\0') != std::string::npos) {
    throw Error(ErrorKind::output, "the output's path holds a NUL byte", "correct the path");
  }
  if (is_storage_uri(path)) {
    return open_object_output(find_object(path, args, ErrorKind::output, "write to"));
  }
  const std::string given = local_path(path, ErrorKind::output, "write to");
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
  const fs::path target = resolve_links(given);
  require_writable_folder(target);
  return std::make_unique<WholeFile>(target);
}

}  // namespace sqlpod
