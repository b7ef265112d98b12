// The first words of a statement: what it does, where nobody else names it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace sqlpod {

/// The first word, upper-cased, behind white space and comments: "INSERT", "WITH"; empty when there
/// is none.
std::string command_word(std::string_view sql);

/// The first two words: {"START", "TRANSACTION"}; each empty when it is no word.
std::pair<std::string, std::string> command_words(std::string_view sql);

/// Whether a statement of this first word has a row count that means something.
bool counts_rows(std::string_view command_word);

/// Whether MySQL and MariaDB commit what ran before a statement of this first word. Source: their
/// manuals, "Statements That Cause an Implicit Commit"; they have more, which no task needs.
bool commits_on_mysql(std::string_view command_word);

}  // namespace sqlpod
