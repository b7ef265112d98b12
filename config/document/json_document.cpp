#include "config/document/json_document.h"

#include <unordered_map>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class JsonParser {
 public:
  JsonParser(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  Node parse() {
    check_document_text(text_, file_);
    accept("\xef\xbb\xbf");
    skip_blanks();
    if (at_end()) refuse("the text is empty");
    Node root = value(0);
    skip_blanks();
    if (!at_end()) refuse("something follows the end of the JSON value");
    return root;
  }

 private:
  [[noreturn]] void refuse(const std::string& reason) const { refuse_at(mark(), reason); }

  [[noreturn]] void refuse_at(Mark where, const std::string& reason) const {
    throw Error(ErrorKind::usage, place(file_, where) + ": " + reason, "the text must be JSON");
  }

  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }

  Mark mark() const { return {line_, static_cast<int>(at_ - line_start_ + 1)}; }

  bool accept(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  void skip_blanks() {
    for (; !at_end(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_;
        line_start_ = at_ + 1;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        return;
      }
    }
  }

  Node value(std::size_t depth) {
    if (depth > maximum_document_depth) refuse("nested too deeply");
    if (++nodes_ > maximum_document_nodes) refuse("too many values");
    Node node(Node::Kind::scalar, mark());
    switch (peek()) {
      case '{':
        object(node, depth);
        break;
      case '[':
        array(node, depth);
        break;
      case '"':
        string(node.text);
        break;
      default:
        word(node);
        break;
    }
    return node;
  }

  void object(Node& node, std::size_t depth) {
    node.kind = Node::Kind::map;
    std::unordered_map<std::string, Mark> seen;
    ++at_;
    skip_blanks();
    if (accept("}")) return;
    do {
      skip_blanks();
      if (peek() != '"') refuse("expected a key in double quotes");
      const Mark key_mark = mark();
      std::string key;
      string(key);
      if (const auto [first, is_new] = seen.emplace(key, key_mark); !is_new) {
        refuse_at(key_mark, "key " + in_quotes(key) + " stands twice, first at " +
                                place(file_, first->second));
      }
      skip_blanks();
      if (!accept(":")) refuse("expected a ':' after the key");
      skip_blanks();
      node.entries.push_back({std::move(key), key_mark, value(depth + 1)});
      skip_blanks();
    } while (accept(","));
    if (!accept("}")) refuse("expected a ',' or the '}' of the object");
  }

  void array(Node& node, std::size_t depth) {
    node.kind = Node::Kind::sequence;
    ++at_;
    skip_blanks();
    if (accept("]")) return;
    do {
      skip_blanks();
      node.items.push_back(value(depth + 1));
      skip_blanks();
    } while (accept(","));
    if (!accept("]")) refuse("expected a ',' or the ']' of the array");
  }

  void word(Node& node) {
    if (accept("null")) {
      node.kind = Node::Kind::null;
      return;
    }
    node.plain = true;
    if (accept("true")) {
      node.text = "true";
    } else if (accept("false")) {
      node.text = "false";
    } else {
      node.text.assign(number());
    }
  }

  void digits() {
    if (!is_digit(peek())) refuse(at_end() ? "the text ends too early" : "expected a JSON value");
    while (is_digit(peek())) ++at_;
  }

  std::string_view number() {
    const std::size_t start = at_;
    accept("-");
    if (!accept("0")) digits();
    if (accept(".")) digits();
    if (accept("e") || accept("E")) {
      if (!accept("+")) accept("-");
      digits();
    }
    return text_.substr(start, at_ - start);
  }

  unsigned hex_digits() {
    unsigned code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      const char lower = static_cast<char>(c | 0x20);
      if (is_digit(c)) {
        code = code * 16 + static_cast<unsigned>(c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        code = code * 16 + static_cast<unsigned>(lower - 'a') + 10;
      } else {
        refuse("\\u is followed by four hex digits");
      }
    }
    return code;
  }

  void escape(std::string& out) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view characters = "\"\\/\b\f\n\r\t";
    if (const std::size_t found = letters.find(peek());
        !at_end() && found != std::string_view::npos) {
      ++at_;
      out += characters[found];
      return;
    }
    if (!accept("u")) refuse("unknown escape in a string");
    unsigned code = hex_digits();
    if (code >= 0xd800 && code < 0xdc00 && accept("\\u")) {
      const unsigned low = hex_digits();
      if (low < 0xdc00 || low > 0xdfff) refuse("half of a surrogate pair");
      code = 0x10000U + ((code - 0xd800U) << 10U) + (low - 0xdc00U);
    } else if (code >= 0xd800 && code <= 0xdfff) {
      refuse("half of a surrogate pair");
    }
    append_utf8(out, code);
  }

  /// Of the string that starts here; decoded it is no longer.
  std::size_t encoded_size() const {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    return end - at_;
  }

  /// Decodes into an empty text with room for all of it at once: growing, or handing it on, would
  /// leave copies of what may be a password in memory.
  void string(std::string& out) {
    ++at_;
    out.reserve(encoded_size());
    while (!accept("\"")) {
      if (at_end()) refuse("the string has no end");
      const char c = text_[at_];
      if (c == '\\') {
        ++at_;
        escape(out);
      } else if (static_cast<unsigned char>(c) < 0x20) {
        refuse("a tab or line end in a string must be escaped");
      } else {
        out += c;
        ++at_;
      }
    }
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::size_t line_start_ = 0;
  std::size_t nodes_ = 0;
};

}  // namespace

Node parse_json(std::string_view text, const std::string& file) {
  return JsonParser(text, file).parse();
}

}  // namespace sqlpod
