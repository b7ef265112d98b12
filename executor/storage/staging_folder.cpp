#include "executor/storage/staging_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include "executor/storage/descriptor_stream.h"
#include "executor/storage/temporary_file.h"

namespace sqlpod {
namespace {

namespace fs = std::filesystem;

/// The folders that remove_staging_folders() would remove.
struct Registry {
  std::mutex mutex;
  std::set<fs::path> folders;
};

Registry& registry() {
  static Registry instance;
  return instance;
}

void remove_folder(const fs::path& path) noexcept {
  try {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  } catch (...) {  // NOLINT(bugprone-empty-catch): there is nobody to tell, and nothing to be done
  }
}

}  // namespace

StagingFolder::StagingFolder(const fs::path& parent, const fs::path& target)
    : path_(fs::absolute(parent / temporary_name(target))) {}

StagingFolder::~StagingFolder() {
  if (made_.empty()) return;
  remove_folder(path_);
  const std::lock_guard lock(registry().mutex);
  registry().folders.erase(path_);
}

fs::path StagingFolder::make(const fs::path& relative) {
  const std::lock_guard lock(mutex_);
  if (made_.empty()) {
    const std::lock_guard registry_lock(registry().mutex);
    registry().folders.insert(path_);
  }
  fs::path folder = path_;
  make_folder(folder);
  for (const fs::path& name : relative) {
    folder /= name;
    make_folder(folder);
  }
  return folder;
}

void StagingFolder::make_folder(const fs::path& path) {
  const auto [made, is_new] = made_.insert(path);
  if (!is_new || ::mkdir(path.c_str(), 0700) == 0) return;
  const int error = errno;
  made_.erase(made);
  throw system_error("make the folder '" + path.string() + "'", error);
}

void StagingFolder::finish() {
  constexpr std::size_t few = 16;
  std::vector<fs::path> files;
  for (const fs::path& folder : made_) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      if (!entry.is_directory()) files.push_back(entry.path());
    }
  }
  // Of many files, each would wait for the disk in turn: the file system is quicker at all of them.
  if (files.size() + made_.size() > few) {
    const Descriptor folder(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.open() && ::syncfs(folder.number()) == 0) return;
  }
  for (const fs::path& path : files) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open()) throw system_error("write to '" + path.string() + "'", errno);
    synchronize(file.number(), "'" + path.string() + "'");
  }
  for (const fs::path& folder : made_) synchronize_folder(folder);
}

void synchronize_folder(const fs::path& folder) {
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // A folder that may be written but not read cannot be synchronized; what was done there is done.
  if (directory.open()) synchronize(directory.number(), "'" + folder.string() + "'");
}

void remove_staging_folders() noexcept {
  try {
    const std::lock_guard lock(registry().mutex);
    for (const fs::path& folder : registry().folders) remove_folder(folder);
  } catch (...) {  // NOLINT(bugprone-empty-catch): the process ends, there is nobody to tell
  }
}

}  // namespace sqlpod
