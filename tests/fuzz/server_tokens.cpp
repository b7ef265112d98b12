#include "tests/fuzz/server_tokens.h"

#include <algorithm>
#include <cctype>

namespace sqlpod::fuzzing {
namespace {

using Kind = ServerTokenKind;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80U;
}
bool continues_word(char c) {
  return begins_word(c) || is_digit(c) || c == '$';
}
bool is_one_of(char c, std::string_view set) {
  return c != '\0' && set.find(c) != std::string_view::npos;
}

/// Each match_…() gives the size of what stands at the place, 0 for nothing of the kind.
class Scanner {
 public:
  Scanner(std::string_view sql, Server server) : sql_(sql), server_(server) {}

  std::optional<std::vector<ServerToken>> run() {
    while (!refused_ && at_ < sql_.size()) {
      if (is_one_of(sql_[at_], " \t\n\v\f\r")) {
        ++at_;
        continue;
      }
      const auto [kind, size] = next();
      tokens_.push_back({kind, sql_.substr(at_, size)});
      at_ += size;
    }
    if (refused_) return std::nullopt;
    return std::move(tokens_);
  }

 private:
  struct Match {
    Kind kind;
    std::size_t size;
  };

  char peek(std::size_t ahead) const {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }
  bool looking_at(std::string_view text) const { return sql_.substr(at_, text.size()) == text; }
  template <typename Accepts>
  std::size_t run_of(std::size_t from, Accepts accepts) const {
    while (at_ + from < sql_.size() && accepts(sql_[at_ + from])) ++from;
    return from;
  }
  std::size_t refuse() {
    refused_ = true;
    return 1;
  }

  Match next() {
    if (const std::size_t size = comment()) return {Kind::comment, size};
    const char c = peek(0);
    const bool is_postgresql = server_ == Server::postgresql;
    if (c == '\'') return {Kind::string, quoted(1, server_ == Server::mysql)};
    if (is_postgresql && (c == 'e' || c == 'E') && peek(1) == '\'')
      return {Kind::string, quoted(2, true)};
    if (c == '"' && server_ == Server::mysql) return {Kind::string, quoted(1, true)};
    if (c == '"' || (c == '`' && !is_postgresql)) return {Kind::name, quoted(1, false)};
    if (c == '[' && server_ == Server::sqlite) {
      const std::size_t close = sql_.find(']', at_);
      return {Kind::name, close == std::string_view::npos ? refuse() : close + 1 - at_};
    }
    if (c == '$' && is_postgresql) return dollar();
    if (server_ != Server::postgresql && c == '?')
      return {Kind::parameter, server_ == Server::sqlite ? run_of(1, is_digit) : 1};
    if (server_ == Server::sqlite && is_one_of(c, "$@:")) return sqlite_variable();
    if (server_ == Server::sqlite && c == '#') return {Kind::symbol, refuse()};
    if (server_ == Server::mysql && c == '.' && ends_name(at_)) return {Kind::symbol, 1};
    if (server_ == Server::mysql && is_digit(c) && is_behind_dot())
      return {Kind::word, run_of(0, continues_word)};
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return {Kind::number, number()};
    if (begins_word(c) || (c == '$' && server_ == Server::mysql))
      return {Kind::word, run_of(1, continues_word)};
    if (c == '\0') return {Kind::symbol, refuse()};
    return {Kind::symbol, 1};
  }

  /// `t.7d` is a table and its column.
  bool ends_name(std::size_t offset) const {
    if (tokens_.empty()) return false;
    const ServerToken& last = tokens_.back();
    const auto end = static_cast<std::size_t>(last.text.data() - sql_.data()) + last.text.size();
    return end == offset && (last.kind == Kind::word || last.kind == Kind::name);
  }
  bool is_behind_dot() const {
    return tokens_.size() > 1 && tokens_.back().text == "." && at_ > 0 && sql_[at_ - 1] == '.' &&
           (tokens_[tokens_.size() - 2].kind == Kind::word ||
            tokens_[tokens_.size() - 2].kind == Kind::name);
  }

