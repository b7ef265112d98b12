#include "executor/engine/soci/statement_text.h"

#include <Poco/String.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <vector>

#include "error/in_quotes.h"
#include "executor/engine/soci/engine.h"
#include "executor/query/command_word.h"
#include "executor/query/sql_lexer.h"

namespace sqlpod::soci {
namespace {

constexpr std::array<std::string_view, 5> writing_words = {"INSERT", "UPDATE", "DELETE", "MERGE",
                                                           "REPLACE"};

bool is_writing_word(std::string_view word) {
  return std::find(writing_words.begin(), writing_words.end(), word) != writing_words.end();
}

/// A backslash before a quote ends a string for one backend and not for the other.
void check_string(std::string_view string) {
  if (string.find("\\'") == std::string_view::npos) return;
  throw Error(ErrorKind::query,
              "the string " + in_quotes(string) +
                  " has a backslash before a quote, which SOCI's backends read in different ways",
              "bind the text as a parameter");
}

void check_plain(std::string_view text) {
  if (text.find(':') != std::string_view::npos) {
    throw Error(ErrorKind::query, "a colon in " + in_quotes(text) + " is a parameter to SOCI",
                "write CAST(… AS …) in place of ::, and bind what needs a colon");
  }
  if (text.find('\'') != std::string_view::npos) {
    throw Error(ErrorKind::query, "the quote in " + in_quotes(text) + " begins a string to SOCI",
                "rename the column with a view, or leave the quote out");
  }
}

}  // namespace

std::string parameter_name(std::size_t index) {
  return "p" + std::to_string(index + 1);
}

StatementText statement_text(const Statement& statement) {
  const std::string& source = statement.sql;
  if (source.find('\0') != std::string::npos) {
    throw Error(ErrorKind::query, "the statement has a NUL character",
                "leave it out, or bind the value that holds it");
  }
  SqlText sql(source);
  sql.append_source(0, source.size());
  StatementText made;
  made.first_word = command_word(source);
  made.writes = is_writing_word(made.first_word);
  std::size_t placeholders = 0;
  std::string word_before;
  for (const SqlToken& token : lex_sql(sql, engine().sql())) {
    const std::string_view text = std::string_view(source).substr(token.offset, token.size);
    switch (token.kind) {
      case SqlTokenKind::placeholder:
        // The blanks keep the name apart from whatever follows: backends differ in where it ends.
        made.sql += " :" + parameter_name(placeholders++) + " ";
        break;
      case SqlTokenKind::string:
        check_string(text);
        made.sql += text;
        break;
      case SqlTokenKind::comment:
        // A hint stays.
        made.sql += text.find_first_of(":'") == std::string_view::npos ? text : " ";
        break;
      default:
        check_plain(text);
        made.sql += text;
    }
    if (token.kind == SqlTokenKind::word) {
      std::string word = Poco::toUpper(std::string(text));
      const bool locks = word == "UPDATE" && word_before == "FOR";
      if (made.first_word == "WITH" && word != "REPLACE" && is_writing_word(word) && !locks) {
        made.writes = true;
      }
      word_before = std::move(word);
    }
  }
  if (placeholders != statement.parameters.size()) {
    throw Error(ErrorKind::query,
                "the statement has " + std::to_string(placeholders) + " placeholders for " +
                    std::to_string(statement.parameters.size()) + " parameters",
                "see what is sent with `sqlpod render`");
  }
  return made;
}

}  // namespace sqlpod::soci
