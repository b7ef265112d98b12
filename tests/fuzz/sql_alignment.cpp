#include "tests/fuzz/sql_alignment.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

namespace sqlpod::fuzzing {
namespace {

using Kind = ServerTokenKind;
using Tokens = std::vector<ServerToken>;

constexpr std::string_view mark_start = "\xEE\x80";
constexpr std::size_t mark_size = 3;

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return result;
}

bool is_one_of(std::string_view text, const std::set<std::string_view>& words) {
  return words.count(upper(text)) > 0;
}

/// What typed literals (`DATE '…'`) and the casts that they become are made of.
bool is_of_type(const ServerToken& token) {
  static const std::set<std::string_view> words = {
      "DATE",   "TIME",    "TIMETZ",    "TIMESTAMP", "TIMESTAMPTZ", "DATETIME", "INTERVAL",
      "WITH",   "WITHOUT", "ZONE",      "YEAR",      "MONTH",       "DAY",      "HOUR",
      "MINUTE", "SECOND",  "TO",        "UUID",      "JSON",        "JSONB",    "BYTEA",
      "INET",   "CIDR",    "MACADDR",   "NUMERIC",   "DECIMAL",     "INT",      "INT2",
      "INT4",   "INT8",    "INTEGER",   "BIGINT",    "SMALLINT",    "FLOAT4",   "FLOAT8",
      "REAL",   "BOOL",    "BOOLEAN",   "MONEY",     "XML",         "TEXT",     "VARCHAR",
      "POINT",  "BOX",     "DATERANGE", "TSRANGE",   "TSTZRANGE",   "AS"};
  if (token.kind == Kind::number || token.text == "(" || token.text == ")") return true;
  return token.kind == Kind::word && is_one_of(token.text, words);
}

/// What a quoted text means, and whether that can be said without reading escapes of letters.
std::pair<std::string, bool> meaning(std::string_view quoted, Server server, Kind kind) {
  std::size_t at = 1;
  bool backslashes = server == Server::mysql && kind == Kind::string;
  if (quoted.front() == 'e' || quoted.front() == 'E') {
    at = 2;
    backslashes = true;
  }
  const char quote = quoted.back();
  std::string text;
  bool is_plain = true;
  for (; at + 1 < quoted.size(); ++at) {
    const char c = quoted[at];
    const bool escapes = backslashes && c == '\\';
    if (escapes && quoted[at + 1] != '\\' && quoted[at + 1] != quote) is_plain = false;
    if (escapes || (c == quote && quote != ']')) ++at;
    text += quoted[at];
  }
  return {text, is_plain};
}

class Alignment {
 public:
  Alignment(const Tokens& source, const Tokens& sent, const std::vector<std::string>& values,
            BindingRules rules, Server server)
      : source_(source), sent_(sent), values_(values), rules_(rules), server_(server) {}

  bool holds(std::size_t i, std::size_t j) {
    if (!tried_.emplace(i, j).second) return false;  // and it was not, or all would be over
    if (i == source_.size()) return j == sent_.size();
    if (may_be_left_out(i) && holds(i + 1, j)) return true;
    if (j == sent_.size()) return false;
    if (!is_marked(source_[i].text)) return source_[i] == sent_[j] && holds(i + 1, j + 1);
    const std::vector<std::size_t> ends = ends_of_value(i, j);
    return std::any_of(ends.begin(), ends.end(),
                       [&](std::size_t end) { return holds(i + 1, end); });
  }

 private:
  bool may_be_left_out(std::size_t i) const {
    const ServerToken& token = source_[i];
    if (token.kind == Kind::comment || token.text == ";") return true;
    if (token.text == "\\") {
      while (i < source_.size() && source_[i].text == "\\") ++i;
      return i < source_.size() && source_[i].text[0] == ':';
    }
    if (rules_ == BindingRules::flyte) return is_of_outer_transaction(i);
    return !is_marked(token.text) && is_of_type(token);
  }

