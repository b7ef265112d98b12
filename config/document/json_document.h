// Reads JSON, exactly as RFC 8259 has it, into the same tree as YAML.
#pragma once

#include <string>
#include <string_view>

#include "config/document/document.h"

namespace sqlpod {

/// Throws Error (usage) with the place: `file` and position, or the position alone when `file` is
/// empty. A key that stands twice in an object is an error, as is a text without a value.
Node parse_json(std::string_view text, const std::string& file);

}  // namespace sqlpod
