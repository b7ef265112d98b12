// A database URL as SQLAlchemy 2 parses it:
// dialect[+driver]://user:password@host:port/database?key=value.
//
// The rules (what is percent-decoded, IPv6 brackets, an '@' or '/' in a password) are SQLAlchemy's
// own, in docs/urls.md with examples. A Url is move-only because it holds its password as a Secret.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "secrets/secret.h"

namespace sqlpod {

struct Url {
  std::string dialect;  ///< "postgresql"; lower-cased
  std::string driver;   ///< "psycopg2", or empty; lower-cased
  std::optional<std::string> user;
  std::optional<Secret> password;
  std::optional<std::string> host;  ///< without brackets
  std::optional<std::uint16_t> port;
  std::optional<std::string> database;
  /// Decoded, in order; a repeated key stands repeatedly, one without a value is not there.
  std::vector<std::pair<std::string, std::string>> query;
};

/// Parses. Throws Error (usage); the message never holds any part of the text that could be a
/// password.
Url parse_url(std::string_view text);

/// The URL as text, as SQLAlchemy 2.1 writes it: what needs it percent-encoded, the query sorted by
/// key. The password, and each query value that is_secret_connect_arg() names, is `***`.
std::string to_string(const Url& url);

/// A text that may be a URL, with what could be a password replaced by `***`: for messages about
/// unparsed text. A text that does not start like a URL is hidden whole.
std::string mask_password(std::string_view text);

}  // namespace sqlpod
