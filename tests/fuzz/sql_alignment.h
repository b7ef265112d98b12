// Holds the SQL that is sent against the template that it was made of, token by token, both taken
// apart by the server's rules (server_tokens.h): what stands outside of placeholders is the same,
// and where a placeholder stands only that comes in which may.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/server_tokens.h"

namespace sqlpod::fuzzing {

/// Stands for the placeholder of the input of that number in a template's text: a letter to every
/// server (U+E000 and on).
std::string placeholder_mark(std::size_t input);
/// Whether the text holds such a mark.
bool is_marked(std::string_view text);
/// Each mark replaced by the text of its input.
std::string filled(std::string_view text, const std::vector<std::string>& values);

enum class BindingRules {
  executor,  ///< a value is a parameter, or a quoted name
  flyte,     ///< a text in the open may be names and literals; see flyte/query.h
};

/// `source` are the tokens of the template with marks, `sent` those of all of its statements;
/// `values` the texts of the inputs, which a quoted text has to mean.
bool are_aligned(const std::vector<ServerToken>& source, const std::vector<ServerToken>& sent,
                 const std::vector<std::string>& values, BindingRules rules, Server server);

}  // namespace sqlpod::fuzzing
