#include "flyte/statement_rewriter.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "error/in_quotes.h"
#include "executor/query/identifier.h"
#include "executor/query/parameter_position.h"
#include "executor/query/python_text.h"
#include "executor/query/string_literal.h"
#include "executor/query/token_walk.h"
#include "flyte/sql_fragment.h"

namespace sqlpod::flyte {

const char* const text_replacement_hint =
    "SQLPOD_FLYTE_INTERPOLATION=text in the task's environment pastes values as Flyte's own image "
    "does";

namespace {

using Kind = SqlTokenKind;

const InputType text_type{TypeKind::text, false, nullptr};

/// Letters, digits, underscores: what can be a part of a word.
bool is_word_text(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// What can end no quotes and begin no comment: words, numbers, moments.
bool is_plain_text(std::string_view text) {
  const auto is_plain = [](char c) {
    return is_word_text(std::string_view(&c, 1)) || std::string_view(" .:+-").find(c) < 5;
  };
  return std::all_of(text.begin(), text.end(), is_plain) &&
         text.find("--") == std::string_view::npos;
}

/// Numbers and truth values: their text is the same in Python and SQL, and harmless.
bool is_written_as_it_is(const Value& value) {
  if (const auto* number = value.get_if<double>()) return std::isfinite(*number);
  return value.get_if<std::int64_t>() != nullptr || value.get_if<bool>() != nullptr;
}

/// PostgreSQL's with a backslash in it as E'…', which does not depend on
/// standard_conforming_strings.
std::string quoted_literal(std::string_view text, const SqlDialect& dialect) {
  const bool is_escape_string = dialect.escape_strings && text.find('\\') != std::string_view::npos;
  std::string literal = is_escape_string ? "E'" : "'";
  for (const char c : text) {
    if (c == '\'' || (c == '\\' && (is_escape_string || dialect.backslash_escapes))) literal += c;
    literal += c;
  }
  return literal + "'";
}

class Rewriter {
 public:
  Rewriter(const SqlText& sql, const std::vector<SqlToken>& tokens, StatementRange range,
           std::string_view source, const SqlDialect& dialect)
      : sql_(sql),
        walk_(sql.text(), tokens, range.begin, range.end),
        dialect_(dialect),
        result_(source) {}

  SqlText run() {
    for (std::size_t i = walk_.begin(); i < walk_.end(); ++i) rewrite(i);
    return std::move(result_);
  }

 private:
  void rewrite(std::size_t i) {
    if (walk_.text(i).find(SqlText::hole) == std::string_view::npos) return write(walk_.text(i), i);
    switch (walk_[i].kind) {
      case Kind::hole:
        return rewrite_value(i);
      case Kind::string:
        return rewrite_string(i);
      case Kind::quoted_identifier:
        return rewrite_quoted_identifier(i);
      case Kind::dollar_quoted:
        return rewrite_dollar_quoted(i);
      case Kind::comment:
        return rewrite_comment(i);
      default:
        return write(with_plain_values(i), i);
    }
  }

  void write(std::string_view text, std::size_t i) {
    if (text.find(SqlText::hole) != std::string_view::npos) {
      fail(i, "a NUL byte in an input cannot be part of the SQL");
    }
    result_.append_text(text, sql_.origin_of(walk_[i].offset));
  }
  void write_hole(const std::string& name, const InputType& type, Value value, std::size_t i) {
    result_.append_hole({name, type, std::make_shared<const Value>(std::move(value))},
                        sql_.origin_of(walk_[i].offset));
  }

  [[noreturn]] void fail(std::size_t i, const std::string& message) const {
    throw sql_.error_at(walk_[i].offset, message, text_replacement_hint);
  }

  void warn(const std::string& name, const std::string& text) const {
    Poco::Logger::get("sqlpod").warning("the input '" + name +
                                        "' becomes a part of the SQL: " + in_quotes(text));
  }

  /// The statement's first token that means something.
  std::size_t first() const {
    const std::size_t begin = walk_.begin();
    return is_significant(walk_[begin]) ? begin : walk_.after(begin);
  }

  /// Why no parameter may stand at the token, if so.
  std::optional<std::string> refusal(std::size_t i) const {
    if (!walk_.is_symbol(first(), "(") &&
        !walk_.is_word(first(), {"SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE",
                                 "VALUES", "EXPLAIN", "CALL", "EXECUTE", "CREATE"})) {
      return "a statement of this kind takes no parameters";
    }
    return refusal_of_parameter(walk_, i);
  }

  /// The text that a string or quoted identifier means.
  std::string inside(std::size_t i) const {
    return literal_text(sql_, walk_[i], dialect_, [&](std::size_t offset) {
      return python_str(*sql_.hole_at(offset).value);
    });
  }

  /// The names of the inputs in a token, for messages.
  std::string names_in(std::size_t i) const {
    std::string names;
    for (std::size_t at = 0; at < walk_[i].size; ++at) {
      if (walk_.text(i)[at] != SqlText::hole) continue;
      names += (names.empty() ? "" : ", ") + sql_.hole_at(walk_[i].offset + at).name;
    }
    return names;
  }

  void write_text(const std::string& text, std::size_t i) {
    if (refusal(i)) return write(quoted_literal(text, dialect_), i);
    write_hole(names_in(i), text_type, text, i);
  }

  void rewrite_string(std::size_t i) {
    if (touches_text(walk_, i) || walk_.is_kind(walk_.before(i), Kind::string) ||
        walk_.is_kind(walk_.after(i), Kind::string)) {
      fail(i, "a string with an input in it cannot have a prefix, nor stand beside another string");
    }
    write_text(inside(i), i);
  }

  void rewrite_quoted_identifier(std::size_t i) {
    std::string name;
    try {
      name = quote_identifier(inside(i), dialect_);
    } catch (const Error& error) {
      fail(i, error.message());
    }
    write_blank_beside_quotes(i - 1, i);
    write(name, i);
    write_blank_beside_quotes(i + 1, i);
  }

  void rewrite_dollar_quoted(std::size_t i) {
    if (walk_.is_word(first(), {"DO", "CREATE"})) return write(with_plain_values(i), i);
    const std::string_view token = walk_.text(i);
    const std::size_t tag = token.find('$', 1) + 1;
    std::string text;
    for (std::size_t at = tag; at < token.size() - tag; ++at) {
      const bool is_hole = token[at] == SqlText::hole;
      text += is_hole ? python_str(*sql_.hole_at(walk_[i].offset + at).value)
                      : std::string(1, token[at]);
    }
    write_blank_beside_quotes(i - 1, i);
    write_text(text, i);
    write_blank_beside_quotes(i + 1, i);
  }

  /// Other quotes than those of the source (`[a]` becomes "a") may be those of the text beside it,
  /// and two of one kind are one text.
  void write_blank_beside_quotes(std::size_t neighbour, std::size_t i) {
    if (is_quoted(neighbour)) write(" ", i);
  }

  /// The body of a routine, an executable comment: only what can do no harm in quotes comes in.
  std::string with_plain_values(std::size_t i) const {
    std::string text;
    for (std::size_t at = 0; at < walk_[i].size; ++at) {
      const char c = walk_.text(i)[at];
      if (c != SqlText::hole) {
        text += c;
        continue;
      }
      const Hole& hole = sql_.hole_at(walk_[i].offset + at);
      const std::string value = python_str(*hole.value);
      const bool joins = text.ends_with('-') && value.starts_with('-');
      if (!is_plain_text(value) || joins) {
        fail(i, "the input '" + hole.name +
                    "' has a value that cannot stand in the body of a routine: it is more than "
                    "letters, digits, blanks and . : + -");
      }
      warn(hole.name, value);
      text += value;
    }
    if (!is_one_token(text, walk_[i].kind)) {
      fail(i, "the inputs in the body of a routine would end it");
    }
    return text;
  }

  /// Whether what the token at hand became is one token still.
  bool is_one_token(const std::string& text, Kind kind) const {
    SqlText sql(text);
    sql.append_source(0, text.size());
    try {
      const std::vector<SqlToken> tokens = lex_sql(sql, dialect_);
      return tokens.size() == 1 && tokens[0].kind == kind;
    } catch (const Error&) {
      return false;  // it is not closed
    }
  }

  void rewrite_comment(std::size_t i) {
    std::string text;
    for (std::size_t at = 0; at < walk_[i].size; ++at) {
      const char c = walk_.text(i)[at];
      const std::string value = c == SqlText::hole
                                    ? python_str(*sql_.hole_at(walk_[i].offset + at).value)
                                    : std::string(1, c);
      text += c != SqlText::hole || is_plain_text(value) ? value : "?";
    }
    if (!is_one_token(text, Kind::comment)) fail(i, "the inputs in a comment would end it");
    write(text, i);
  }

  /// A value in the open.
  void rewrite_value(std::size_t i) {
    const Hole& hole = sql_.hole_at(walk_[i].offset);
    const bool touches = touches_text(walk_, i);
    if (const auto* list = hole.value->get_if<Value::List>()) return rewrite_list(i, hole, *list);
    if (const auto* text = hole.value->get_if<std::string>()) {
      return touches ? rewrite_part_of_word(i, hole) : rewrite_fragment(i, hole, *text);
    }
    if (!is_written_as_it_is(*hole.value)) {
      if (touches) fail(i, "the input '" + hole.name + "' touches other text");
      if (const auto reason = refusal(i)) fail(i, *reason);
      return write_hole(hole.name, hole.type, *hole.value, i);
    }
    if (touches) return rewrite_part_of_word(i, hole);
    const std::string text = python_str(*hole.value);
    write_blank_before(text, i);
    write(text, i);
    write_blank_after(text, i);
  }

  /// What comes in must not become one token with the symbol beside it: a comment of `-` and `-1`,
  /// or of `/` and `*`; a number of `.` and `5`; a dollar quote of `$`, `tag` and `$`.
  void write_blank_before(std::string_view text, std::size_t i) {
    if (i == walk_.begin() || text.empty()) return;
    const std::string_view symbol = walk_.text(i - 1);
    if (symbol == "$" || (symbol == "-" && text.front() == '-') ||
        (symbol == "/" && text.front() == '*') || (symbol == "." && is_digit(text.front()))) {
      write(" ", i);
    }
  }
  void write_blank_after(std::string_view text, std::size_t i) {
    if (i + 1 >= walk_.end() || text.empty()) return;
    const std::string_view symbol = walk_.text(i + 1);
    if (symbol == "$" || (symbol == "." && is_digit(text.back()))) write(" ", i);
  }

  /// Whether a token of the statement is something in quotes.
  bool is_quoted(std::size_t i) const {
    if (i < walk_.begin() || i >= walk_.end()) return false;
    return walk_.is_kind(i, Kind::string) || walk_.is_kind(i, Kind::quoted_identifier) ||
           walk_.is_kind(i, Kind::dollar_quoted);
  }

  /// `logs_{{ .inputs.year }}`
  void rewrite_part_of_word(std::size_t i, const Hole& hole) {
    const std::string text = python_str(*hole.value);
    if (is_quoted(i - 1) || is_quoted(i + 1)) {
      fail(i, "the input '" + hole.name + "' touches a quoted text, and could become its prefix");
    }
    if (!is_word_text(text)) {
      fail(i, "the input '" + hole.name + "' touches other text, and " + in_quotes(text) +
                  " can be no part of a name");
    }
    warn(hole.name, text);
    write(text, i);
  }

  void rewrite_fragment(std::size_t i, const Hole& hole, const std::string& text) {
    const auto parts = parse_fragment(text, dialect_);
    if (!parts) {
      fail(i, "the input '" + hole.name +
                  "' is a text in the open, where SQL is expected, and it is more than names, "
                  "numbers and strings: put quotes around the placeholder");
    }
    if (std::any_of(parts->begin(), parts->end(), [](const FragmentPart& part) {
          return part.kind == FragmentPart::Kind::name;
        })) {
      warn(hole.name, text);
    }
    write_blank_before(parts->front().text, i);
    bool is_after_name = false;
    for (const FragmentPart& part : *parts) {
      const bool is_name = part.kind == FragmentPart::Kind::name;
      if (is_name && is_after_name) write(" ", i);
      is_after_name = is_name;
      if (part.kind != FragmentPart::Kind::text) {
        write(part.text, i);
      } else if (refusal(i)) {
        write(quoted_literal(part.text, dialect_), i);
      } else {
        write_hole(hole.name, text_type, part.text, i);
      }
    }
    write_blank_after(parts->back().text, i);
  }

  void rewrite_list(std::size_t i, const Hole& hole, const Value::List& list) {
    if (walk_.is_word(walk_.before(i), {"ARRAY"})) return write_array(i, hole, list);
    if (touches_text(walk_, i)) {
      fail(i, "the list '" + hole.name + "' touches other text: write ARRAY or IN before it");
    }
    if (const auto reason = refusal(i)) fail(i, *reason);
    write_hole(hole.name, hole.type, *hole.value, i);
  }

  void write_array(std::size_t i, const Hole& hole, const Value::List& list) {
    write("[", i);
    for (std::size_t at = 0; at < list.size(); ++at) {
      if (at > 0) write(", ", i);
      const Value& item = list[at];
      if (const auto* inner = item.get_if<Value::List>()) {
        write_array(i, hole, *inner);
      } else if (is_written_as_it_is(item)) {
        write(python_str(item), i);
      } else if (item.get_if<std::string>() != nullptr && refusal(i)) {
        write(quoted_literal(*item.get_if<std::string>(), dialect_), i);
      } else {
        write_hole(hole.name, element_type(hole.type, item), item, i);
      }
    }
    write("]", i);
  }

  static InputType element_type(InputType type, const Value& item) {
    while (type.kind == TypeKind::list && type.element) {
      const InputType element = *type.element;
      type = element;
    }
    type.nullable = type.nullable || item.is_null();
    return type;
  }

  const SqlText& sql_;
  TokenWalk walk_;
  const SqlDialect& dialect_;
  SqlText result_;
};

}  // namespace

SqlText rewrite_statement(const SqlText& sql, const std::vector<SqlToken>& tokens,
                          StatementRange range, std::string_view source,
                          const SqlDialect& dialect) {
  return Rewriter(sql, tokens, range, source, dialect).run();
}

}  // namespace sqlpod::flyte
