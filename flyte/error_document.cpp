#include "flyte/error_document.h"

#include <cstdint>
#include <string_view>

#include "error/utf8.h"
#include "flyte/messages.pb.h"

namespace sqlpod::flyte {
namespace {

constexpr std::size_t longest_text = std::size_t{64} * 1024;

/// Valid UTF-8 of whole characters, not longer than the limit.
std::string bounded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character character = decode_utf8(text, at);
    if (result.size() + character.length > longest_text) return result + " …";
    if (character.valid) {
      result += text.substr(at, character.length);
    } else {
      result += '?';
    }
    at += character.length;
  }
  return result;
}

std::string text_of(const Error& error) {
  std::string text = error.message();
  if (!error.hint().empty()) text += "\nhint: " + error.hint();
  if (!error.details().empty()) text += "\n" + error.details();
  if (!error.sqlstate().empty()) text += "\nSQLSTATE " + error.sqlstate();
  return bounded(text);
}

/// A database that does not exist is waited for by `wait`, but no retry of Flyte's makes it.
bool is_missing_database(const Error& error) {
  return error.kind() == ErrorKind::unavailable && error.sqlstate().starts_with("3D");
}

/// As Flyte's own classes of exceptions are named.
std::string code_of(const Error& error) {
  if (is_missing_database(error)) return "USER:ValueError";
  switch (error.kind()) {
    case ErrorKind::usage:
    case ErrorKind::secret:
      return "USER:ValueError";
    case ErrorKind::query:
    case ErrorKind::denied:
      return "USER:RuntimeError";
    default:
      return "SYSTEM";
  }
}

/// Nothing has been committed where the output could not be written.
bool is_recoverable(const Error& error) {
  return (may_pass(error.kind()) || error.kind() == ErrorKind::output) &&
         !is_missing_database(error);
}

}  // namespace

std::string error_document(const Error& error, const ErrorContext& context) {
  messages::ErrorDocument document;
  messages::ContainerError& failure = *document.mutable_error();
  const std::string code = code_of(error);
  failure.set_code(code);
  failure.set_message(text_of(error));
  const bool is_to_be_run_again = is_recoverable(error) && !context.has_changed_data;
  failure.set_kind(is_to_be_run_again ? messages::ContainerError::RECOVERABLE
                                      : messages::ContainerError::NON_RECOVERABLE);
  failure.set_origin(code == "SYSTEM" ? messages::SYSTEM : messages::USER);
  const auto since = context.now.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  failure.mutable_timestamp()->set_seconds(seconds.count());
  failure.mutable_timestamp()->set_nanos(static_cast<std::int32_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(since - seconds).count()));
  failure.set_worker(bounded(context.worker));
  return document.SerializeAsString();
}

}  // namespace sqlpod::flyte
