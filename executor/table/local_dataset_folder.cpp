#include "executor/table/local_dataset_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/storage/descriptor_stream.h"
#include "executor/storage/temporary_file.h"

namespace sqlpod {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view marker = "_SUCCESS";

std::string shown(const fs::path& path) {
  return "'" + path.string() + "'";
}

Error cannot_write(const fs::path& path, const std::string& reason, const std::string& hint) {
  return {ErrorKind::output, "cannot write a data set to " + shown(path) + ": " + reason, hint};
}

/// The folder itself where `path` is a symbolic link to one, without slashes at its end.
fs::path resolved(const fs::path& path) {
  fs::path target = path.has_filename() ? path : path.parent_path();
  std::error_code none;
  const fs::path canonical = fs::canonical(target, none);
  return none ? target : canonical;
}

void require_writable(const fs::path& folder, const fs::path& target) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    throw cannot_write(target, "the folder " + shown(folder) + " is not there",
                       "create it first, or correct the output's path");
  }
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    throw system_error("write to the folder " + shown(folder), errno);
  }
}

/// Whether there is such a folder. Throws Error (output) when it is something else.
bool is_there(const fs::path& target) {
  struct stat status {};
  if (::stat(target.c_str(), &status) != 0) {
    if (errno == ENOENT) return false;
    throw system_error("write to " + shown(target), errno);
  }
  if (S_ISDIR(status.st_mode)) return true;
  throw cannot_write(target, "it is not a folder", "give the path of a folder");
}

bool is_part(const fs::path& name) {
  return name.string().rfind("part-", 0) == 0;
}

/// Something in the folder that is not of a data set.
std::optional<fs::path> foreign_entry(const fs::path& folder, const fs::path& root) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const fs::path name = entry.path().filename();
    const fs::file_status status = entry.symlink_status();
    if (fs::is_directory(status) && name.string().find('=') != std::string::npos) {
      if (auto foreign = foreign_entry(entry.path(), root)) return foreign;
    } else if (!fs::is_regular_file(status) ||
               !(is_part(name) || (folder == root && name == marker))) {
      return entry.path().lexically_relative(root);
    }
  }
  return std::nullopt;
}

/// Throws Error (output) unless the folder is empty or an earlier data set.
void require_replaceable(const fs::path& target) {
  try {
    const auto foreign = foreign_entry(target, target);
    if (!foreign && (fs::is_empty(target) || fs::exists(target / marker))) return;
    throw cannot_write(
        target,
        foreign ? "the folder holds " + shown(*foreign) + ", which is not of a data set"
                : "the folder holds files of a data set that was never completed (no _SUCCESS)",
        "give a folder that is empty, not there or a data set of sqlpod's, which is replaced");
  } catch (const fs::filesystem_error& error) {
    throw system_error("look into the folder " + shown(target), error.code().value());
  }
}

void require_no_mount_point(const fs::path& target) {
  struct statx status {};
  if (::statx(AT_FDCWD, target.c_str(), 0, STATX_TYPE, &status) == 0 &&
      (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) {
    throw cannot_write(target,
                       "a file system is mounted there, so it cannot be replaced as a whole",
                       "give a folder in it, such as " + shown(target / "table/"));
  }
}

/// The two change names. Where the file system cannot do that in one step, there is a moment
/// without the folder.
void exchange(const fs::path& staging, const fs::path& target) {
  if (::renameat2(AT_FDCWD, staging.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0) {
    return;
  }
  if (errno != EINVAL && errno != ENOSYS) throw system_error("replace " + shown(target), errno);
  const fs::path old = staging.string() + ".old";
  if (::rename(target.c_str(), old.c_str()) != 0) {
    throw system_error("replace " + shown(target), errno);
  }
  if (::rename(staging.c_str(), target.c_str()) != 0) {
    const int error = errno;
    ::rename(old.c_str(), target.c_str());
    throw system_error("replace " + shown(target), error);
  }
  ::rename(old.c_str(), staging.c_str());
}

/// Makes a folder, unless it is there.
void make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw system_error("make the folder " + shown(folder), errno);
  }
}

/// `part-00002-` of `part-00002-00000.csv`.
std::string part_of(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.substr(0, name.find('-', name.find('-') + 1) + 1);
}