  /// Whether a token belongs to a first statement BEGIN, or a last one COMMIT.
  bool is_of_outer_transaction(std::size_t i) const {
    std::size_t first = i;
    while (first > 0 && source_[first - 1].text != ";") --first;
    while (first < i && source_[first].kind == Kind::comment) ++first;
    std::size_t end = i;
    while (end < source_.size() && source_[end].text != ";") ++end;
    const bool is_last = std::all_of(
        source_.begin() + static_cast<std::ptrdiff_t>(end), source_.end(),
        [](const ServerToken& token) { return token.text == ";" || token.kind == Kind::comment; });
    return is_one_of(source_[first].text, {"BEGIN", "START"}) ||
           (is_last && is_one_of(source_[first].text, {"COMMIT", "END"}));
  }

  bool is_sent(std::size_t j, std::string_view text) const {
    return j < sent_.size() && upper(sent_[j].text) == text;
  }
  bool is_sent(std::size_t j, Kind kind) const { return j < sent_.size() && sent_[j].kind == kind; }

  /// Where what stands for the placeholders of a token may end.
  std::vector<std::size_t> ends_of_value(std::size_t i, std::size_t j) const {
    const ServerToken& token = source_[i];
    const bool is_flyte = rules_ == BindingRules::flyte;
    switch (token.kind) {
      case Kind::word:
      case Kind::number:
        if (is_only_marks(token.text))
          return is_flyte ? ends_of_fragment(j) : ends_of_parameters(j);
        if (is_flyte && is_one_of(token.text.substr(0, 5), {"ARRAY"}) && is_sent(j, "ARRAY"))
          return ends_of_array(token.text.substr(5), j + 1);
        return ends_of_part_of_word(token.text, j);
      case Kind::string:
        if (!is_flyte) return ends_of_parameters(j);
        if (is_sent(j, Kind::parameter)) return {j + 1};
        return ends_of_quoted(token, j);
      case Kind::name:
        return is_flyte ? ends_of_quoted(token, j) : ends_of_names(j);
      case Kind::body:
        if (is_flyte && (is_sent(j, Kind::parameter) || is_sent(j, Kind::body))) return {j + 1};
        return is_flyte ? ends_of_body(token, j) : std::vector<std::size_t>();
      case Kind::comment:
        if (is_flyte && is_sent(j, Kind::comment)) return {j + 1};
        return {};
      default:
        return {};
    }
  }

  static bool is_only_marks(std::string_view text) {
    while (text.starts_with(mark_start)) text.remove_prefix(mark_size);
    return text.empty();
  }

  /// `?`, `?, ?`, `(?, ?)`, `CAST(? AS type)`.
  std::vector<std::size_t> ends_of_parameters(std::size_t j) const {
    std::vector<std::size_t> ends;
    const bool parenthesized = is_sent(j, "(");
    std::size_t at = j + (parenthesized ? 1 : 0);
    while (is_sent(at, Kind::parameter)) {
      ++at;
      if (!parenthesized) ends.push_back(at);
      if (parenthesized && is_sent(at, ")")) ends.push_back(at + 1);
      if (!is_sent(at, ",")) break;
      ++at;
    }
    if (!is_sent(j, "CAST") || !is_sent(j + 1, "(") || !is_sent(j + 2, Kind::parameter))
      return ends;
    for (at = j + 3; at < sent_.size() && is_of_type(sent_[at]);) {
      if (is_sent(at++, ")")) ends.push_back(at);
    }
    return ends;
  }

  std::vector<std::size_t> ends_of_names(std::size_t j) const {
    std::vector<std::size_t> ends;
    while (is_sent(j, Kind::name)) {
      ends.push_back(++j);
      if (is_sent(j, ".") || is_sent(j, ",")) ++j;
    }
    return ends;
  }

