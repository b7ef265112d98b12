#include "executor/engine/postgresql/text_cast.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "error/error.h"
#include "error/in_quotes.h"
#include "executor/engine/postgresql/engine.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/sql_text.h"

namespace sqlpod::postgresql {
namespace {

/// What a statement is made of, as far as it matters here.
struct Shape {
  enum class Kind { query, modifying, other };
  Kind kind = Kind::other;
  /// Where the statement behind its own WITH … begins; 0 when it has none.
  std::size_t main = 0;
  bool has_modifying_word = false;
};

template <std::size_t size>
bool is_one_of(const SqlToken& token, std::string_view text,
               const std::array<std::string_view, size>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return is_word(token, text, word); });
}

constexpr std::array<std::string_view, 3> query_words = {"SELECT", "VALUES", "TABLE"};
constexpr std::array<std::string_view, 4> modifying_words = {"INSERT", "UPDATE", "DELETE", "MERGE"};
// Before these words stands what is no name in WITH … SEARCH … CYCLE …
constexpr std::array<std::string_view, 7> before_names = {"WITH", "RECURSIVE", "BY",   "SET",
                                                          "TO",   "DEFAULT",   "USING"};

Shape::Kind kind_of(const SqlToken& token, std::string_view text) {
  if (is_one_of(token, text, query_words)) return Shape::Kind::query;
  if (is_one_of(token, text, modifying_words)) return Shape::Kind::modifying;
  return text.substr(token.offset, token.size) == "(" ? Shape::Kind::query : Shape::Kind::other;
}

Shape shape_of(const std::string& sql) {
  SqlText text(sql);
  text.append_source(0, sql.size());
  std::vector<SqlToken> tokens = lex_sql(text, engine().sql());
  std::erase_if(tokens, [](const SqlToken& token) { return !is_significant(token); });
  Shape shape;
  if (tokens.empty()) return shape;
  shape.has_modifying_word = std::any_of(tokens.begin(), tokens.end(), [&](const SqlToken& token) {
    return is_one_of(token, sql, modifying_words);
  });
  if (!is_word(tokens[0], sql, "WITH")) {
    shape.kind = kind_of(tokens[0], sql);
    return shape;
  }
  int depth = 0;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const SqlToken& before = tokens[i - 1];
    const std::string_view symbol = std::string_view(sql).substr(tokens[i].offset, tokens[i].size);
    const std::string_view symbol_before = std::string_view(sql).substr(before.offset, before.size);
    // What WITH gives a name to is a parenthesis behind AS [NOT] MATERIALIZED, or behind the name.
    const bool may_begin = symbol == "("
                               ? symbol_before == ")"
                               : symbol_before != "," && !is_one_of(before, sql, before_names);
    if (depth == 0 && may_begin && kind_of(tokens[i], sql) != Shape::Kind::other) {
      shape.kind = kind_of(tokens[i], sql);
      shape.main = tokens[i].offset;
      return shape;
    }
    if (symbol == "(") ++depth;
    if (symbol == ")") --depth;
  }
  return shape;
}

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text.append(c == '"' ? 2 : 1, c);
  return text + '"';
}

/// A column as the server itself prints it. A cast of inet to text would add "/32".
std::string cast(const std::string& column, const Type& type) {
  if (!needs_text_cast(type)) return column;
  const std::string text = "::pg_catalog.text";
  const std::string numeric = "::pg_catalog.numeric";
  // An amount of money as digits: they are exact whatever currency the server prints it in.
  if (type.kind == Type::Kind::array) {
    const Oid element = type.parts[0].oid;
    if (element == inet_oid) return column + text + text + "[]";
    return column + (element == money_oid ? numeric + "[]" : "") + text + "[]";
  }
  if (type.oid == inet_oid) return "pg_catalog.textin(pg_catalog.inet_out(" + column + "))";
  return column + (type.oid == money_oid ? numeric : "") + text;
}

/// A name that the statement does not hold.
std::string free_name(const std::string& sql) {
  std::string name = "sqlpod";
  while (sql.find(name) != std::string::npos) name += '_';
  return name;
}

}  // namespace

bool needs_text_cast(const Type& type) {
  return type.kind == Type::Kind::text ||
         (type.kind == Type::Kind::array && needs_text_cast(type.parts.at(0)));
}

bool needs_text_cast(const std::vector<Type>& types) {
  return std::any_of(types.begin(), types.end(),
                     [](const Type& type) { return needs_text_cast(type); });
}

std::string with_text_casts(const std::string& sql, const std::vector<Type>& types,
                            const PGresult* description) {
  const Shape shape = shape_of(sql);
  std::string aliases;
  std::string columns;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const char* name = PQfname(description, static_cast<int>(i));
    if (needs_text_cast(types[i]) && shape.kind == Shape::Kind::other) {
      throw Error(ErrorKind::query,
                  "column " + in_quotes(name) + " is of type " + types[i].name +
                      ", which has to be cast to text, and this statement leaves no place for it",
                  "read the column by a SELECT that casts it: " + quoted(name) + "::text");
    }
    // Names may not be unique, numbers are.
    const std::string alias = "c" + std::to_string(i + 1);
    aliases += (i == 0 ? "" : ", ") + alias;
    columns += (i == 0 ? "" : ", ") + cast(alias, types[i]) + " AS " + quoted(name);
  }
  // A line comment may end the query.
  const std::string name = free_name(sql);
  if (shape.kind == Shape::Kind::query && !(shape.main != 0 && shape.has_modifying_word)) {
    return "SELECT " + columns + " FROM (" + sql + "\n) AS " + name + "(" + aliases + ")";
  }
  // What writes has to be at the top, be it in a WITH of its own.
  const std::string with = shape.main == 0 ? "WITH " : sql.substr(0, shape.main) + "\n, ";
  return with + name + "(" + aliases + ") AS (" + sql.substr(shape.main) + "\n) SELECT " + columns +
         " FROM " + name;
}

}  // namespace sqlpod::postgresql
