#include "secrets/sealed/sealed_content.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "config/document/json_document.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

constexpr std::size_t longest_part = 255;  // what a file system takes
constexpr std::size_t most_parts = 3;      // group, version, key

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* octets(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string encoded_base64(std::string_view value) {
  std::string text((value.size() + 2) / 3 * 4 + 1, '\0');  // with OpenSSL's NUL
  EVP_EncodeBlock(octets(text), octets(value), static_cast<int>(value.size()));
  text.pop_back();
  return text;
}

/// Writes into memory that never grows: what it outgrew would keep values.
class TextWriter {
 public:
  explicit TextWriter(std::size_t capacity) { text_.reserve(capacity); }

  void add(std::string_view text) { text_ += text; }

  void add_string(std::string_view value) {
    constexpr std::string_view digits = "0123456789abcdef";
    text_ += '"';
    for (const char c : value) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        (text_ += '\\') += c;
      } else if (c == '\n') {
        text_ += "\\n";
      } else if (byte < 0x20 || byte == 0x7F) {
        ((text_ += "\\u00") += digits[byte >> 4]) += digits[byte & 15U];
      } else {
        text_ += c;
      }
    }
    text_ += '"';
  }

  void add_secrets(const SealedSecrets& secrets, std::string_view indent) {
    text_ += "{";
    const char* separator = "\n";
    for (const auto& [path, secret] : secrets) {
      ((text_ += separator) += indent) += "  ";
      separator = ",\n";
      add_string(path);
      text_ += ": ";
      if (!find_invalid_utf8(secret.reveal())) {
        add_string(secret.reveal());
      } else {
        std::string base64 = encoded_base64(secret.reveal());
        ((text_ += "{\"base64\": \"") += base64) += "\"}";
        wipe(base64);
      }
    }
    ((text_ += "\n") += indent) += "}";
  }

  Secret take() { return Secret(std::move(text_)); }

 private:
  std::string text_;
};

std::size_t enough_for(const SealedSecrets& secrets) {
  constexpr std::size_t frame = 256;
  constexpr std::size_t longest_escape = 6;
  std::size_t size = frame;
  for (const auto& [path, secret] : secrets) {
    size += frame + longest_escape * (path.size() + secret.reveal().size());
  }
  return size;
}

[[noreturn]] void refuse_path(std::string_view path, const std::string& reason) {
  throw Error(ErrorKind::usage, in_quotes(path) + " names no secret: " + reason,
              "name it group/key, or group/version/key");
}

void check_part(std::string_view path, std::string_view part) {
  if (part.empty()) refuse_path(path, "a part of it is empty");
  if (part.size() > longest_part) refuse_path(path, "a part of it is longer than 255 characters");
  if (part == "." || part == "..") refuse_path(path, "a part of it is '" + std::string(part) + "'");
  if (part.find('\\') != std::string_view::npos) refuse_path(path, "it holds a backslash");
  if (std::any_of(part.begin(), part.end(),
                  [](unsigned char c) { return c < 0x20 || c == 0x7F; })) {
    refuse_path(path, "it holds a control character");
  }
}

[[noreturn]] void refuse_text(const std::string& store, const std::string& reason) {
  throw Error(ErrorKind::secret, "what is sealed in " + store + " cannot be read: " + reason,
              "seal the secrets with sqlpod secrets seal; docs/sealed-secrets.md tells the form");
}

Node parsed(std::string_view text, const std::string& store) {
  try {
    return parse_json(text, {});
  } catch (const Error& error) {
    // The message is "line 3, column 5: ...", and may go on with what stands there.
    const std::string where = error.message().substr(0, error.message().find(':'));
    refuse_text(store, "it is not JSON at " + where);
  }
}

bool is_text(const Node& node) {
  return node.kind == Node::Kind::scalar && !node.plain;
}

