// Flyte's own string replacement, `interpolation: text`: `{{ .inputs.name }}` becomes str(value),
// unquoted and unescaped.
//
// As in Flyte: the dots match any character, only the word `inputs` ignores case, a placeholder's
// text is replaced everywhere, in what earlier values brought in too, and an input without a
// placeholder is an error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "executor/query/template.h"

namespace sqlpod {

/// The names that stand in placeholders of the source, in order, each once.
std::vector<std::string> names_in_text_placeholders(std::string_view source);

/// The replaced text, with `\:` read as `:`. Throws Error (usage) at an unknown name and for unused
/// inputs.
std::string interpolate_text(const std::string& source, const TemplateInputs& inputs);

}  // namespace sqlpod
