// What the SQL lexer and the template engine must know of a database's SQL. A value type; every
// engine has one.
#pragma once

namespace sqlpod {

enum class PlaceholderStyle {
  question,  ///< `?`
  dollar,    ///< `$1`, `$2`, …
};

struct SqlDialect {
  const char* name = "";  ///< "postgresql", "mysql", "sqlite", …
  PlaceholderStyle placeholder = PlaceholderStyle::question;  ///< how bound parameters are written
  char identifier_quote = '"';                                ///< what `identifier` quotes with
  bool backslash_escapes = false;             ///< backslash escapes in every '…' string (MySQL)
  bool escape_strings = false;                ///< E'…' strings with backslashes (PostgreSQL)
  bool dollar_quotes = false;                 ///< $tag$ … $tag$
  bool nested_comments = false;               ///< /* /* */ */ is one comment
  bool hash_comments = false;                 ///< # to the end of the line
  bool carriage_return_ends_comment = false;  ///< so does "\n" everywhere (PostgreSQL)
  bool double_dash_needs_blank = false;       ///< `--x` is no comment (MySQL)
  bool double_quoted_strings = false;  ///< "…" is a string, not an identifier (MySQL's default)
  bool backtick_identifiers = false;   ///< `…` (MySQL, SQLite)
  bool bracket_identifiers = false;    ///< […] (SQLite, SQL Server)
  bool array_parameters = false;       ///< a list can be bound as one array (PostgreSQL)
  bool typed_literals = false;         ///< DATE '…' and its like exist
  bool datetime_casts = false;         ///< CAST(… AS DATETIME), and INTERVAL takes ? (MySQL)
  bool named_parameters = false;       ///< :x, @x and $x are parameters to the server (SQLite)
  bool executable_comments = false;    ///< /*! … */ is run, not skipped (MySQL)
  bool ddl_commits = false;            ///< DDL commits the open transaction (MySQL, Oracle)
};

}  // namespace sqlpod
