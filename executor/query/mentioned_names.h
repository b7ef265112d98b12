// The names that a template mentions, whether a rendering comes by them or not.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "executor/query/syntax_tree.h"

namespace sqlpod {

/// The names in the expressions of a template. A variable of the template counts too: it may hide
/// an input.
std::set<std::string, std::less<>> names_in_expressions(const TemplateNodes& nodes);

/// The names after a colon anywhere in a text, strings and comments not told apart: `:name`.
std::set<std::string, std::less<>> names_after_colons(std::string_view text);

/// The same in the text of a template, outside of all tags.
std::set<std::string, std::less<>> names_after_colons(std::string_view source,
                                                      const TemplateNodes& nodes);

}  // namespace sqlpod
