#include "executor/query/text_interpolation.h"

#include <Poco/Unicode.h>

#include <algorithm>
#include <optional>
#include <set>

#include "error/in_quotes.h"
#include "error/nearest_name.h"
#include "error/utf8.h"
#include "executor/query/inputs_word.h"
#include "executor/query/operators.h"
#include "executor/query/python_text.h"
#include "executor/query/python_white_space.h"
#include "executor/query/template_error.h"

namespace sqlpod {
namespace {

bool is_word(char32_t c) {
  return c == U'_' || Poco::Unicode::isAlpha(static_cast<int>(c)) ||
         Poco::Unicode::isDigit(static_cast<int>(c));
}

// Matches `{{\s*.inputs.(\w+)\s*}}` at one place of the source.
class Matcher {
 public:
  Matcher(std::string_view source, std::size_t start) : source_(source), start_(start) {}

  std::optional<TextPlaceholder> match() {
    position_ = start_ + 2;
    std::size_t last_blank = position_;
    bool any_blank = false;
    while (const auto c = peek()) {
      if (!is_python_white_space(*c)) break;
      last_blank = position_;
      any_blank = true;
      advance();
    }
    const std::size_t after_blanks = position_;
    // The wildcard is the character after the blanks, or the last of them.
    if (take_any() && take_inputs()) return match_rest();
    position_ = last_blank;
    if (any_blank && take_any() && position_ == after_blanks && take_inputs()) return match_rest();
    return std::nullopt;
  }

 private:
  std::optional<char32_t> peek() const {
    if (position_ >= source_.size()) return std::nullopt;
    const Utf8Character character = decode_utf8(source_, position_);
    return character.valid ? std::optional(character.code) : std::nullopt;
  }
  void advance() { position_ += decode_utf8(source_, position_).length; }

  bool take_any() {
    const auto c = peek();
    if (!c || *c == U'\n') return false;
    advance();
    return true;
  }

  bool take_inputs() {
    const std::string_view word = source_.substr(position_, std::string_view("inputs").size());
    if (!is_inputs_word(word)) return false;
    position_ += word.size();
    return true;
  }

  std::optional<TextPlaceholder> match_rest() {
    if (!take_any()) return std::nullopt;
    const std::size_t name = position_;
    while (const auto c = peek()) {
      if (!is_word(*c)) break;
      advance();
    }
    const std::size_t name_end = position_;
    while (const auto c = peek()) {
      if (!is_python_white_space(*c)) break;
      advance();
    }
    if (name == name_end || source_.substr(position_, 2) != "}}") return std::nullopt;
    return TextPlaceholder{start_, position_ + 2 - start_,
                           std::string(source_.substr(name, name_end - name))};
  }

  std::string_view source_;
  std::size_t start_;
  std::size_t position_ = 0;
};

// Replaces every occurrence, from left to right.
std::string replaced(const std::string& text, std::string_view from, const std::string& to) {
  std::string result;
  std::size_t copied = 0;
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, copied)) {
    result.append(text, copied, at - copied).append(to);
    copied = at + from.size();
    if (result.size() > static_cast<std::size_t>(max_text_size)) {
      throw Error(ErrorKind::usage, "the query is longer than 64 MiB", "bind large values instead");
    }
  }
  return result.append(text, copied, std::string::npos);
}

std::string without(std::string_view text, const std::vector<std::size_t>& offsets) {
  std::string result;
  std::size_t copied = 0;
  for (const std::size_t offset : offsets) {
    result += text.substr(copied, offset - copied);
    copied = offset + 1;
  }
  return result.append(text.substr(copied));
}

}  // namespace

std::vector<TextPlaceholder> find_text_placeholders(std::string_view source) {
  std::vector<TextPlaceholder> found;
  for (std::size_t at = source.find("{{"); at != std::string_view::npos;) {
    auto placeholder = Matcher(source, at).match();
    const std::size_t next = placeholder ? at + placeholder->size : at + 1;
    if (placeholder) found.push_back(*std::move(placeholder));
    at = source.find("{{", next);
  }
  return found;
}

void require_matching_inputs(std::string_view source,
                             const std::vector<TextPlaceholder>& placeholders,
                             const TemplateInputs& inputs) {
  std::set<std::string, std::less<>> used;
  for (const TextPlaceholder& placeholder : placeholders) {
    used.insert(placeholder.name);
    if (inputs.find(placeholder.name) != inputs.end()) continue;
    std::vector<std::string> names;
    for (const auto& [name, value] : inputs) names.push_back(name);
    throw template_error(source, placeholder.offset,
                         in_quotes(placeholder.name) + " is not an input",
                         nearest_name_hint(placeholder.name, names));
  }
  std::string unused;
  for (const auto& [name, value] : inputs) {
    if (used.find(name) == used.end()) unused += (unused.empty() ? "" : ", ") + in_quotes(name);
  }
  if (unused.empty()) return;
  throw Error(ErrorKind::usage, "the query template never mentions the input " + unused,
              "in Flyte's templates an input is written {{ .inputs.name }}");
}

// Unless another colon follows the name.
std::vector<std::size_t> escaping_backslashes(std::string_view text) {
  const auto is_name_part = [](char c) {
    return c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80U;
  };
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '\\' || text[i + 1] != ':') continue;
    std::size_t end = i + 2;
    while (end < text.size() && is_name_part(text[end])) ++end;
    if (end == text.size() || text[end] != ':') offsets.push_back(i);
  }
  return offsets;
}

std::vector<std::string> names_in_text_placeholders(std::string_view source) {
  std::vector<std::string> names;
  for (const TextPlaceholder& placeholder : find_text_placeholders(source)) {
    if (std::find(names.begin(), names.end(), placeholder.name) == names.end())
      names.push_back(placeholder.name);
  }
  return names;
}

std::string interpolate_text(const std::string& source, const TemplateInputs& inputs) {
  const std::vector<TextPlaceholder> placeholders = find_text_placeholders(source);
  require_matching_inputs(source, placeholders, inputs);
  std::string text = source;
  for (const TextPlaceholder& placeholder : placeholders) {
    const std::string_view written =
        std::string_view(source).substr(placeholder.offset, placeholder.size);
    text = replaced(text, written, python_str(inputs.find(placeholder.name)->second.value));
  }
  return without(text, escaping_backslashes(text));
}

}  // namespace sqlpod
