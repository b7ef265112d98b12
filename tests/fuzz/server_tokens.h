// SQL text as a database's own lexer takes it apart: written from the servers' rules (PostgreSQL's
// scan.l, MySQL's sql_lex.cc, SQLite's tokenize.c) and from nothing of sqlpod's, so that what
// sqlpod thinks of a text can be held against it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sqlpod::fuzzing {

enum class Server { postgresql, mysql, sqlite };

enum class ServerTokenKind {
  word,
  number,
  string,     ///< '…' and its like, with a prefix of E where that is one
  name,       ///< a quoted identifier
  body,       ///< dollar-quoted
  parameter,  ///< `?`, `$1`
  comment,
  symbol,  ///< any other character
};

struct ServerToken {
  ServerTokenKind kind = ServerTokenKind::symbol;
  std::string_view text;
  bool operator==(const ServerToken&) const = default;
};

/// The tokens without white space; none when the server's lexer would refuse the text, or when it
/// holds one of MySQL's executable comments. The text must outlive them.
std::optional<std::vector<ServerToken>> server_tokens(std::string_view sql, Server server);

}  // namespace sqlpod::fuzzing
