// The numbers that are written inside the braces of a template.
#pragma once

#include <string_view>

#include "config/value.h"
#include "executor/query/template_lexer.h"

namespace sqlpod {

/// The value of a token of kind integer or real of the template `source`. Throws Error (usage) when
/// it does not fit 64 bits.
Value number_of(const TemplateToken& token, std::string_view source);

}  // namespace sqlpod