  std::vector<std::size_t> ends_of_quoted(const ServerToken& token, std::size_t j) const {
    if (!is_sent(j, token.kind)) return {};
    const auto [expected, is_plain] = meaning(token.text, server_, token.kind);
    const auto [found, is_readable] = meaning(sent_[j].text, server_, token.kind);
    if (is_plain && is_readable && found != filled(expected, values_)) return {};
    return {j + 1};
  }

  /// What follows the word ARRAY: a list, and maybe a word that touches it.
  std::vector<std::size_t> ends_of_array(std::string_view rest, std::size_t j) const {
    while (rest.starts_with(mark_start)) rest.remove_prefix(mark_size);
    std::vector<std::size_t> ends = ends_of_fragment(j);
    if (rest.empty()) return ends;
    std::vector<std::size_t> ends_of_word;
    for (const std::size_t end : ends) {
      if (end < sent_.size() && sent_[end].text == rest) ends_of_word.push_back(end + 1);
    }
    return ends_of_word;
  }

  /// A string literal of what stands between the tags.
  std::vector<std::size_t> ends_of_body(const ServerToken& token, std::size_t j) const {
    if (!is_sent(j, Kind::string)) return {};
    const std::size_t tag = token.text.find('$', 1) + 1;
    const auto [found, is_readable] = meaning(sent_[j].text, server_, Kind::string);
    const std::string_view inside = token.text.substr(tag, token.text.size() - 2 * tag);
    if (is_readable && found != filled(inside, values_)) return {};
    return {j + 1};
  }

  /// `logs_2024` where `logs_{{ .inputs.year }}` stood: one word, or the two tokens of `1x`.
  std::vector<std::size_t> ends_of_part_of_word(std::string_view pattern, std::size_t j) const {
    std::vector<std::size_t> ends;
    if (is_sent(j, Kind::word) || is_sent(j, Kind::number)) {
      if (filled(pattern, values_) == sent_[j].text) ends.push_back(j + 1);
    }
    return ends;
  }

  /// Names and literals with commas between them. Nothing else: no operator, no semicolon.
  std::vector<std::size_t> ends_of_fragment(std::size_t j) const {
    std::vector<std::size_t> ends;
    bool is_after_operand = false;
    for (; j < sent_.size(); ++j) {
      const ServerToken& token = sent_[j];
      if (token.kind == Kind::comment || token.kind == Kind::body) break;
      if (token.kind == Kind::symbol) {
        if (std::string_view(".,()*-[]").find(token.text) == std::string_view::npos) break;
        if (token.text == "-" && !is_sent(j + 1, Kind::number)) break;
        is_after_operand = token.text == ")" || token.text == "*" || token.text == "]";
      } else {
        const bool is_order = is_one_of(token.text, {"ASC", "DESC", "NULLS", "FIRST", "LAST"});
        if (is_after_operand && !is_order) break;
        is_after_operand = true;
      }
      ends.push_back(j + 1);
    }
    return ends;
  }

  const Tokens& source_;
  const Tokens& sent_;
  const std::vector<std::string>& values_;
  BindingRules rules_;
  Server server_;
  std::set<std::pair<std::size_t, std::size_t>> tried_;
};

}  // namespace

std::string placeholder_mark(std::size_t input) {
  return std::string(mark_start) + static_cast<char>(0x80U + input);
}

bool is_marked(std::string_view text) {
  return text.find(mark_start) != std::string_view::npos;
}

std::string filled(std::string_view text, const std::vector<std::string>& values) {
  std::string result;
  while (!text.empty()) {
    const std::size_t at = std::min(text.find(mark_start), text.size());
    result += text.substr(0, at);
    text.remove_prefix(at);
    if (text.empty()) break;
    result += values.at(static_cast<unsigned char>(text[2]) - 0x80U);
    text.remove_prefix(mark_size);
  }
  return result;
}

bool are_aligned(const std::vector<ServerToken>& source, const std::vector<ServerToken>& sent,
                 const std::vector<std::string>& values, BindingRules rules, Server server) {
  return Alignment(source, sent, values, rules, server).holds(0, 0);
}

}  // namespace sqlpod::fuzzing
