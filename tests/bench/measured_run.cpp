// Runs a program and writes what it took, as a line of JSON: measured_run RESULT PROGRAM
// [ARGUMENT]…
//
// Its exit code is that of the program, 128 + signal where one ended it.
//
// Peak memory is what Linux counts for the child, which is no less than what its parent had when it
// forked: so the parent is this small program, and not an interpreter.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: measured_run RESULT PROGRAM [ARGUMENT]...\n");
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    std::perror("fork");
    return 2;
  }
  if (child == 0) {
    // A benchmark that is stopped leaves no program behind.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    execvp(argv[2], argv + 2);
    std::perror(argv[2]);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0) {
    if (errno != EINTR) return 2;
  }
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  std::FILE* result = std::fopen(argv[1], "w");
  if (result == nullptr) return 2;
  std::fprintf(result, "{\"wall\": %.4f, \"cpu\": %.4f, \"peak_mb\": %.1f}\n", wall.count(),
               seconds(usage.ru_utime) + seconds(usage.ru_stime),
               static_cast<double>(usage.ru_maxrss) * 1024 / 1e6);
  if (std::fclose(result) != 0) return 2;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
