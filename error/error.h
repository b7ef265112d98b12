// The one exception type of sqlpod, and the closed set of kinds that it can be of.
//
// A kind fixes the exit code of the process and says whether a retry may help; nothing else in the
// program decides either. The message is one line that names the place, the hint one line that says
// what to do next, and the details keep what a driver said, whole. None of the three may hold a
// secret: whoever lets an Error leave the process passes it through secrets/redactor.h first
// (Executor does so for all that it throws).
//
// Errors are values: copyable, immutable, safe to hand to another thread.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace sqlpod {

/// What went wrong, as far as the caller must tell cases apart. The value is the exit code.
enum class ErrorKind {
  usage = 2,          ///< command line, spec or input is wrong
  secret = 3,         ///< a secret is missing or unreadable
  unavailable = 4,    ///< the database is not reachable, or refuses for now
  query = 5,          ///< syntax, constraint or type error
  transient = 6,      ///< deadlock, serialization failure, connection lost before commit
  output = 7,         ///< the output could not be written
  denied = 8,         ///< login or permission refused
  unknown = 9,        ///< the connection was lost while COMMIT was in flight
  internal = 70,      ///< a bug in sqlpod
  timeout = 124,      ///< the time allowed has passed
  interrupted = 130,  ///< cancelled by SIGINT
  cancelled = 143,    ///< cancelled by SIGTERM
};

/// The name of a kind as run records and documentation spell it: "usage", "secret", …; an
/// interrupted run is "cancelled" too.
std::string_view name(ErrorKind kind);

/// The exit code of the process that fails with this kind.
int exit_code(ErrorKind kind);

/// Whether the same task may succeed when it is run again and nothing else has changed.
bool may_pass(ErrorKind kind);

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message, std::string hint = {}, std::string details = {},
        std::string sqlstate = {});

  ErrorKind kind() const { return kind_; }
  /// Whole, also where what() would end at a NUL.
  const std::string& message() const { return message_; }
  /// What to do next; may be empty.
  const std::string& hint() const { return hint_; }
  /// Any number of lines, without a final newline; may be empty.
  const std::string& details() const { return details_; }
  /// The five characters that the server gave, or empty.
  const std::string& sqlstate() const { return sqlstate_; }

 private:
  ErrorKind kind_;
  std::string message_;
  std::string hint_;
  std::string details_;
  std::string sqlstate_;
};

}  // namespace sqlpod
