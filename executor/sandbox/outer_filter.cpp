#include "executor/sandbox/outer_filter.h"

#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace sqlpod {

bool outer_filter_ends_process_at(std::initializer_list<long> calls) {
  // A filter that is there later than at the first question is sqlpod's own.
  static const bool is_there = ::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == SECCOMP_MODE_FILTER;
  if (!is_there) return false;
  // It makes system calls and nothing else, and needs no memory of its own for that.
  const pid_t child = ::vfork();
  if (child == 0) {
    for (const long call : calls) ::syscall(call, -1L, -1L, -1L, -1L, -1L, -1L);
    ::_exit(0);
  }
  int status = 0;
  pid_t ended = 0;
  do {
    ended = child < 0 ? -1 : ::waitpid(child, &status, 0);
  } while (ended < 0 && child > 0 && errno == EINTR);
  return ended == child && WIFSIGNALED(status);
}

}  // namespace sqlpod
