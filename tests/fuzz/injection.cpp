// No value becomes a part of the SQL: for any template and any two values, the statements are held
// against the template by the rules of PostgreSQL's, MySQL's and SQLite's own lexers
// (server_tokens.h), for templates of the executor and for those of Flyte.
//
// The bytes: the template, a line of `--`, a value, a line of `--`, another value. The inputs: x
// and y are texts, xs a list of texts (the value's lines), n an integer below 0, k one above, f a
// float, d a date, m is NULL.
#include <algorithm>
#include <cctype>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "error/utf8.h"
#include "executor/engine/engine_registry.h"
#include "executor/query/python_text.h"
#include "executor/query/template.h"
#include "executor/query/text_interpolation.h"
#include "flyte/query.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/server_tokens.h"
#include "tests/fuzz/sql_alignment.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

constexpr std::string_view canary = "c4n4ry";
constexpr std::size_t longest_template = 600;

/// A name of an input and its value; its place is the number of its mark.
using Inputs = std::vector<std::pair<std::string, TypedValue>>;

Inputs inputs_with(std::string_view value, std::size_t items) {
  const InputType text{TypeKind::text, false, nullptr};
  const InputType texts{TypeKind::list, false, std::make_shared<const InputType>(text)};
  Value::List list;
  for (const std::string_view line : lines(value)) list.emplace_back(std::string(line));
  list.resize(items, Value(std::string(value)));
  return {
      {"x", {text, std::string(value)}},
      {"y", {text, "'" + std::string(value) + "\\"}},
      {"xs", {texts, std::move(list)}},
      {"n", {{TypeKind::integer, false, nullptr}, std::int64_t{-42}}},
      {"k", {{TypeKind::integer, false, nullptr}, std::int64_t{7}}},
      {"f", {{TypeKind::real, false, nullptr}, -0.5}},
      {"d", {{TypeKind::date, false, nullptr}, Date{19753}}},
      {"m", {{TypeKind::text, true, nullptr}, Value()}},
  };
}

TemplateInputs selected(const Inputs& inputs, const std::vector<std::string>& names) {
  TemplateInputs result;
  for (const auto& [name, input] : inputs) {
    if (std::find(names.begin(), names.end(), name) != names.end()) result.emplace(name, input);
  }
  return result;
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

/// The number of the input that `{{ name }}` at the start of the text stands for, and its size;
/// none when something else is in the braces.
std::optional<std::pair<std::size_t, std::size_t>> placeholder_at(std::string_view text,
                                                                  const Inputs& inputs,
                                                                  BindingRules rules) {
  std::size_t at = 2;
  const auto skip_blanks = [&] {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n')) ++at;
  };
  skip_blanks();
  constexpr std::string_view word = ".inputs.";
  if (text.substr(at).starts_with(word)) {
    at += word.size();
  } else if (rules == BindingRules::flyte) {
    return std::nullopt;
  } else if (text.substr(at).starts_with('.')) {
    ++at;
  }
  const std::size_t begin = at;
  while (at < text.size() && is_word_character(text[at])) ++at;
  const std::string_view name = text.substr(begin, at - begin);
  skip_blanks();
  if (!text.substr(at).starts_with("}}")) return std::nullopt;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].first == name) return std::pair(i, at + 2);
  }
  return std::nullopt;
}

/// The template with a mark for each placeholder; none when it has more of the language than that.
std::optional<std::string> marked(std::string_view source, const Inputs& inputs,
                                  BindingRules rules) {
  std::string result;
  while (!source.empty()) {
    const std::string_view two = source.substr(0, 2);
    if (two == "{{") {
      const auto placeholder = placeholder_at(source, inputs, rules);
      if (!placeholder) return std::nullopt;
      result += placeholder_mark(placeholder->first);
      source.remove_prefix(placeholder->second);
      continue;
    }
    if (rules == BindingRules::executor && (two == "{%" || two == "{#")) return std::nullopt;
    result += source.front();
    source.remove_prefix(1);
  }
  return result;
}

/// SQLAlchemy's `:name` becomes a mark where it names an input. False where that is hard to say.
bool mark_colon_names(std::vector<ServerToken>& tokens, std::string_view text, const Inputs& inputs,
                      std::vector<std::string>& marks) {
  marks.reserve(tokens.size());  // tokens point into them
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view token = tokens[i].text;
    if (token.front() != ':') continue;
    const auto offset = static_cast<std::size_t>(token.data() - text.data());
    const bool is_whole = token.size() > 1;  // SQLite's lexer takes colon and name together
    const bool touches = i + 1 < tokens.size() && tokens[i + 1].text.data() == token.data() + 1;
    if (!is_whole && !touches) continue;
    const std::string_view name = is_whole ? token.substr(1) : tokens[i + 1].text;
    const char before = offset > 0 ? text[offset - 1] : ' ';
    if (is_word_character(before) || before == '$' || before == ':' || before == '\\') continue;
    if (name.find_first_of("$(:") != std::string_view::npos || is_marked(name)) return false;
    for (std::size_t number = 0; number < inputs.size(); ++number) {
      if (inputs[number].first != name) continue;
      marks.push_back(placeholder_mark(number));
      tokens[i] = {ServerTokenKind::word, marks.back()};
      if (!is_whole) tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      break;
    }
  }
  return true;
}

