#include "executor/sandbox/system_call_filter.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/kcmp.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/sandbox/in_child.h"

namespace sqlpod::testing {
namespace {

constexpr int no_filter = 99;

/// The errno of a call made behind the filter, 0 when it succeeds.
int error_behind_filter(const std::function<long()>& call,
                        NewPrograms programs = NewPrograms::refused) {
  return in_child([&] {
    if (refuse_system_calls(programs) != 0) return no_filter;
    return call() < 0 ? errno : 0;
  });
}

long start_true() {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/true", "true", nullptr);
    ::_exit(errno);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  errno = WEXITSTATUS(status);
  return errno == 0 ? 0 : -1;
}

struct Call {
  const char* name;
  std::function<long()> call;
};

/// Each with arguments that any kernel and any user can be asked for.
std::vector<Call> refused_calls() {
  const auto plain = [](long number) {
    return [number] { return ::syscall(number, 0, 0, 0, 0, 0, 0); };
  };
  std::vector<Call> calls = {
      {"ptrace", [] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }},
      {"process_vm_readv",
       [] {
         char from = 'x', to = ' ';
         iovec local{&to, 1}, remote{&from, 1};
         return static_cast<long>(::process_vm_readv(::getpid(), &local, 1, &remote, 1, 0));
       }},
      {"kcmp", [] { return ::syscall(SYS_kcmp, ::getpid(), ::getpid(), KCMP_VM, 0, 0); }},
      {"unshare", [] { return static_cast<long>(::unshare(CLONE_NEWUSER)); }},
      {"clone into namespaces",
       [] { return ::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0); }},
      {"mount", [] { return static_cast<long>(::mount("", "", "", 0, nullptr)); }},
      {"listen", [] { return static_cast<long>(::listen(::socket(AF_INET, SOCK_STREAM, 0), 1)); }},
      {"TIOCSTI", [] { return static_cast<long>(::ioctl(STDIN_FILENO, TIOCSTI, "x")); }},
      {"execve", [] { return static_cast<long>(::execl("/bin/true", "true", nullptr)); }}};
  const std::vector<std::pair<const char*, long>> numbers = {
      {"setns", SYS_setns},
      {"pivot_root", SYS_pivot_root},
      {"chroot", SYS_chroot},
      {"move_mount", SYS_move_mount},
      {"add_key", SYS_add_key},
      {"keyctl", SYS_keyctl},
      {"request_key", SYS_request_key},
      {"bpf", SYS_bpf},
      {"userfaultfd", SYS_userfaultfd},
      {"perf_event_open", SYS_perf_event_open},
      {"io_uring_setup", SYS_io_uring_setup},
      {"init_module", SYS_init_module},
      {"finit_module", SYS_finit_module},
      {"kexec_load", SYS_kexec_load},
      {"pidfd_getfd", SYS_pidfd_getfd},
      {"process_vm_writev", SYS_process_vm_writev},
      {"execveat", SYS_execveat}};
  for (const auto& [name, number] : numbers) calls.push_back({name, plain(number)});
  return calls;
}

TEST(SystemCallFilter, WhatNoTaskNeedsIsRefused) {
  for (const Call& refused : refused_calls()) {
    EXPECT_EQ(error_behind_filter(refused.call), EPERM) << refused.name;
  }
}

TEST(SystemCallFilter, WithoutItTheSameCallsAreMade) {
  const std::vector<Call> calls = refused_calls();
  for (const std::size_t at : {0UL, 1UL, 2UL, 6UL, 8UL}) {  // those that any user may make
    const int error = in_child([&] { return calls[at].call() < 0 ? errno : 0; });
    EXPECT_EQ(error, 0) << calls[at].name;
  }
}

TEST(SystemCallFilter, ASocketIsOfTheInternetOrOfThisMachine) {
  const auto socket_of = [](int family) {
    return error_behind_filter(
        [family] { return static_cast<long>(::socket(family, SOCK_DGRAM, 0)); });
  };
  EXPECT_EQ(socket_of(AF_INET), 0);
  EXPECT_EQ(socket_of(AF_UNIX), 0);
  EXPECT_EQ(socket_of(AF_NETLINK), 0) << "the C library asks by it which addresses there are";
  for (const int family : {AF_ALG, AF_PACKET, AF_VSOCK, AF_KEY, AF_BLUETOOTH, AF_CAN, AF_TIPC}) {
    EXPECT_EQ(socket_of(family), EAFNOSUPPORT) << family;
  }
}

TEST(SystemCallFilter, ThreadsAndProcessesAreMadeAsBefore) {
  EXPECT_EQ(error_behind_filter([] {
              int seen = 0;
              std::thread([&seen] { seen = 1; }).join();
              return seen == 1 ? 0L : -1L;
            }),
            0);
  EXPECT_EQ(error_behind_filter([] { return in_child([] { return 7; }) == 7 ? 0L : -1L; }), 0);
}

TEST(SystemCallFilter, AThreadThatIsThereAlreadyIsHeldToItToo) {
  const int error = in_child([] {
    std::atomic<int> go = 0;
    std::atomic<int> error = 0;
    std::thread thread([&] {
      while (go == 0) std::this_thread::yield();
      error = ::unshare(CLONE_NEWUSER) < 0 ? errno : 0;
    });
    const int failed = refuse_system_calls(NewPrograms::refused);
    go = 1;
    thread.join();
    return failed != 0 ? no_filter : error.load();
  });
  EXPECT_EQ(error, EPERM);
}

TEST(SystemCallFilter, ProgramsMayBeStartedWhereTheyAreAllowed) {
  EXPECT_EQ(error_behind_filter(start_true, NewPrograms::allowed), 0);
  EXPECT_EQ(error_behind_filter(start_true, NewPrograms::refused), EPERM);
}

TEST(SystemCallFilter, NothingGainsPrivilegesBehindIt) {
  EXPECT_EQ(
      error_behind_filter([] { return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0L : -1L; }),
      0);
}

}  // namespace
}  // namespace sqlpod::testing
