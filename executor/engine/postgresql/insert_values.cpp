#include "executor/engine/postgresql/insert_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <vector>

#include "error/error.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/sql_text.h"

namespace sqlpod::postgresql {
namespace {

constexpr std::string_view rows_alias = "sqlpod_rows";

/// The tokens of a statement, white space and comments aside.
class Tokens {
 public:
  Tokens(const SqlText& sql, const SqlDialect& dialect) : text_(sql.text()) {
    for (const SqlToken& token : lex_sql(sql, dialect)) {
      if (is_significant(token)) tokens_.push_back(token);
    }
  }

  std::size_t size() const { return tokens_.size(); }
  const SqlToken& operator[](std::size_t index) const { return tokens_[index]; }
  std::string_view text(std::size_t index) const {
    return text_.substr(tokens_[index].offset, tokens_[index].size);
  }
  bool is(std::size_t index, std::string_view upper) const {
    return index < size() &&
           (tokens_[index].kind == SqlTokenKind::word
                ? is_word(tokens_[index], text_, upper)
                : tokens_[index].kind == SqlTokenKind::symbol && text(index) == upper);
  }
  /// The index of the parenthesis that closes the one at `open`; size() when there is none.
  std::size_t closing(std::size_t open) const {
    int depth = 0;
    for (std::size_t i = open; i < size(); ++i) {
      if (is(i, "(")) ++depth;
      if (is(i, ")") && --depth == 0) return i;
    }
    return size();
  }

 private:
  std::string_view text_;
  std::vector<SqlToken> tokens_;
};

/// The index of VALUES; size() when it is not a plain INSERT INTO … VALUES.
std::size_t find_values(const Tokens& tokens) {
  if (!tokens.is(0, "INSERT") || !tokens.is(1, "INTO")) return tokens.size();
  // The word can be a column's or a table's name, too.
  for (std::size_t i = 3; i < tokens.size(); ++i) {
    if (tokens.is(i, "(")) i = tokens.closing(i);
    if (tokens.is(i, "SELECT") || tokens.is(i, "DEFAULT")) break;
    if (tokens.is(i, "VALUES") && !tokens.is(i - 1, ".")) return i;
  }
  return tokens.size();
}

/// Whether what follows the row is nothing, or ON CONFLICT … DO NOTHING.
bool can_end_with(const Tokens& tokens, std::size_t index) {
  if (index == tokens.size()) return true;
  if (!tokens.is(index, "ON") || !tokens.is(index + 1, "CONFLICT")) return false;
  if (!tokens.is(tokens.size() - 2, "DO") || !tokens.is(tokens.size() - 1, "NOTHING")) return false;
  for (; index < tokens.size(); ++index) {
    if (tokens[index].kind == SqlTokenKind::placeholder || tokens.is(index, "SELECT")) return false;
  }
  return true;
}

/// The parameter that a placeholder stands for.
const Parameter* parameter_of(const Statement& statement, std::string_view placeholder) {
  std::size_t number = 0;
  std::from_chars(placeholder.data() + 1, placeholder.data() + placeholder.size(), number);
  if (number == 0 || number > statement.parameters.size()) return nullptr;
  return &statement.parameters[number - 1];
}

bool has_word(const Tokens& tokens, std::size_t begin, std::size_t end) {
  constexpr std::array<std::string_view, 6> refused = {"SELECT", "DEFAULT", "TABLE",
                                                       "VALUES", "WITH",    "RETURNING"};
  for (std::size_t i = begin; i < end; ++i) {
    if (std::any_of(refused.begin(), refused.end(),
                    [&](std::string_view word) { return tokens.is(i, word); })) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<std::string> insert_from_arrays(const Statement& statement,
                                              const SqlDialect& dialect) {
  if (statement.sql.find('\0') != std::string::npos) return std::nullopt;
  SqlText sql(statement.sql);
  sql.append_source(0, statement.sql.size());
  const Tokens tokens(sql, dialect);
  const std::size_t values = find_values(tokens);
  if (!tokens.is(values + 1, "(")) return std::nullopt;
  const std::size_t close = tokens.closing(values + 1);
  if (close >= tokens.size() || !can_end_with(tokens, close + 1) ||
      has_word(tokens, values + 2, close)) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < values; ++i) {
    if (tokens[i].kind == SqlTokenKind::placeholder) return std::nullopt;
  }

  const std::string_view text = statement.sql;
  std::size_t copied = tokens[values + 1].offset + 1;
  std::string expressions;
  std::vector<bool> is_column(statement.parameters.size());
  for (std::size_t i = values + 2; i < close; ++i) {
    if (tokens[i].kind != SqlTokenKind::placeholder) continue;
    const Parameter* parameter = parameter_of(statement, tokens.text(i));
    if (parameter == nullptr) return std::nullopt;
    if (!parameter->column) continue;
    is_column[static_cast<std::size_t>(parameter - statement.parameters.data())] = true;
    expressions += text.substr(copied, tokens[i].offset - copied);
    expressions += std::string(rows_alias) + ".p" + std::string(tokens.text(i).substr(1));
    copied = tokens[i].offset + tokens[i].size;
  }
  expressions += text.substr(copied, tokens[close].offset - copied);

  std::string arrays;
  std::string names;
  for (std::size_t i = 0; i < is_column.size(); ++i) {
    if (!is_column[i]) continue;
    const std::string number = std::to_string(i + 1);
    arrays += (arrays.empty() ? "$" : ", $") + number;
    names += (names.empty() ? "p" : ", p") + number;
  }
  if (arrays.empty()) return std::nullopt;
  // A line comment may end the expressions.
  std::string rewritten = std::string(text.substr(0, tokens[values].offset)) + "SELECT " +
                          expressions + "\nFROM unnest(" + arrays + ") AS " +
                          std::string(rows_alias) + "(" + names + ")";
  rewritten += " " + std::string(text.substr(tokens[close].offset + 1));
  return rewritten;
}

}  // namespace sqlpod::postgresql