/// Removes the files of these parts that are not among `files`.
void remove_other_files(const fs::path& folder, const std::set<std::string>& parts,
                        const std::set<fs::path>& files) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const fs::path& path = entry.path();
    const fs::file_status status = entry.symlink_status();
    if (fs::is_directory(status) && path.filename().string().find('=') != std::string::npos) {
      remove_other_files(path, parts, files);
    } else if (fs::is_regular_file(status) && is_part(path.filename()) &&
               parts.count(part_of(path)) != 0 && files.count(path) == 0) {
      fs::remove(path);
    }
  }
}

/// A file of the staging folder, which makes it durable together with all others.
class StagedFile final : public OutputFile {
 public:
  StagedFile(fs::path path, const fs::path& place)
      : path_(std::move(path)),
        target_(shown(place)),
        stream_(target_, [this] { return open(); }) {}

  arrow::io::OutputStream& stream() override { return stream_; }

  void finish() override {
    check(stream_.Close(), ErrorKind::output);
    open();
    // Network file systems report what they could not store when the file is closed.
    if (::close(descriptor_.release()) != 0) throw system_error("write to " + target_, errno);
  }

  void publish() override {}
  std::int64_t bytes() const override { return stream_.bytes(); }
  bool can_be_taken_back() const override { return true; }

 private:
  int open() {
    if (!descriptor_.open()) {
      descriptor_ =
          Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
      if (!descriptor_.open()) throw system_error("write to " + target_, errno);
    }
    return descriptor_.number();
  }

  fs::path path_;
  std::string target_;  ///< for messages
  Descriptor descriptor_;
  DescriptorStream stream_;
};

}  // namespace

LocalDatasetFolder::LocalDatasetFolder(fs::path target, const fs::path& parent)
    : target_(std::move(target)), staging_(parent, target_) {}

std::unique_ptr<OutputFile> LocalDatasetFolder::open(const std::string& path) {
  const fs::path file(path);
  return std::make_unique<StagedFile>(staging_.make(file.parent_path()) / file.filename(),
                                      target_ / file);
}

WholeDatasetFolder::WholeDatasetFolder(const fs::path& path)
    : LocalDatasetFolder(resolved(path), folder_of(resolved(path))) {
  require_writable(folder_of(target_), target_);
  if (!is_there(target_)) return;
  require_no_mount_point(target_);
  require_replaceable(target_);
}

void WholeDatasetFolder::finish() {
  open(std::string(marker))->finish();
  LocalDatasetFolder::finish();
}

void WholeDatasetFolder::publish() {
  // A folder takes the name of one that is empty or not there; of no other.
  if (::rename(staging_.path().c_str(), target_.c_str()) != 0) {
    if (errno != ENOTEMPTY && errno != EEXIST) {
      throw system_error("give the finished data set its name " + shown(target_), errno);
    }
    require_replaceable(target_);
    exchange(staging_.path(), target_);
  }
  synchronize_folder(folder_of(target_));
}

SharedDatasetFolder::SharedDatasetFolder(const fs::path& path)
    : LocalDatasetFolder(resolved(path), resolved(path)) {
  if (!is_there(target_)) {
    require_writable(folder_of(target_), target_);
    make_folder(target_);
  }
  require_writable(target_, target_);
  if (std::error_code error; fs::exists(target_ / marker, error)) {
    throw cannot_write(target_, "it is a data set that was declared complete (_SUCCESS)",
                       "remove what is in it, or give another folder");
  }
}

void SharedDatasetFolder::publish() {
  std::set<fs::path> folders{target_};
  std::set<fs::path> files;
  std::set<std::string> parts;
  try {
    for (const auto& entry : fs::recursive_directory_iterator(staging_.path())) {
      const fs::path place = target_ / entry.path().lexically_relative(staging_.path());
      if (entry.is_directory()) {
        make_folder(place);
        folders.insert(place);
        continue;
      }
      fs::rename(entry.path(), place);
      files.insert(place);
      parts.insert(part_of(place));
    }
    remove_other_files(target_, parts, files);
  } catch (const fs::filesystem_error& error) {
    throw system_error("put the finished files into " + shown(target_), error.code().value());
  }
  for (const fs::path& folder : folders) synchronize_folder(folder);
}

}  // namespace sqlpod
