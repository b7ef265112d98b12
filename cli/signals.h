// SIGTERM and SIGINT as the end of a run: its Cancellation is requested, and a run that does not
// end soon is ended all the same.
//
// Made before any other thread, for as long as a run lasts: both signals are blocked then and taken
// by a thread of its own, so that they reach a process that is PID 1 too. A second signal does not
// wait for the run. They stay blocked afterwards: a run that has ended ends with its own exit code,
// however late a signal comes. Not for more than one object at a time.
#pragma once

#include <csignal>
#include <thread>

#include "executor/engine/cancellation.h"

namespace sqlpod::cli {

class Signals {
 public:
  /// Has both wait from here on: for what comes before the first thread.
  static void hold();

  /// Throws Error (internal) when the system gives no descriptor.
  explicit Signals(Cancellation& cancellation);
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

 private:
  void watch();
  /// The number of the signal that came within `milliseconds` (-1: any time), or 0.
  int next_signal(int milliseconds) const;
  [[noreturn]] void end_process(int signal) const;

  Cancellation& cancellation_;
  int signals_;
  int done_;
  std::thread thread_;
};

}  // namespace sqlpod::cli
