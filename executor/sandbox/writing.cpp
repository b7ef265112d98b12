#include "executor/sandbox/writing.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "executor/sandbox/outer_filter.h"
#include "executor/storage/descriptor_stream.h"

namespace sqlpod {
namespace {

constexpr std::uint64_t truncate = std::uint64_t{1} << 14;  // LANDLOCK_ACCESS_FS_TRUNCATE
constexpr long version_with_refer = 2;  // without it, no file moves from a folder to another
constexpr long version_with_truncate = 3;

constexpr std::uint64_t granted_in_folders =
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REFER | truncate;
constexpr std::uint64_t granted_for_files = LANDLOCK_ACCESS_FS_WRITE_FILE | truncate;
constexpr std::uint64_t never_granted =
    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SOCK |
    LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM;

/// One that cannot be granted stays refused, and whoever writes there says so.
void grant(const Descriptor& rules, const std::filesystem::path& path, std::uint64_t known) {
  const Descriptor file(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat status {};
  if (!file.open() || ::fstat(file.number(), &status) != 0) return;
  const std::uint64_t access = S_ISDIR(status.st_mode) ? granted_in_folders : granted_for_files;
  const landlock_path_beneath_attr rule{access & known, file.number()};
  ::syscall(SYS_landlock_add_rule, rules.number(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

}  // namespace

int restrict_writing(const std::vector<std::filesystem::path>& writable) {
  if (outer_filter_ends_process_at(
          {SYS_landlock_create_ruleset, SYS_landlock_add_rule, SYS_landlock_restrict_self})) {
    return EPERM;
  }
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 0) return errno;
  if (version < version_with_refer) return ENOSYS;
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = granted_in_folders | never_granted;
  if (version < version_with_truncate) attributes.handled_access_fs &= ~truncate;
  // The first field alone: all that each version knows.
  const Descriptor rules(static_cast<int>(
      ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0)));
  if (!rules.open()) return errno;
  for (const auto& path : writable) grant(rules, path, attributes.handled_access_fs);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::syscall(SYS_landlock_restrict_self, rules.number(), 0) != 0) {
    return errno;
  }
  return 0;
}

}  // namespace sqlpod
