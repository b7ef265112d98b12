#include "secrets/sources/dotenv.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "secrets/secret_file.h"

namespace sqlpod {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

bool is_of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

class DotenvParser {
 public:
  DotenvParser(std::string_view text, const std::string& file) : text_(text), file_(file) {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
  }

  std::vector<DotenvEntry> parse() {
    std::vector<DotenvEntry> entries;
    while (at_ < text_.size()) {
      skip_blanks();
      if (peek() != '\n' && peek() != '#') entries.push_back(entry());
      end_line();
    }
    return entries;
  }

 private:
  [[noreturn]] void refuse(const std::string& reason) const {
    const auto line =
        std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n') + 1;
    throw unreadable_secret_file(file_, "line " + std::to_string(line) + " " + reason,
                                 "its lines are NAME=value, NAME='value' or NAME=\"value\"");
  }

  /// The end of the text is a line end, too.
  char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }

  bool skip_blanks() {
    const std::size_t start = at_;
    while (is_blank(peek())) ++at_;
    return at_ > start;
  }

  std::string_view word() {
    const std::size_t start = at_;
    while (is_of_a_name(peek())) ++at_;
    return text_.substr(start, at_ - start);
  }

  DotenvEntry entry() {
    std::string_view name = word();
    if (skip_blanks() && name == "export" && peek() != '=') {
      name = word();
      skip_blanks();
    }
    if (name.empty() || peek() != '=') refuse("is not of the form NAME=value");
    if (!names_.emplace(name).second) refuse("has a name that stands in the file already");
    ++at_;
    return {std::string(name), value()};
  }

  Secret value() {
    const bool is_apart = skip_blanks();
    const char quote = peek();
    if (quote != '\'' && quote != '"') return plain(is_apart);
    ++at_;
    Secret value = quoted(quote);
    if (!skip_blanks() && peek() == '#') refuse("goes on behind the closing quote");
    return value;
  }

  Secret plain(bool is_after_blank) {
    const std::size_t start = at_;
    std::size_t end = at_;
    for (; peek() != '\n' && !(peek() == '#' && is_after_blank); ++at_) {
      is_after_blank = is_blank(peek());
      if (!is_after_blank) end = at_ + 1;
    }
    return Secret(std::string(text_.substr(start, end - start)));
  }

  /// Of the text up to the closing quote; decoded it is no longer.
  std::size_t encoded_size(char quote) const {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != quote) {
      end += text_[end] == '\\' && quote == '"' ? 2 : 1;
    }
    return end - at_;
  }

  Secret quoted(char quote) {
    // Room for all of it at once: growing would leave its beginning behind in memory.
    std::string value;
    value.reserve(encoded_size(quote));
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == quote) {
        ++at_;
        return Secret(std::move(value));
      }
      const std::optional<char> character = c == '\\' && quote == '"' ? escaped() : c;
      if (!character) {
        wipe(value);
        refuse("has a backslash in \"…\" before a character that has no meaning there");
      }
      value += *character;
    }
    wipe(value);
    refuse("is the last one, and a quote has no end");
  }

  /// What the character behind a backslash stands for, if for anything.
  std::optional<char> escaped() {
    constexpr std::string_view letters = "nrt\\\"$`";
    constexpr std::string_view characters = "\n\r\t\\\"$`";
    ++at_;
    const std::size_t i = letters.find(peek());
    if (i == std::string_view::npos) return std::nullopt;
    return characters[i];
  }

  void end_line() {
    if (peek() == '#') at_ = std::min(text_.find('\n', at_), text_.size());
    if (peek() != '\n') refuse("goes on behind the closing quote");
    ++at_;
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::unordered_set<std::string_view> names_;
};

}  // namespace

std::vector<DotenvEntry> parse_dotenv(std::string_view text, const std::string& file) {
  return DotenvParser(text, file).parse();
}

}  // namespace sqlpod
