// Where SQL takes a parameter, and where only a name or a part of the text itself may stand.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "executor/query/token_walk.h"

namespace sqlpod {

/// Why no parameter may stand at token `index`: "SQL takes no parameter after FROM". None when one
/// may.
std::optional<std::string> refusal_of_parameter(const TokenWalk& tokens, std::size_t index);

/// Whether the token touches a word, a number or a quoted text, with nothing between: its
/// replacement would be one with it.
bool touches_text(const TokenWalk& tokens, std::size_t index);

}  // namespace sqlpod
