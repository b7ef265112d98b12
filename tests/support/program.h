// Runs a program as a user would, the real sqlpod above all, and says what came of it.
//
//   const Outcome outcome = run_sqlpod({"run", "task.yaml"}, {.folder = folder.path()});
//   EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
//
// Program is for those who act while it runs (send a signal, stop the server under it).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/file_descriptor.h"

namespace sqlpod::testing {

struct ProgramOptions {
  /// Over the environment of the test; no value takes a variable away.
  std::map<std::string, std::optional<std::string>> environment;
  std::string input;   ///< what it reads from standard input
  std::string folder;  ///< to work in; empty: that of the test
  std::optional<Account> account;
  bool output_is_terminal = false;
  bool error_is_terminal = false;
  /// Standard output is closed after so many bytes, as `head` does it.
  std::optional<std::size_t> close_output_after;
  /// When it has not ended by then it is killed, with its children.
  std::chrono::milliseconds time_limit = std::chrono::seconds(60);
};

struct Outcome {
  std::string output;
  std::string error;
  int exit_code = -1;  ///< -1: a signal ended it
  int signal = 0;      ///< that signal, or 0
  bool timed_out = false;
  /// Its largest resident size. No less than that of the test at the moment of the start, which
  /// Linux counts in.
  std::int64_t peak_memory_kib = 0;
  double seconds = 0;
};

class Program {
 public:
  /// Starts it. Throws std::system_error when that fails.
  explicit Program(std::vector<std::string> command, ProgramOptions options = {});
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  /// Kills it when nobody waited for it.
  ~Program();

  pid_t id() const { return id_; }
  void send_signal(int signal) const;

  /// Serves its streams until `text` has come on either of them; false when it ended or the time
  /// limit passed first.
  bool wait_for_text(const std::string& text);

  /// Serves its streams until it has ended. To be called once.
  Outcome wait();

 private:
  /// One of the pipes (or the terminal) to the program.
  struct Stream {
    FileDescriptor fd;
    std::string text;  ///< read so far, or still to be written
  };

  bool serve_streams();
  void write_input();
  void read_from(Stream& stream);
  bool out_of_time() const;

  ProgramOptions options_;
  std::chrono::steady_clock::time_point started_at_;
  Stream input_;
  Stream output_;
  Stream error_;
  pid_t id_ = -1;
  FileDescriptor process_;  ///< readable once it has ended
};

/// Runs a program to its end.
Outcome run_program(std::vector<std::string> command, ProgramOptions options = {});

#ifdef SQLPOD_PROGRAM
/// Runs the sqlpod of this build to its end.
inline Outcome run_sqlpod(std::vector<std::string> arguments, ProgramOptions options = {}) {
  arguments.insert(arguments.begin(), SQLPOD_PROGRAM);
  return run_program(std::move(arguments), std::move(options));
}
#endif

}  // namespace sqlpod::testing
