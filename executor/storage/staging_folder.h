// A hidden folder for files that are not to be seen yet.
//
// Made when it is first asked for, for this user only (0700); destroyed, it is removed with all
// that is in it. Threads: any may call path() and make(), all else belongs to one. Errors: Error
// (output) that names the path.
#pragma once

#include <filesystem>
#include <mutex>
#include <set>

namespace sqlpod {

class StagingFolder {
 public:
  /// Nothing is made yet. It will be in `parent`, with a name like that of `target`.
  StagingFolder(const std::filesystem::path& parent, const std::filesystem::path& target);
  StagingFolder(const StagingFolder&) = delete;
  StagingFolder& operator=(const StagingFolder&) = delete;
  ~StagingFolder();

  /// Makes it, and a folder in it, unless they are there; answers the latter's path. `relative` may
  /// be empty.
  std::filesystem::path make(const std::filesystem::path& relative);
  const std::filesystem::path& path() const { return path_; }
  /// Makes everything in it durable: quicker than one file after the other, as they are written.
  void finish();

 private:
  void make_folder(const std::filesystem::path& path);

  std::filesystem::path path_;
  std::mutex mutex_;
  std::set<std::filesystem::path> made_;
};

/// Makes the names in a folder durable.
void synchronize_folder(const std::filesystem::path& folder);

/// Removes the staging folders of this process, from any thread: for a process that ends without
/// its destructors.
void remove_staging_folders() noexcept;

}  // namespace sqlpod
