#include "error/error.h"

#include <utility>

namespace sqlpod {

std::string_view name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::secret:
      return "secret";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::query:
      return "query";
    case ErrorKind::transient:
      return "transient";
    case ErrorKind::output:
      return "output";
    case ErrorKind::denied:
      return "denied";
    case ErrorKind::unknown:
      return "unknown";
    case ErrorKind::internal:
      return "internal";
    case ErrorKind::timeout:
      return "timeout";
    case ErrorKind::interrupted:
    case ErrorKind::cancelled:
      return "cancelled";
  }
  return "internal";
}

int exit_code(ErrorKind kind) {
  return static_cast<int>(kind);
}

bool may_pass(ErrorKind kind) {
  return kind == ErrorKind::unavailable || kind == ErrorKind::transient ||
         kind == ErrorKind::timeout;
}

Error::Error(ErrorKind kind, const std::string& message, std::string hint, std::string details,
             std::string sqlstate)
    : std::runtime_error(message),
      kind_(kind),
      message_(message),
      hint_(std::move(hint)),
      details_(std::move(details)),
      sqlstate_(std::move(sqlstate)) {}

}  // namespace sqlpod