  std::size_t comment() {
    if (looking_at("--")) {
      const auto third = static_cast<unsigned char>(peek(2));
      const bool is_comment = server_ != Server::mysql || third <= 0x20U || third == 0x7fU;
      const std::string_view ends = server_ == Server::postgresql ? "\n\r" : "\n";
      if (is_comment) return std::min(sql_.find_first_of(ends, at_), sql_.size()) - at_;
    }
    if (peek(0) == '#' && server_ == Server::mysql)
      return std::min(sql_.find('\n', at_), sql_.size()) - at_;
    if (!looking_at("/*")) return 0;
    if (server_ == Server::mysql && (peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!')))
      return refuse();
    std::size_t size = 2;
    for (int depth = 1; depth > 0;) {
      if (at_ + size >= sql_.size()) return refuse();
      const std::string_view two = sql_.substr(at_ + size, 2);
      const bool opens = two == "/*" && server_ == Server::postgresql;
      if (opens) ++depth;
      if (two == "*/") --depth;
      size += opens || two == "*/" ? 2 : 1;
    }
    return size;
  }

  /// A quoted text whose quote is the last of its first `prefix` characters. PostgreSQL joins a
  /// string to the one before it when there is a line's end between, and reads it as it read that.
  std::size_t quoted(std::size_t prefix, bool backslashes) {
    const char quote = peek(prefix - 1);
    std::size_t size = prefix;
    while (true) {
      if (at_ + size >= sql_.size()) return refuse();
      const char c = peek(size++);
      if (c == '\\' && backslashes) {
        ++size;
      } else if (c == quote) {
        if (peek(size) == quote) {
          ++size;
          continue;
        }
        const std::size_t more =
            server_ == Server::postgresql && quote == '\'' ? continuation(size) : 0;
        if (more == 0) return size;
        size = more;
      }
    }
  }

  /// Where the string goes on behind a line's end and maybe comments, or 0.
  std::size_t continuation(std::size_t from) const {
    bool has_line_end = false;
    while (at_ + from < sql_.size()) {
      const char c = peek(from);
      if (c == '-' && peek(from + 1) == '-') {
        from = std::min(sql_.find_first_of("\n\r", at_ + from), sql_.size()) - at_;
      } else if (is_one_of(c, " \t\n\v\f\r")) {
        has_line_end = has_line_end || c == '\n' || c == '\r';
        ++from;
      } else {
        return c == '\'' && has_line_end ? from + 1 : 0;
      }
    }
    return 0;
  }

  Match dollar() {
    if (is_digit(peek(1))) {
      const std::size_t size = run_of(1, is_digit);
      return {Kind::parameter, begins_word(peek(size)) ? refuse() : size};
    }
    const std::size_t tag = run_of(1, [](char c) { return begins_word(c) || is_digit(c); });
    if (peek(tag) != '$') return {Kind::symbol, 1};
    const std::string_view mark = sql_.substr(at_, tag + 1);
    const std::size_t close = sql_.find(mark, at_ + mark.size());
    return {Kind::body, close == std::string_view::npos ? refuse() : close + mark.size() - at_};
  }

  Match sqlite_variable() {
    std::size_t size = 1;
    std::size_t letters = 0;
    for (; at_ + size < sql_.size(); ++size) {
      if (continues_word(peek(size))) {
        ++letters;
      } else if (peek(size) == '(' && letters > 0) {
        size = run_of(size + 1, [](char c) { return !is_one_of(c, " \t\n\v\f\r)"); });
        return {Kind::parameter, peek(size) == ')' ? size + 1 : refuse()};
      } else if (peek(size) == ':' && peek(size + 1) == ':') {
        ++size;
      } else {
        break;
      }
    }
    return letters > 0 ? Match{Kind::parameter, size} : Match{Kind::symbol, 1};
  }

  /// Letters right behind a number are a part of it to MySQL and refused by the others.
  std::size_t number() {
    if (server_ == Server::mysql) {
      const std::size_t digits = run_of(0, is_digit);
      if (peek(digits) != '.') return run_of(digits, continues_word);
      return run_of(digits + 1, continues_word);
    }
    const auto is_digit_or_underscore = [](char c) { return is_digit(c) || c == '_'; };
    const char radix = static_cast<char>(std::tolower(peek(1)));
    if (peek(0) == '0' && is_one_of(radix, "xob")) {
      const std::size_t size = run_of(2, [](char c) { return std::isxdigit(c) != 0; });
      return continues_word(peek(size)) ? refuse() : size;
    }
    std::size_t size = run_of(0, is_digit_or_underscore);
    if (peek(size) == '.' && !(server_ == Server::postgresql && peek(size + 1) == '.'))
      size = run_of(size + 1, is_digit_or_underscore);
    if (peek(size) == 'e' || peek(size) == 'E') {
      const std::size_t sign = peek(size + 1) == '+' || peek(size + 1) == '-' ? 1 : 0;
      if (is_digit(peek(size + 1 + sign))) size = run_of(size + 1 + sign, is_digit);
    }
    const bool is_junk =
        server_ == Server::postgresql ? begins_word(peek(size)) : continues_word(peek(size));
    return is_junk ? refuse() : size;
  }

  std::string_view sql_;
  Server server_;
  std::size_t at_ = 0;
  bool refused_ = false;
  std::vector<ServerToken> tokens_;
};

}  // namespace

std::optional<std::vector<ServerToken>> server_tokens(std::string_view sql, Server server) {
  return Scanner(sql, server).run();
}

}  // namespace sqlpod::fuzzing
