#include "executor/credential_command.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t shown_error_bytes = 4096;

/// How often it is looked whether the program has ended: something that it started may keep its
/// output open.
constexpr int look_every_milliseconds = 20;

/// Both ends of a pipe; what is not open is -1.
class Pipe {
 public:
  Pipe() {
    const bool made = pipe2(ends_.data(), O_CLOEXEC) == 0;
    // Where a standard stream is closed its number is free, and is the program's.
    for (int& end : ends_) {
      if (!made || end > STDERR_FILENO) continue;
      const int low = std::exchange(end, fcntl(end, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
      close(low);
    }
    if (made && ends_[1] >= 0 && fcntl(ends_[0], F_SETFL, O_NONBLOCK) == 0) return;
    const int problem = errno;
    close_end(0);
    close_end(1);
    throw Error(ErrorKind::internal, std::string("no pipe to a program: ") + std::strerror(problem),
                "let the process have more file descriptors");
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(0);
    close_end(1);
  }

  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_write_end() { close_end(1); }
  void close_read_end() { close_end(0); }

 private:
  void close_end(std::size_t end) {
    if (ends_[end] >= 0) close(std::exchange(ends_[end], -1));
  }

  std::array<int, 2> ends_{-1, -1};
};

/// One of the program's two outputs, up to a size: a buffer that never grows leaves no copies.
class Collected {
 public:
  explicit Collected(std::size_t most) : text_(most + 1, '\0') {}
  Collected(const Collected&) = delete;
  Collected& operator=(const Collected&) = delete;
  ~Collected() { wipe(text_); }

  Pipe& pipe() { return pipe_; }
  bool is_open() const { return pipe_.read_end() >= 0; }
  /// More came than there is room for.
  bool is_over() const { return size_ == text_.size(); }

  /// Takes what is there, or much of it: who writes without end would keep others waiting. What
  /// there is no room for is read and forgotten.
  void read_what_is_there() {
    constexpr int most_reads = 64;
    std::array<char, 512> beyond{};
    for (int i = 0; i < most_reads && is_open(); ++i) {
      const bool fits = !is_over();
      const ssize_t count =
          fits ? ::read(pipe_.read_end(), text_.data() + size_, text_.size() - size_)
               : ::read(pipe_.read_end(), beyond.data(), beyond.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return;
      if (count <= 0) return pipe_.close_read_end();
      if (fits) size_ += static_cast<std::size_t>(count);
    }
  }

  std::string_view text() const {
    return std::string_view(text_).substr(0, std::min(size_, text_.size() - 1));
  }

 private:
  Pipe pipe_;
  std::string text_;
  std::size_t size_ = 0;
};

class FileActions {
 public:
  FileActions(int output, int error) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, error, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
  }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// A process group of its own, and signals as a program expects to find them.
class Attributes {
 public:
  Attributes() {
    sigset_t none;
    sigset_t ignored_here;
    sigemptyset(&none);
    sigemptyset(&ignored_here);
    for (const int signal : {SIGPIPE, SIGXFSZ, SIGUSR1}) sigaddset(&ignored_here, signal);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &ignored_here);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

/// The running program. Its process group does not outlive the object.
class Process {
 public:
  Process(const std::vector<std::string>& command, int output, int error) {
    const FileActions actions(output, error);
    const Attributes attributes;
    std::vector<char*> arguments;
    for (const std::string& word : command) {
      arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT(*-const-cast): C's argv
    }
    arguments.push_back(nullptr);
    std::array<char*, 1> environment{nullptr};
    problem_ = posix_spawn(&id_, command.front().c_str(), actions.get(), attributes.get(),
                           arguments.data(), environment.data());
    if (problem_ != 0) id_ = -1;
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() { end(); }

  /// Why it could not be started, as errno has it; 0: it was.
  int problem() const { return problem_; }

  bool has_ended() const {
    siginfo_t state{};
    // It is not reaped yet, so that its number stays that of its group.
    const int code = waitid(P_PID, static_cast<id_t>(id_), &state, WEXITED | WNOHANG | WNOWAIT);
    return code != 0 || state.si_pid == id_;
  }

  /// Kills what is left of the group, and answers the status that wait() gives; none where a
  /// process that ignores SIGCHLD gets none.
  std::optional<int> end() noexcept {
    if (id_ < 0) return status_;
    kill(-id_, SIGKILL);
    int status = 0;
    pid_t waited = 0;
    while ((waited = waitpid(id_, &status, 0)) < 0 && errno == EINTR) {
    }
    if (waited == id_) status_ = status;
    id_ = -1;
    return status_;
  }

 private:
  pid_t id_ = -1;
  int problem_ = 0;
  std::optional<int> status_;
};

std::string described(std::optional<int> status) {
  if (!status) return "ended, and how cannot be seen where SIGCHLD is ignored";
  if (WIFEXITED(*status)) return "ended with exit code " + std::to_string(WEXITSTATUS(*status));
  const int signal = WTERMSIG(*status);
  return "was ended by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
}

/// What a program says, for a terminal: nothing but UTF-8 text in lines.
std::string printable(std::string_view text) {
  std::string shown(text);
  while (const std::optional<std::size_t> wrong = find_invalid_utf8(shown)) shown[*wrong] = '?';
  std::replace_if(
      shown.begin(), shown.end(),
      [](unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F; }, ' ');
  return shown;
}

/// Waits until the program has ended; false when its output is too long or the time is over first.
bool collect(const Process& process, Collected& output, Collected& error,
             const Cancellation& cancellation, Clock::time_point limit) {
  for (;;) {
    const bool ended = process.has_ended();
    output.read_what_is_there();
    error.read_what_is_there();
    if (ended) return true;
    if (output.is_over() || Clock::now() >= limit) return false;
    std::array<pollfd, 3> waiting{pollfd{output.pipe().read_end(), POLLIN, 0},
                                  pollfd{error.pipe().read_end(), POLLIN, 0},
                                  pollfd{cancellation.descriptor(), POLLIN, 0}};
    poll(waiting.data(), waiting.size(), look_every_milliseconds);
    cancellation.throw_if_requested();
  }
}

}  // namespace

CommandResult run_credential_command(const std::vector<std::string>& command,
                                     const Cancellation& cancellation,
                                     const CommandLimits& limits) {
  cancellation.throw_if_requested();
  const std::string program = in_quotes(command.front());
  Collected output(limits.output_bytes);
  Collected error(shown_error_bytes);
  Process process(command, output.pipe().write_end(), error.pipe().write_end());
  if (const int problem = process.problem(); problem != 0) {
    return {{},
            {},
            program + " cannot be started: " + std::system_category().message(problem),
            problem == ENOEXEC ? "a script begins with the line #!/path/of/its/interpreter"
                               : "give the absolute path of a program that this user may run"};
  }
  output.pipe().close_write_end();
  error.pipe().close_write_end();
  const bool ended = collect(process, output, error, cancellation, Clock::now() + limits.time);
  const std::optional<int> status = process.end();

  CommandResult result{Secret(std::string(output.text())), printable(error.text()), {}, {}};
  if (output.is_over()) {
    result.problem =
        program + " printed more than " + std::to_string(limits.output_bytes) + " bytes";
    result.hint = "it is to print the credential and nothing else";
  } else if (!ended) {
    result.problem = program + " did not end within " + std::to_string(limits.time.count() / 1000) +
                     " seconds, and was stopped";
    result.hint = "run it by env -i: it has no environment here, and nothing to read";
  } else if (!status || *status != 0) {
    result.problem = program + " " + described(status);
    result.hint = "run it by env -i: it has no environment here, and nothing to read";
  }
  return result;
}

}  // namespace sqlpod
