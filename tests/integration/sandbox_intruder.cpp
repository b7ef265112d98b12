// Code of somebody else's in the process, as a hole in a decoder would let it in: preloaded, it
// takes the place of fsync(), which a run calls when its output is written, and says on standard
// error what it may do.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/deadly_filter.h"

namespace {

/// INTRUDER_DEADLY_FILTER: as systemd starts a unit with SystemCallFilter=@system-service.
[[gnu::constructor]] void come_behind_a_deadly_filter() {
  if (std::getenv("INTRUDER_DEADLY_FILTER") == nullptr) return;
  sqlpod::testing::end_process_at({SYS_seccomp, SYS_landlock_create_ruleset, SYS_landlock_add_rule,
                                   SYS_landlock_restrict_self});
}

void tell(const std::string& text) {
  const std::string line = "intruder: " + text + "\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

void tell(const std::string& what, bool done) {
  tell(what + ": " + (done ? "done" : std::strerror(errno)));
}

void try_to_make(const char* variable) {
  const int file = ::open(std::getenv(variable), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  tell(variable, file >= 0);
  if (file >= 0) ::close(file);
}

void try_to_start_a_program() {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/true", "true", nullptr);
    ::_exit(errno);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  errno = WEXITSTATUS(status);
  tell("execve", errno == 0);
}

/// The kernel's own view of it, for each thread.
void tell_status() {
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream status(task.path() / "status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("NoNewPrivs:") || line.starts_with("Seccomp:")) tell("thread: " + line);
    }
  }
}

}  // namespace

/// INTRUDER_OLD_KERNEL: as a kernel that has neither seccomp's filters nor Landlock.
extern "C" long syscall(long number, ...) {
  if (std::getenv("INTRUDER_OLD_KERNEL") != nullptr &&
      (number == SYS_seccomp || number == SYS_landlock_create_ruleset)) {
    errno = ENOSYS;
    return -1;
  }
  std::array<long, 6> values{};
  va_list arguments;
  va_start(arguments, number);
  for (long& value : values) value = va_arg(arguments, long);
  va_end(arguments);
  using Syscall = long (*)(long, long, long, long, long, long, long);
  static const auto next = reinterpret_cast<Syscall>(::dlsym(RTLD_NEXT, "syscall"));
  return next(number, values[0], values[1], values[2], values[3], values[4], values[5]);
}

extern "C" int fsync(int /*descriptor*/) {
  static bool is_told = false;
  if (is_told) return 0;
  is_told = true;
  try_to_make("INTRUDER_INSIDE");
  try_to_make("INTRUDER_OUTSIDE");
  try_to_start_a_program();
  tell("ptrace", ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0);
  tell_status();
  rlimit core{1, 1};
  ::getrlimit(RLIMIT_CORE, &core);
  tell("core limit: " + std::to_string(core.rlim_max));
  tell("dumpable: " + std::to_string(::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)));
  return 0;
}
