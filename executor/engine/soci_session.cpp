#include "executor/engine/soci_session.h"

namespace sqlpod {

SociSession::SociSession(const soci::backend_factory& factory, const std::string& connect_string)
    : session_(factory, connect_string) {}

void SociSession::begin(const TransactionOptions&) {
  try {
    session_.begin();
  } catch (const soci::soci_error& error) {
    throw translate(error);
  }
}

void SociSession::commit() {
  try {
    session_.commit();
  } catch (const soci::soci_error& error) {
    const Error translated = translate(error);
    if (connected()) throw translated;
    throw Error(
        ErrorKind::unknown, "the connection was lost while COMMIT was in flight",
        "look at the data before running the task again: it may have taken effect",
        translated.message() + (translated.details().empty() ? "" : "\n" + translated.details()),
        translated.sqlstate());
  }
}

void SociSession::rollback() noexcept {
  try {
    session_.rollback();
  } catch (...) {
    // Closing the connection rolls back as well.
    try {
      session_.close();
    } catch (...) {  // NOLINT(bugprone-empty-catch): nothing is left to close
    }
  }
}

std::string quoted_connect_value(std::string_view value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  quoted += '\'';
  return quoted;
}

}  // namespace sqlpod
