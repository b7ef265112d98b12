// Reads what is sealed. The text is JSON (RFC 8259) of one shape, read in place: a general reader
// would leave values behind in memory.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "error/error.h"
#include "error/utf8.h"
#include "secrets/sealed_content.h"

namespace sqlpod {
namespace {

class SealedTextReader {
 public:
  SealedTextReader(std::string_view text, const std::string& store) : text_(text), store_(store) {}

  SealedContent content() {
    if (find_invalid_utf8(text_)) fail("it is not UTF-8 text");
    SealedContent content;
    bool has_version = false;
    bool has_secrets = false;
    read_object([&](const std::string& name) {
      if (name == "sqlpod_sealed_store" && !has_version) {
        has_version = true;
        read_version();
      } else if (name == "recipients_sha256" && content.recipients_sha256.empty()) {
        content.recipients_sha256 = read_string();
        if (content.recipients_sha256.empty()) fail("recipients_sha256 is empty");
      } else if (name == "secrets" && !has_secrets) {
        has_secrets = true;
        read_secrets(content.secrets);
      } else {
        fail("an unknown or second member");
      }
    });
    if (at_ != text_.size()) fail("something follows the object");
    if (!has_version || !has_secrets) fail("sqlpod_sealed_store or secrets is missing");
    return content;
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorKind::secret,
                "what is sealed in " + store_ + " cannot be read: at byte " + std::to_string(at_) +
                    ": " + reason,
                "seal the secrets with sqlpod secrets seal; docs/sealed-secrets.md tells the form");
  }

  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blanks() {
    while (next() == ' ' || next() == '\n' || next() == '\r' || next() == '\t') ++at_;
  }

  bool take(char c) {
    if (next() != c) return false;
    ++at_;
    skip_blanks();
    return true;
  }

  void expect(char c) {
    if (!take(c)) fail(std::string("'") + c + "' is expected");
  }

  /// Calls read_member with the name of each member, to read its value.
  template <typename ReadMember>
  void read_object(ReadMember read_member) {
    skip_blanks();
    expect('{');
    if (take('}')) return;
    do {
      const std::string name = read_string();
      expect(':');
      read_member(name);
    } while (take(','));
    expect('}');
  }

  void read_version() {
    if (!take('1')) fail("this version of sqlpod reads version 1 alone");
  }

  void read_secrets(SealedSecrets& secrets) {
    read_object([&](const std::string& path) {
      check_path(path);
      Secret value = next() == '{' ? read_base64() : Secret(read_string());
      if (!secrets.emplace(path, std::move(value)).second) fail("a path stands twice");
    });
  }

  void check_path(const std::string& path) const {
    try {
      check_sealed_path(path);
    } catch (const Error& error) {
      fail(error.message());
    }
  }

  Secret read_base64() {
    std::optional<Secret> value;
    read_object([&](const std::string& name) {
      if (name != "base64" || value) fail("a value is a text or {\"base64\": text}");
      const Secret text(read_string());
      value = decode_base64(text.reveal());
      if (!value) fail("a text that is no base64");
    });
    if (!value) fail("a value is a text or {\"base64\": text}");
    return std::move(*value);
  }

  std::string read_string() {
    if (next() != '"') fail("a text is expected");
    ++at_;
    std::string value;
    value.reserve(size_until_quote());  // growing would leave what was read behind in memory
    while (next() != '"') {
      if (static_cast<unsigned char>(next()) < 0x20) {
        wipe(value);
        fail("a text without end, or with a control character");
      }
      if (next() == '\\') {
        read_escape(value);
      } else {
        value += text_[at_++];
      }
    }
    ++at_;
    skip_blanks();
    return value;
  }

  /// The size of the text as it is written, which no text is shorter than.
  std::size_t size_until_quote() const {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    return end - at_;
  }

  void read_escape(std::string& value) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    ++at_;
    const std::size_t letter = at_ < text_.size() ? letters.find(text_[at_]) : std::string::npos;
    if (letter != std::string::npos) {
      value += meanings[letter];
      ++at_;
    } else if (const auto code = read_code()) {
      append_utf8(value, *code);
    } else {
      wipe(value);
      fail("an escape that JSON does not have");
    }
  }

  /// The character of \uXXXX, or of two of them that are a surrogate pair.
  std::optional<char32_t> read_code() {
    const std::optional<char32_t> first = read_hex();
    if (!first || *first < 0xD800 || *first > 0xDFFF) return first;
    if (next() != '\\') return std::nullopt;
    ++at_;
    const std::optional<char32_t> second = read_hex();
    if (*first > 0xDBFF || !second || *second < 0xDC00 || *second > 0xDFFF) return std::nullopt;
    return 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00);
  }

  /// uXXXX, as a number.
  std::optional<char32_t> read_hex() {
    constexpr std::size_t size = 5;
    if (next() != 'u' || text_.size() - at_ < size) return std::nullopt;
    char32_t code = 0;
    for (const char c : text_.substr(at_ + 1, size - 1)) {
      const bool decimal = c >= '0' && c <= '9';
      const char lower = static_cast<char>(c | 0x20);
      if (!decimal && (lower < 'a' || lower > 'f')) return std::nullopt;
      code = code * 16 + static_cast<char32_t>(decimal ? c - '0' : lower - 'a' + 10);
    }
    at_ += size;
    return code;
  }

  std::string_view text_;
  const std::string& store_;
  std::size_t at_ = 0;
};

}  // namespace

SealedContent parse_sealed_text(std::string_view text, const std::string& store) {
  return SealedTextReader(text, store).content();
}

}  // namespace sqlpod
