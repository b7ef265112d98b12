#include "executor/engine/soci/error.h"

namespace sqlpod::soci {
namespace {

struct Meaning {
  Category category;
  std::string_view name;
  ErrorKind connecting;
  ErrorKind running;
  ErrorKind committing;
};

using enum ErrorKind;

constexpr Meaning meanings[] = {
    {Category::connection_error, "connection error", unavailable, transient, ErrorKind::unknown},
    {Category::invalid_statement, "invalid statement", usage, query, query},
    {Category::no_privilege, "no privilege", denied, denied, denied},
    {Category::no_data, "no data", unavailable, query, ErrorKind::unknown},
    {Category::constraint_violation, "constraint violation", unavailable, query, query},
    {Category::unknown_transaction_state, "unknown transaction state", unavailable,
     ErrorKind::unknown, ErrorKind::unknown},
    {Category::system_error, "system error", unavailable, unavailable, ErrorKind::unknown},
    {Category::unknown, "unknown", unavailable, query, ErrorKind::unknown},
};

/// A category that a later SOCI may add counts as unknown.
const Meaning& meaning_of(Category category) {
  for (const Meaning& meaning : meanings) {
    if (meaning.category == category) return meaning;
  }
  return meanings[std::size(meanings) - 1];
}

std::string hint_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::denied:
      return "check what the user may do";
    case ErrorKind::transient:
      return "the connection was lost: run the task again";
    case ErrorKind::unavailable:
      return "check the database server, and run the task again";
    case ErrorKind::unknown:
      return "look at the data before running the task again: it may have taken effect";
    default:
      return "see what is sent with `sqlpod render`";
  }
}

std::string details_of(const ::soci::soci_error& error) {
  return "SOCI category: " + std::string(meaning_of(error.get_error_category()).name) + "\n" +
         error.get_error_message();
}

std::string first_line(const std::string& text) {
  const std::string line = text.substr(0, text.find_first_of("\r\n"));
  return line.empty() ? "the database refused the statement and did not say why" : line;
}

}  // namespace

ErrorKind kind_of_category(Category category, Doing doing) {
  const Meaning& meaning = meaning_of(category);
  switch (doing) {
    case Doing::connecting:
      return meaning.connecting;
    case Doing::running:
      return meaning.running;
    default:
      return meaning.committing;
  }
}

Error statement_error(const ::soci::soci_error& error) {
  const ErrorKind kind = kind_of_category(error.get_error_category(), Doing::running);
  return {kind, first_line(error.get_error_message()), hint_for(kind), details_of(error)};
}

Error commit_error(const ::soci::soci_error& error) {
  const ErrorKind kind = kind_of_category(error.get_error_category(), Doing::committing);
  const std::string message = kind == ErrorKind::unknown
                                  ? "COMMIT failed, and it is not known whether it took effect"
                                  : first_line(error.get_error_message());
  return {kind, message, hint_for(kind), details_of(error)};
}

Error connect_error(Category category, const std::string& backend) {
  return {kind_of_category(category, Doing::connecting),
          "the SOCI backend '" + backend + "' could not open the connection",
          "check connect_string, user and password; what the backend says is not shown, for it may "
          "quote them",
          "SOCI category: " + std::string(meaning_of(category).name)};
}

}  // namespace sqlpod::soci
