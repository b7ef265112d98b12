#include "tests/support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>
#include <utility>

namespace sqlpod::testing {
namespace {

/// Two ends of a pipe or terminal.
struct Ends {
  FileDescriptor ours;
  FileDescriptor childs;
};

[[noreturn]] void fail(const char* call) {
  throw std::system_error(errno, std::system_category(), call);
}

Ends output_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe2");
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

Ends input_pipe() {
  Ends ends = output_pipe();
  std::swap(ends.ours, ends.childs);
  return ends;
}

Ends terminal() {
  int ours = -1;
  int childs = -1;
  if (::openpty(&ours, &childs, nullptr, nullptr, nullptr) != 0) fail("openpty");
  ::fcntl(ours, F_SETFD, FD_CLOEXEC);
  ::fcntl(childs, F_SETFD, FD_CLOEXEC);
  termios mode{};
  ::tcgetattr(childs, &mode);
  ::cfmakeraw(&mode);  // what is written comes as it is, line ends included
  ::tcsetattr(childs, TCSANOW, &mode);
  return {FileDescriptor(ours), FileDescriptor(childs)};
}

}  // namespace

Program::Program(std::vector<std::string> command, ProgramOptions options)
    : options_(std::move(options)), started_at_(std::chrono::steady_clock::now()) {
  Ends input = input_pipe();
  Ends output = options_.output_is_terminal ? terminal() : output_pipe();
  Ends error = options_.error_is_terminal ? terminal() : output_pipe();
  ::signal(SIGPIPE, SIG_IGN);  // a program need not read its input

  ChildProcess child;
  child.command = std::move(command);
  child.environment = options_.environment;
  child.folder = options_.folder;
  child.account = options_.account;
  child.input = input.childs.get();
  child.output = output.childs.get();
  child.error = error.childs.get();
  id_ = start(child);
  process_ = FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)));
  if (!process_.is_open()) fail("pidfd_open");

  input_ = {std::move(input.ours), std::move(options_.input)};
  output_.fd = std::move(output.ours);
  error_.fd = std::move(error.ours);
  for (const Stream* stream : {&input_, &output_, &error_}) {
    ::fcntl(stream->fd.get(), F_SETFL, O_NONBLOCK);
  }
  write_input();
}

Program::~Program() {
  if (id_ < 0) return;
  ::kill(-id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
}

void Program::send_signal(int signal) const {
  ::kill(id_, signal);
}

bool Program::out_of_time() const {
  return std::chrono::steady_clock::now() - started_at_ >= options_.time_limit;
}

void Program::write_input() {
  while (input_.fd.is_open() && !input_.text.empty()) {
    const ssize_t count = ::write(input_.fd.get(), input_.text.data(), input_.text.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count < 0) input_.text.clear();
    if (count > 0) input_.text.erase(0, static_cast<std::size_t>(count));
  }
  input_.fd.close();
}

void Program::read_from(Stream& stream) {
  std::array<char, 65536> buffer{};
  const ssize_t count = ::read(stream.fd.get(), buffer.data(), buffer.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) return stream.fd.close();  // a terminal ends with EIO
  stream.text.append(buffer.data(), static_cast<std::size_t>(count));
  if (&stream == &output_ && options_.close_output_after &&
      stream.text.size() >= *options_.close_output_after) {
    stream.fd.close();
  }
}

/// Waits for one event and serves it. False once the program has ended and its streams are read to
/// their end.
bool Program::serve_streams() {
  std::array<pollfd, 4> polled{
      pollfd{input_.fd.get(), POLLOUT, 0}, pollfd{output_.fd.get(), POLLIN, 0},
      pollfd{error_.fd.get(), POLLIN, 0}, pollfd{process_.get(), POLLIN, 0}};
  if (::poll(polled.data(), polled.size(), 100) < 0 && errno != EINTR) fail("poll");
  if (polled[0].revents != 0) write_input();
  if (polled[1].revents != 0) read_from(output_);
  if (polled[2].revents != 0) read_from(error_);
  const bool quiet = polled[1].revents == 0 && polled[2].revents == 0;
  // A grandchild may hold the streams open for ever: they are read as far as they are filled.
  return polled[3].revents == 0 || !quiet;
}

bool Program::wait_for_text(const std::string& text) {
  const auto came = [&] {
    return output_.text.find(text) != std::string::npos ||
           error_.text.find(text) != std::string::npos;
  };
  while (!came()) {
    if (out_of_time() || !serve_streams()) return came();
  }
  return true;
}

Outcome Program::wait() {
  Outcome outcome;
  while (serve_streams()) {
    if (!out_of_time()) continue;
    outcome.timed_out = true;
    ::kill(-id_, SIGKILL);
    break;
  }
  int status = 0;
  rusage usage{};
  while (::wait4(id_, &status, 0, &usage) < 0) {
    if (errno != EINTR) fail("wait4");
  }
  id_ = -1;
  outcome.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started_at_).count();
  outcome.output = std::move(output_.text);
  outcome.error = std::move(error_.text);
  outcome.peak_memory_kib = usage.ru_maxrss;
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  return outcome;
}

Outcome run_program(std::vector<std::string> command, ProgramOptions options) {
  return Program(std::move(command), std::move(options)).wait();
}

}  // namespace sqlpod::testing
