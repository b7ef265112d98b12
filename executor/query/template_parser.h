// Parses a template: text, outputs and the statements if, for and set.
#pragma once

#include <string_view>

#include "executor/query/syntax_tree.h"

namespace sqlpod {

/// Throws Error (usage), with the place in the template, where it is none.
TemplateNodes parse_template(std::string_view source);

}  // namespace sqlpod