std::string all_text(const std::vector<Statement>& statements) {
  std::string text;
  for (const Statement& statement : statements) text += statement.sql + "\n;\n";
  return text;
}

/// As many placeholders as there are parameters, PostgreSQL's numbered in order. A name of the
/// author's that SQLite would take for one (`AND:y`) is refused when the statement is prepared.
void require_placeholders(const std::vector<ServerToken>& tokens, const Statement& statement) {
  std::size_t count = 0;
  for (const ServerToken& token : tokens) {
    if (token.kind != ServerTokenKind::parameter || token.text.front() == ':') continue;
    ++count;
    require(token.text == "?" || token.text == "$" + std::to_string(count),
            "a placeholder of nobody's, " + std::string(token.text) + ", in: " + statement.sql);
  }
  require(count == statement.parameters.size(),
          std::to_string(statement.parameters.size()) + " parameters for " + statement.sql);
}

class Comparison {
 public:
  Comparison(std::string_view source, Server server, BindingRules rules)
      : source_(source), server_(server), rules_(rules) {}

  /// What is sent for the value, held against the template.
  void require_aligned(const Inputs& inputs, const std::vector<Statement>& statements) {
    auto text = marked(source_, inputs, rules_);
    if (!text || touches_dollar(*text)) return;
    auto tokens = tokens_of_template(*text);
    std::vector<std::string> marks;
    if (!tokens || std::any_of(tokens->begin(), tokens->end(), is_named_by_mark)) return;
    if (rules_ == BindingRules::executor && !mark_colon_names(*tokens, *text, inputs, marks))
      return;
    is_plain_ = std::none_of(tokens->begin(), tokens->end(),
                             [&](const ServerToken& token) { return may_show_values(token); });
    std::vector<ServerToken> sent;
    for (const Statement& statement : statements) {
      // To MySQL `--;` is no comment, but `--` at the end of a statement is one.
      if (statement.sql.ends_with("--")) return;
      const auto more = server_tokens(statement.sql, server_);
      // `{{ k }}d2` may become a number with letters behind it, which is nothing to a server.
      if (!more && std::any_of(tokens->begin(), tokens->end(), is_part_of_word)) return;
      require(more.has_value(), "the server would refuse what is sent: " + statement.sql);
      require_placeholders(*more, statement);
      sent.insert(sent.end(), more->begin(), more->end());
    }
    std::vector<std::string> values;
    for (const auto& [name, input] : inputs) values.push_back(python_str(input.value));
    require(are_aligned(*tokens, sent, values, rules_, server_),
            "the statements are not those of the template: " + all_text(statements));
  }

  /// Whether the template is one whose SQL must not depend on the value at all.
  bool is_plain() const { return is_plain_; }

 private:
  /// To PostgreSQL a dollar is a part of the word before it, so of a mark as well; Flyte's values
  /// are kept apart from it, in the text too.
  std::optional<std::vector<ServerToken>> tokens_of_template(std::string& text) const {
    for (;;) {
      auto tokens = server_tokens(text, server_);
      if (!tokens || server_ != Server::postgresql || rules_ != BindingRules::flyte) return tokens;
      std::size_t dollar = std::string::npos;
      for (const ServerToken& token : *tokens) {
        const std::size_t at = token.kind == ServerTokenKind::word ? dollar_behind_mark(token.text)
                                                                   : std::string::npos;
        if (at == std::string::npos) continue;
        dollar = static_cast<std::size_t>(token.text.data() - text.data()) + at;
        break;
      }
      if (dollar == std::string::npos) return tokens;
      text.insert(dollar, 1, ' ');
    }
  }

  /// Where a word is a mark and a dollar; behind more than a mark it stays a part of the word.
  static std::size_t dollar_behind_mark(std::string_view text) {
    return is_marked(text.substr(0, 3)) && text.substr(3).starts_with('$') ? 3 : std::string::npos;
  }

  static bool is_part_of_word(const ServerToken& token) {
    const std::vector<std::string> nothing(inputs_with("", 1).size());
    return (token.kind == ServerTokenKind::word || token.kind == ServerTokenKind::number) &&
           is_marked(token.text) && !filled(token.text, nothing).empty();
  }
  /// `@{{ x }}` names a parameter of SQLite's, `${{ x }}$` quotes to PostgreSQL.
  static bool is_named_by_mark(const ServerToken& token) {
    if (token.kind == ServerTokenKind::parameter) return is_marked(token.text);
    return token.kind == ServerTokenKind::body &&
           is_marked(token.text.substr(0, token.text.find('$', 1)));
  }

