// No form of a secret that the redactor promises to find is left in a text.
//
// The bytes: the secret, a line of `--`, the text before it, a line of `--`, the text after it.
#include "secrets/redactor.h"

#include <Poco/Base64Encoder.h>

#include <sstream>
#include <string>

#include "error/printable_text.h"
#include "error/utf8.h"
#include "tests/fuzz/decoded_text.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

constexpr std::size_t shortest_found_anywhere = 4;

std::string hex(std::string_view text, std::string_view before, std::string_view digits) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += before;
    out += digits[byte >> 4U];
    out += digits[byte & 0xfU];
  }
  return out;
}

std::string base64(const std::string& text) {
  std::ostringstream out;
  Poco::Base64Encoder encoder(out);
  encoder.rdbuf()->setLineLength(0);
  encoder << text;
  encoder.close();
  return out.str();
}

std::string with_doubled_quotes(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out;
}

std::string with_backslashes(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '\'') out += '\\';
    out += c;
  }
  return out;
}

/// No decoder finds it.
void require_no_secret(const std::string& redacted, const std::string& secret) {
  for (const std::string& text : decoded_texts(redacted)) {
    require(text.find(secret) == std::string::npos, "the secret is left in: " + redacted);
  }
}

/// Each character in a form of its own, chosen by the bytes.
std::string mixed(std::string_view secret, std::string_view choices) {
  std::string out;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const char c = secret[i];
    const std::string_view one = secret.substr(i, 1);
    const auto choice = static_cast<unsigned char>(choices[i % choices.size()]);
    switch (choice % 5) {
      case 0:
        out += hex(one, "%", "0123456789abcdef");
        break;
      case 1:
        out += hex(one, "%", "0123456789ABCDEF");
        break;
      case 2:
        out += static_cast<unsigned char>(c) < 0x80 ? hex(one, "\\u00", "0123456789abcdef")
                                                    : std::string(one);
        break;
      case 3:
        out += with_backslashes(one);
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// As an error shows it: nothing that a terminal acts on but tabs and the ends of lines.
void require_printable(std::string_view text) {
  const std::string shown = printable_lines(text);
  require(!find_invalid_utf8(shown), "no text: " + shown);
  for (std::size_t at = 0; at < shown.size();) {
    const Utf8Character character = decode_utf8(shown, at);
    const bool is_control =
        character.code < 0x20 || (character.code >= 0x7f && character.code < 0xa0);
    require(!is_control || shown[at] == '\t' || shown.substr(at, 3) == "\n  ",
            "a control character: " + shown);
    at += character.length;
  }
}

}  // namespace

void fuzz_redactor(std::string_view bytes) {
  const auto parts = sections(bytes, 3);
  const std::string secret(parts[0]);
  // A star of the secret and those of a mask beside it can look like the secret again.
  if (secret.size() < shortest_found_anywhere || secret.find('*') != std::string::npos) return;
  Redactor redactor;
  redactor.add(Secret(std::string(secret)));

  constexpr std::string_view lower = "0123456789abcdef";
  constexpr std::string_view upper = "0123456789ABCDEF";
  const std::string before(parts[1]);
  const std::string choices = before.empty() ? "a" : before;
  for (const std::string& form :
       {secret, mixed(secret, choices), base64(before + secret + std::string(parts[2])),
        hex(secret, "", lower), hex(secret, "", upper), hex(secret, "%", lower),
        hex(secret, "%", upper), hex(secret, "%%", lower), hex(secret, "\\x", lower),
        with_doubled_quotes(secret), with_backslashes(secret), base64(secret), base64("u" + secret),
        base64("u:" + secret), base64("u:" + secret + "@h")}) {
    const std::string text = std::string(parts[1]) + form + std::string(parts[2]);
    const std::string redacted = redactor.redact(text);
    require(redacted.find(form) == std::string::npos, "'" + form + "' is left in: " + redacted);
    require_no_secret(redacted, secret);
    require(redactor.redact(redacted) == redacted, "redacted twice differs: " + redacted);
    require_printable(redacted);
  }
}

}  // namespace sqlpod::fuzzing
