// What cannot be taken back is tried in a process of its own.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

namespace sqlpod::testing {

/// The number that `body` answers in a child of this process, from 0 to 99; 100 when it did not end
/// by itself.
template <typename Body>
int in_child(Body&& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      ::_exit(body());
    } catch (...) {
      ::_exit(100);
    }
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return 100;
  return WEXITSTATUS(status);
}

}  // namespace sqlpod::testing