/// Takes the value of the secret `path` out of its node.
Secret value_of(Node& node, const std::string& path, const std::string& store) {
  if (is_text(node)) return Secret(std::move(node.text));
  if (node.entries.size() == 1 && node.entries[0].key == "base64" &&
      is_text(node.entries[0].value)) {
    std::optional<Secret> value = decode_base64(node.entries[0].value.text);
    if (value) return std::move(*value);
  }
  refuse_text(store, path + " is neither a text nor {\"base64\": text}");
}

SealedSecrets secrets_of(Node& node, const std::string& store) {
  if (node.kind != Node::Kind::map) refuse_text(store, "its secrets are no object");
  SealedSecrets secrets;
  for (NodeEntry& entry : node.entries) {
    try {
      check_sealed_path(entry.key);
    } catch (const Error& error) {
      refuse_text(store, error.message());
    }
    secrets.emplace(entry.key, value_of(entry.value, entry.key, store));
  }
  return secrets;
}

}  // namespace

void check_sealed_path(std::string_view path) {
  if (find_invalid_utf8(path)) refuse_path(path, "it is not UTF-8 text");
  std::size_t parts = 0;
  for (std::size_t begin = 0; begin <= path.size(); ++parts) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    check_part(path, path.substr(begin, end - begin));
    begin = end + 1;
  }
  if (parts > most_parts) refuse_path(path, "it has more than three parts");
}

Secret sealed_text(const SealedContent& content) {
  TextWriter writer(enough_for(content.secrets));
  writer.add("{\n  \"sqlpod_sealed_store\": 1,\n");
  if (!content.recipients_sha256.empty()) {
    writer.add("  \"recipients_sha256\": ");
    writer.add_string(content.recipients_sha256);
    writer.add(",\n");
  }
  writer.add("  \"secrets\": ");
  writer.add_secrets(content.secrets, "  ");
  writer.add("\n}\n");
  return writer.take();
}

Secret sealed_values_text(const SealedSecrets& secrets) {
  TextWriter writer(enough_for(secrets));
  writer.add_secrets(secrets, "");
  writer.add("\n");
  return writer.take();
}

SealedContent parse_sealed_text(std::string_view text, const std::string& store) {
  Node root = parsed(text, store);
  SealedContent content;
  bool has_version = false;
  bool has_secrets = false;
  for (NodeEntry& entry : root.entries) {
    if (entry.key == "sqlpod_sealed_store") {
      has_version = entry.value.plain && entry.value.text == "1";
      if (!has_version) refuse_text(store, "this sqlpod reads version 1 alone");
    } else if (entry.key == "recipients_sha256") {
      if (!is_text(entry.value) || entry.value.text.empty())
        refuse_text(store, "its recipients_sha256 is no text");
      content.recipients_sha256 = entry.value.text;
    } else if (entry.key == "secrets") {
      has_secrets = true;
      content.secrets = secrets_of(entry.value, store);
    } else {
      refuse_text(store, "it has an unknown member");
    }
  }
  if (!has_version || !has_secrets) refuse_text(store, "sqlpod_sealed_store or secrets is missing");
  return content;
}

std::optional<Secret> decode_base64(std::string_view text) {
  std::string digits;
  digits.reserve(text.size());
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; });
  const Secret base64(std::move(digits));
  const std::string_view all = base64.reveal();
  std::string value(all.size() / 4 * 3, '\0');
  const int decoded = all.size() % 4 == 0 ? EVP_DecodeBlock(octets(value), octets(all),
                                                            static_cast<int>(all.size()))
                                          : -1;
  const std::size_t padding = all.ends_with("==") ? 2 : all.ends_with("=") ? 1 : 0;
  if (decoded >= 0) value.resize(static_cast<std::size_t>(decoded) - padding);
  Secret secret(std::move(value));
  if (decoded < 0) return std::nullopt;
  // OpenSSL takes padding anywhere, and any bits beside it.
  const Secret again(encoded_base64(secret.reveal()));
  if (!again.equals(base64)) return std::nullopt;
  return secret;
}

}  // namespace sqlpod
