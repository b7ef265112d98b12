#include "tests/support/child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "tests/support/file_descriptor.h"

namespace sqlpod::testing {
namespace {

[[noreturn]] void throw_errno(const char* call) {
  throw std::system_error(errno, std::system_category(), call);
}

std::string program_path(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const char* search = std::getenv("PATH");
  // Servers are in sbin, which is not on everyone's PATH.
  const std::string all = std::string(search == nullptr ? "/usr/bin:/bin" : search) + ":/usr/sbin";
  std::string_view folders = all;
  while (!folders.empty()) {
    const std::string_view folder = folders.substr(0, folders.find(':'));
    folders.remove_prefix(std::min(folder.size() + 1, folders.size()));
    std::string path = std::string(folder) + "/" + name;
    if (::access(path.c_str(), X_OK) == 0) return path;
  }
  throw std::system_error(ENOENT, std::system_category(), name);
}

std::vector<std::string> environment_of(const ChildProcess& child) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (child.environment.count(std::string(text.substr(0, text.find('=')))) == 0) {
      entries.emplace_back(text);
    }
  }
  for (const auto& [name, value] : child.environment) {
    if (value) entries.push_back(name + "=" + *value);
  }
  return entries;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// What the child does between vfork and exec: system calls and nothing else, for the memory is its
/// parent's. Returns only when something failed, with errno.
void become(const ChildProcess& child, const char* path, char* const* arguments,
            char* const* environment, pid_t parent) {
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const std::array<int, 3> given{child.input, child.output, child.error};
  std::array<int, 3> streams{};
  // Above the standard ones first: one of them may be what another is to become.
  for (std::size_t i = 0; i < streams.size(); ++i) {
    streams[i] = ::fcntl(given[i] < 0 ? nothing : given[i], F_DUPFD_CLOEXEC, 3);
    if (streams[i] < 0) return;
  }
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (::dup2(streams[i], static_cast<int>(i)) < 0) return;
  }
  if (::setpgid(0, 0) != 0) return;
  if (!child.folder.empty() && ::chdir(child.folder.c_str()) != 0) return;
  if (child.account) {
    // The C library's functions would have the threads of this memory, the parent's, change theirs,
    // too.
    if (::syscall(SYS_setgroups, 1, &child.account->group) != 0 ||
        ::syscall(SYS_setgid, child.account->group) != 0 ||
        ::syscall(SYS_setuid, child.account->user) != 0) {
      return;
    }
  }
  // After the change of account, which would take it back.
  if (::prctl(PR_SET_PDEATHSIG, child.death_signal) != 0) return;
  if (::getppid() != parent) ::_exit(127);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::execve(path, arguments, environment);
}

}  // namespace

pid_t start(const ChildProcess& child) {
  const std::string path = program_path(child.command.at(0));
  std::vector<std::string> command = child.command;
  std::vector<std::string> environment = environment_of(child);
  const std::vector<char*> arguments = pointers_to(command);
  const std::vector<char*> variables = pointers_to(environment);

  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno("pipe2");
  const FileDescriptor report(
      ends[0]);  // ends with exec, or brings the errno of what failed before
  FileDescriptor reporter(ends[1]);
  const pid_t parent = ::getpid();
  // Not fork: a copy of what the address sanitizer has mapped takes longer than many a test.
  const pid_t id = ::vfork();
  if (id < 0) throw_errno("vfork");
  if (id == 0) {
    become(child, path.c_str(), arguments.data(), variables.data(), parent);
    const int error = errno;
    ::_exit(::write(reporter.get(), &error, sizeof error) < 0 ? 126 : 127);
  }
  reporter.close();
  int error = 0;
  if (::read(report.get(), &error, sizeof error) > 0) {
    ::waitpid(id, nullptr, 0);
    throw std::system_error(error, std::system_category(), "cannot start " + path);
  }
  return id;
}

}  // namespace sqlpod::testing
