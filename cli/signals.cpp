#include "cli/signals.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "executor/storage/temporary_file.h"

namespace sqlpod::cli {
namespace {

// Both beyond the grace periods of a Cancellation, and the first within the two seconds in which a
// signal is promised to end the process.
constexpr int last_resort = 1700;
constexpr int last_resort_of_commit = 10'000;

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

Error reason_of(int signal) {
  const bool interrupted = signal == SIGINT;
  return {interrupted ? ErrorKind::interrupted : ErrorKind::cancelled,
          interrupted ? "interrupted (SIGINT)" : "cancelled (SIGTERM)",
          "nothing was committed: run the task again when it may run"};
}

void say(std::string_view text) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

void Signals::hold() {
  const sigset_t set = ending_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Signals::Signals(Cancellation& cancellation) : cancellation_(cancellation) {
  hold();
  const sigset_t set = ending_signals();
  signals_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  done_ = eventfd(0, EFD_CLOEXEC);
  if (signals_ < 0 || done_ < 0) {
    throw Error(ErrorKind::internal, "no descriptor to take signals with",
                "raise the limit of open files (ulimit -n)");
  }
  thread_ = std::thread([this] { watch(); });
}

Signals::~Signals() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(done_, &one, sizeof one);
  thread_.join();
  close(signals_);
  close(done_);
}

int Signals::next_signal(int milliseconds) const {
  std::array<pollfd, 2> polled{{{signals_, POLLIN, 0}, {done_, POLLIN, 0}}};
  while (poll(polled.data(), polled.size(), milliseconds) < 0) {
  }
  signalfd_siginfo info{};
  if (read(signals_, &info, sizeof info) != sizeof info) return 0;
  return static_cast<int>(info.ssi_signo);
}

void Signals::watch() {
  const int signal = next_signal(-1);
  if (signal == 0) return;
  cancellation_.request(reason_of(signal));
  if (next_signal(last_resort) != 0) end_process(signal);
  if (cancellation_.committing() && next_signal(last_resort_of_commit) != 0) end_process(signal);
  std::array<pollfd, 1> done{{{done_, POLLIN, 0}}};
  if (poll(done.data(), done.size(), 0) == 0) end_process(signal);
}

/// Something does not end: a name server, a full pipe. The server rolls back what is not committed
/// when the connection closes.
void Signals::end_process(int signal) const {
  remove_temporary_files();
  if (cancellation_.committing()) {
    say("sqlpod: error: the process was ended while COMMIT was in flight\n"
        "hint: look at the data before running the task again: it may have taken effect\n");
    _exit(exit_code(ErrorKind::unknown));
  }
  const Error reason = reason_of(signal);
  say("sqlpod: error: " + reason.message() + "\nhint: " + reason.hint() + "\n");
  _exit(exit_code(reason.kind()));
}

}  // namespace sqlpod::cli
