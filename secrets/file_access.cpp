#include "secrets/file_access.h"

#include <fcntl.h>
#include <sys/statvfs.h>

#include <filesystem>
#include <system_error>

namespace sqlpod {
namespace {

bool is_read_only(const std::string& path) {
  struct statvfs system {};
  return ::statvfs(path.c_str(), &system) == 0 && (system.f_flag & ST_RDONLY) != 0;
}

/// How others get to a file.
struct Way {
  bool is_open = true;   ///< every folder lets them through
  std::string writable;  ///< the first folder on it in which they could put another file in place
};

Way way_to(const std::filesystem::path& path) {
  Way way;
  std::filesystem::path folder;
  for (const std::filesystem::path& step : path.parent_path()) {
    folder /= step;
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0 || (status.st_mode & S_IXOTH) == 0) {
      way.is_open = false;
      return way;
    }
    const bool is_shared = (status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0;
    if (way.writable.empty() && is_shared && !is_read_only(folder)) way.writable = folder;
  }
  return way;
}

/// Whether two paths lie on different mounts; false when the system does not tell.
bool are_mounted_apart(const std::string& one, const std::string& other) {
  struct statx first {};
  struct statx second {};
  if (::statx(AT_FDCWD, one.c_str(), 0, STATX_MNT_ID, &first) != 0 ||
      ::statx(AT_FDCWD, other.c_str(), 0, STATX_MNT_ID, &second) != 0) {
    return false;
  }
  if ((first.stx_mask & second.stx_mask & STATX_MNT_ID) != 0) {
    return first.stx_mnt_id != second.stx_mnt_id;
  }
  // Linux before 5.8.
  return first.stx_dev_major != second.stx_dev_major || first.stx_dev_minor != second.stx_dev_minor;
}

}  // namespace

OthersAccess others_access(const std::string& path, const std::string& top,
                           const struct stat& file) {
  OthersAccess access;
  std::error_code error;
  const std::filesystem::path given = std::filesystem::absolute(path, error);
  std::filesystem::path real = std::filesystem::canonical(path, error);
  if (error) real = given;
  const Way by_name = way_to(given);
  const Way in_place = way_to(real);
  access.writable = by_name.writable.empty() ? in_place.writable : by_name.writable;
  if (!in_place.is_open) return access;
  if (access.writable.empty() && (file.st_mode & S_IWOTH) != 0 && !is_read_only(path)) {
    access.writable = path;
  }
  const std::string folder = top.empty() ? given.parent_path().string() : top;
  access.read = (file.st_mode & S_IROTH) != 0 && !are_mounted_apart(path, folder + "/..");
  return access;
}

}  // namespace sqlpod
