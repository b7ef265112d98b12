// Standard error, where all that is not data goes: errors, notes, progress. Every text passes the
// redactor, and what is no printable character is shown and not sent (error/printable_text.h).
//
// An error is `sqlpod: error: …`, `hint: …`, then its details, each line indented. Progress is one
// line that is rewritten in place, and gone before anything else is written. Not thread-safe.
#pragma once

#include <chrono>
#include <string>

#include "error/error.h"
#include "secrets/redactor.h"

namespace sqlpod::cli {

class Console {
 public:
  /// `redactor` must outlive the console.
  explicit Console(const Redactor& redactor) : redactor_(redactor) {}

  /// Whether progress is shown, and notes are; both start as for a program whose standard error is
  /// no terminal.
  void show_progress(bool show) { progress_ = show; }
  void show_notes(bool show) { notes_ = show; }

  void error(const Error& error);
  /// What a run did: "3 rows affected".
  void note(const std::string& text);
  /// At most a few times a second, however often it is called.
  void progress(const std::string& text);

 private:
  void write(const std::string& text);
  void clear_progress();

  const Redactor& redactor_;
  bool progress_ = false;
  bool notes_ = true;
  bool progress_on_screen_ = false;
  std::chrono::steady_clock::time_point last_progress_;
};

/// 1234567 as "1,234,567".
std::string grouped(std::int64_t number);
/// A size for people: "12.3 MB".
std::string size_text(std::int64_t bytes);

}  // namespace sqlpod::cli
