#include "executor/query/parameter_position.h"

#include <algorithm>

namespace sqlpod {
namespace {

constexpr auto none = TokenWalk::none;

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return result;
}

// FROM of `IS DISTINCT FROM x` and of `SUBSTRING(text FROM x)` has a value behind it.
bool is_from_of_expression(const TokenWalk& tokens, std::size_t from) {
  const std::size_t before = tokens.before(from);
  if (tokens.is_word(before, {"DISTINCT"}) && tokens.is_word(tokens.before(before), {"IS", "NOT"}))
    return true;
  return tokens.is_word(tokens.enclosing_function(from),
                        {"EXTRACT", "SUBSTRING", "TRIM", "OVERLAY", "POSITION"});
}

bool expects_name_after(const TokenWalk& tokens, std::size_t word) {
  if (tokens.is_word(word, {"FROM"})) return !is_from_of_expression(tokens, word);
  // Not `… IS DISTINCT FROM ALL`-like phrases: each of these has a name behind it, wherever it
  // stands.
  return tokens.is_word(
      word,
      {"JOIN",     "INTO",     "UPDATE",   "TABLE",     "VIEW",       "INDEX",    "SCHEMA",
       "DATABASE", "COLUMN",   "SEQUENCE", "TRIGGER",   "PROCEDURE",  "FUNCTION", "CONSTRAINT",
       "AS",       "TRUNCATE", "COLLATE",  "OVER",      "REFERENCES", "RENAME",   "ADD",
       "DROP",     "CREATE",   "ALTER",    "CALL",      "EXISTS",     "ONLY",     "TO",
       "SET",      "REPLACE",  "USE",      "EXECUTE",   "DESCRIBE",   "ANALYZE",  "VACUUM",
       "REINDEX",  "TYPE",     "ROLE",     "SAVEPOINT", "WINDOW"});
}

// `ORDER BY x`, `GROUP BY x`: a parameter that is a whole key is a constant, and orders or groups
// nothing.
bool is_whole_sort_key(const TokenWalk& tokens, std::size_t index) {
  const std::size_t by = tokens.before(index);
  if (!tokens.is_word(by, {"BY"}) ||
      !tokens.is_word(tokens.before(by), {"ORDER", "GROUP", "PARTITION"})) {
    return false;
  }
  const std::size_t next = tokens.after(index);
  return next == none || tokens.is_symbol(next, ",") || tokens.is_symbol(next, ")") ||
         tokens.is_word(next, {"ASC", "DESC", "NULLS", "LIMIT", "OFFSET", "FETCH", "FOR", "HAVING",
                               "ORDER", "ROWS", "RANGE", "UNION", "WITH"});
}

// Statements that are no queries are not planned, and so take no parameters; CREATE TABLE … AS is
// one that is.
std::optional<std::string> refusal_of_statement(const TokenWalk& tokens, std::size_t index) {
  std::size_t at = tokens.begin();
  if (!is_significant(tokens[at])) at = tokens.after(at);
  if (tokens.is_word(at, {"ALTER", "DROP", "GRANT", "REVOKE", "COMMENT", "TRUNCATE"})) {
    return "a statement with " + upper(tokens.text(at)) + " takes no parameters";
  }
  if (!tokens.is_word(at, {"CREATE"})) return std::nullopt;
  std::string object;
  for (std::size_t word = tokens.after(at); word != none && word < index;
       word = tokens.after(word)) {
    if (object.empty() &&
        tokens.is_word(word, {"TABLE", "VIEW", "INDEX", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT",
                              "SCHEMA", "USER", "ROLE", "DATABASE"})) {
      object = upper(tokens.text(word));
    }
    if (object == "TABLE" && tokens.is_word(word, {"AS", "SELECT"})) return std::nullopt;
  }
  return "CREATE " + object + (object.empty() ? "" : " ") + "takes no parameters here";
}

}  // namespace

std::optional<std::string> refusal_of_parameter(const TokenWalk& tokens, std::size_t index) {
  const std::size_t before = tokens.before(index);
  const std::size_t after = tokens.after(index);
  if (tokens.is_symbol(before, ".")) return "SQL takes no parameter after a dot";
  if (tokens.is_symbol(after, ".")) return "SQL takes no parameter before a dot";
  if (tokens.is_symbol(before, "::")) return "SQL takes no parameter for a type";
  if (tokens.is_symbol(before, "$")) return "SQL takes no parameter after $";
  if (tokens.is_symbol(after, "(")) return "SQL takes no parameter for the name of a function";
  if (expects_name_after(tokens, before)) {
    return "SQL takes no parameter after " + upper(tokens.text(before));
  }
  if (is_whole_sort_key(tokens, index)) {
    return "a parameter after " + upper(tokens.text(tokens.before(before))) +
           " BY is a constant, not the name of a column";
  }
  return refusal_of_statement(tokens, index);
}

bool touches_text(const TokenWalk& tokens, std::size_t index) {
  const auto is_text = [&](std::size_t at) {
    switch (tokens[at].kind) {
      case SqlTokenKind::string:
      case SqlTokenKind::quoted_identifier:
      case SqlTokenKind::dollar_quoted:
      case SqlTokenKind::number:
      case SqlTokenKind::word:
      case SqlTokenKind::colon_name:
      case SqlTokenKind::placeholder:
      case SqlTokenKind::hole:
        return true;
      default:
        return false;
    }
  };
  return (index > tokens.begin() && is_text(index - 1)) ||
         (index + 1 < tokens.end() && is_text(index + 1));
}

}  // namespace sqlpod
