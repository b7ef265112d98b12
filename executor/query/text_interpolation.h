// Flyte's own string replacement, `interpolation: text`: `{{ .inputs.name }}` becomes str(value),
// unquoted and unescaped.
//
// As in Flyte: the dots match any character, only the word `inputs` ignores case, a placeholder's
// text is replaced everywhere, in what earlier values brought in too, and an input without a
// placeholder is an error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "executor/query/template.h"

namespace sqlpod {

/// `{{ .inputs.name }}` as it stands in a template.
struct TextPlaceholder {
  std::size_t offset = 0;
  std::size_t size = 0;
  std::string name;
};

/// The placeholders of the source, in order.
std::vector<TextPlaceholder> find_text_placeholders(std::string_view source);

/// Throws Error (usage) at a placeholder whose name is no input, and for inputs that have none.
void require_matching_inputs(std::string_view source,
                             const std::vector<TextPlaceholder>& placeholders,
                             const TemplateInputs& inputs);

/// The offsets of the backslashes that SQLAlchemy drops, in order: it reads `\:name` as `:name`.
std::vector<std::size_t> escaping_backslashes(std::string_view text);

/// The names that stand in placeholders of the source, in order, each once.
std::vector<std::string> names_in_text_placeholders(std::string_view source);

/// The replaced text, with `\:` read as `:`. Throws Error (usage) at an unknown name and for unused
/// inputs.
std::string interpolate_text(const std::string& source, const TemplateInputs& inputs);

}  // namespace sqlpod
