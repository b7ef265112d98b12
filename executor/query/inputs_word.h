// The word `inputs`, which may stand before the name of an input: `{{ .inputs.name }}`.
#pragma once

#include <string_view>

namespace sqlpod {

/// Whether a name is that word, in upper or lower case.
bool is_inputs_word(std::string_view name);

}  // namespace sqlpod