  bool may_show_values(const ServerToken& token) const {
    if (!is_marked(token.text)) return false;
    if (token.kind == ServerTokenKind::name) return true;
    return rules_ == BindingRules::flyte && token.kind != ServerTokenKind::string;
  }

  /// A dollar is a part of a word to MySQL and SQLite, and to PostgreSQL behind the letter that the
  /// mark is; to sqlpod it is a symbol, which it keeps Flyte's values apart from.
  bool touches_dollar(std::string_view text) const {
    if (server_ == Server::postgresql && rules_ == BindingRules::flyte) return false;
    for (std::size_t at = text.find('$'); at != std::string_view::npos;
         at = text.find('$', at + 1)) {
      if (is_marked(text.substr(at - std::min<std::size_t>(at, 3), 7))) return true;
    }
    return false;
  }

  std::string_view source_;
  Server server_;
  BindingRules rules_;
  bool is_plain_ = false;
};

bool shows_canary(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower.find(canary) != std::string::npos;
}

/// The executor writes a value into a quoted identifier, and nowhere else.
void require_no_value(const std::vector<Statement>& statements, Server server) {
  for (const Statement& statement : statements) {
    const auto tokens = server_tokens(statement.sql, server);
    if (!tokens) continue;
    for (const ServerToken& token : *tokens) {
      require(token.kind == ServerTokenKind::name || !shows_canary(token.text),
              "a value in the SQL: " + statement.sql);
    }
  }
}

/// As SQLAlchemy, and so Flyte, reads it: `\:name` is `:name`, in comments and texts too.
std::string without_escaping_backslashes(std::string_view source) {
  std::string result(source);
  const std::vector<std::size_t> offsets = escaping_backslashes(source);
  for (auto offset = offsets.rbegin(); offset != offsets.rend(); ++offset) result.erase(*offset, 1);
  return result;
}

using Render = std::function<std::vector<Statement>(const Inputs&)>;

/// `other`: inputs of the same shape, when `one` has the canary in its texts.
void compare(std::string_view source, Server server, BindingRules rules, const Inputs& one,
             const Inputs* other, const Render& render) {
  std::vector<Statement> statements;
  if (!succeeds(ErrorKind::usage, [&] { statements = render(one); })) return;
  if (rules == BindingRules::executor) require_no_value(statements, server);
  const std::string read =
      rules == BindingRules::flyte ? without_escaping_backslashes(source) : std::string(source);
  Comparison comparison(read, server, rules);
  comparison.require_aligned(one, statements);
  const std::string text = all_text(statements);
  if (other == nullptr || !comparison.is_plain() || shows_canary(text)) return;
  succeeds(ErrorKind::usage, [&] {
    require(all_text(render(*other)) == text, "another value makes another SQL text: " + text);
  });
}

}  // namespace

void fuzz_injection(std::string_view bytes) {
  const auto parts = sections(bytes, 3);
  const std::string source(parts[0]);
  if (source.size() > longest_template || source.find(canary) != std::string::npos) return;
  for (const std::string_view part : parts) {
    if (is_marked(part) || find_invalid_utf8(part)) return;
  }
  const std::string value = std::string(canary) + std::string(parts[1]);
  const std::size_t items = std::max<std::size_t>(1, lines(value).size());
  const Inputs one = inputs_with(value, items);
  const Inputs other = inputs_with(std::string(canary) + std::string(parts[2]), items);
  const Inputs bare = inputs_with(parts[1], items);
  std::vector<std::string> names;
  for (const auto& [name, input] : one) names.push_back(name);

  for (const EngineEntry& entry : engine_entries()) {
    const Engine* const engine = &entry.engine();
    Server server = Server::postgresql;
    if (engine->name() == "mysql") {
      server = Server::mysql;
    } else if (engine->name() == "sqlite") {
      server = Server::sqlite;
    } else if (engine->name() != "postgresql") {
      continue;
    }
    const SqlDialect& dialect = engine->sql();
    succeeds(ErrorKind::usage, [&] {
      const Template parsed(source, {});
      const std::vector<std::string> mentioned = parsed.mentioned(names);
      const Render render = [&](const Inputs& inputs) {
        return parsed.render(selected(inputs, mentioned), dialect);
      };
      compare(source, server, BindingRules::executor, one, &other, render);
    });
    const std::vector<std::string> mentioned = names_in_text_placeholders(source);
    const Render render = [&](const Inputs& inputs) {
      return flyte::bound_statements(source, selected(inputs, mentioned), dialect);
    };
    compare(source, server, BindingRules::flyte, one, &other, render);
    compare(source, server, BindingRules::flyte, bare, nullptr, render);
  }
}

}  // namespace sqlpod::fuzzing
