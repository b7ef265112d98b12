#include "executor/table/json_text.h"

#include "error/utf8.h"

namespace sqlpod {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

void append_escape(unsigned char byte, std::string& out) {
  switch (byte) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    default:
      out += "\\u00";
      out += hex_digits[byte >> 4U];
      out += hex_digits[byte & 0xFU];
  }
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Reads JSON from left to right; every function says whether it found what it is named after, and
// moves past it.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool at_end() const { return position_ == text_.size(); }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  bool document() {
    std::string open;  // the brackets that are open, outermost first
    blanks();
    while (true) {
      // Here a value is due.
      if (take('[')) {
        open += '[';
        blanks();
        if (!take(']')) continue;
        open.pop_back();
      } else if (take('{')) {
        open += '{';
        blanks();
        if (!take('}')) {
          if (!key()) return false;
          continue;
        }
        open.pop_back();
      } else if (!scalar()) {
        return false;
      }
      // Here a value has ended: what follows closes brackets or leads to the next value.
      for (blanks(); !open.empty() && take(open.back() == '[' ? ']' : '}'); blanks()) {
        open.pop_back();
      }
      if (open.empty()) return at_end();
      if (!take(',')) return false;
      blanks();
      if (open.back() == '{' && !key()) return false;
    }
  }

 private:
  bool take(char c) {
    if (at_end() || text_[position_] != c) return false;
    ++position_;
    return true;
  }

  bool take(std::string_view word) {
    if (text_.substr(position_, word.size()) != word) return false;
    position_ += word.size();
    return true;
  }

  void blanks() {
    while (take(' ') || take('\n') || take('\r') || take('\t')) {
    }
  }

  bool digits() {
    const std::size_t start = position_;
    while (!at_end() && is_digit(text_[position_])) ++position_;
    return position_ > start;
  }

  bool string() {
    if (!take('"')) return false;
    while (!at_end()) {
      if (take('"')) return true;
      if (take('\\')) {
        if (!escape()) return false;
        continue;
      }
      const Utf8Character character = decode_utf8(text_, position_);
      if (!character.valid || character.code < 0x20) return false;
      position_ += character.length;
    }
    return false;
  }

  bool escape() {
    if (at_end()) return false;
    const char c = text_[position_++];
    if (c != 'u') return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    for (int i = 0; i < 4; ++i, ++position_) {
      if (at_end() || !is_hex_digit(text_[position_])) return false;
    }
    return true;
  }

  bool key() {
    if (!string()) return false;
    blanks();
    if (!take(':')) return false;
    blanks();
    return true;
  }

  bool scalar() {
    if (at_end()) return false;
    if (text_[position_] == '"') return string();
    return take("true") || take("false") || take("null") || number();
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace

bool append_json_string(std::string_view text, std::string& out) {
  out += '"';
  const bool valid = append_json_characters(text, out);
  out += '"';
  return valid;
}

bool append_json_characters(std::string_view text, std::string& out) {
  bool valid = true;
  std::size_t plain = 0;  // start of what can be copied as it is
  const auto copy_to = [&](std::size_t end) { out.append(text.data() + plain, end - plain); };
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\') {
      ++i;
      continue;
    }
    if (byte >= 0x80) {
      const Utf8Character character = decode_utf8(text, i);
      if (character.valid) {
        i += character.length;
        continue;
      }
      copy_to(i);
      out += "\uFFFD";
      valid = false;
    } else {
      copy_to(i);
      append_escape(byte, out);
    }
    plain = ++i;
  }
  copy_to(text.size());
  return valid;
}

bool is_json_number(std::string_view text) {
  Scanner scanner(text);
  return scanner.number() && scanner.at_end();
}

bool is_json(std::string_view text) {
  return Scanner(text).document();
}

}  // namespace sqlpod
