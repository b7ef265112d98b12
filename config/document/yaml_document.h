// Reads one YAML document into a tree that keeps places and quotes.
//
// Aliases are replaced by what they stand for; one that would contain itself is an error. The tags
// of YAML's own types are known (`!!str` makes a plain scalar text), any other tag is an error.
// Merge keys (`<<`) are ordinary keys.
#pragma once

#include <string>
#include <string_view>

#include "config/document/document.h"

namespace sqlpod {

/// Throws Error (usage) with the place: `file` and position, or the position alone when `file` is
/// empty. A key that stands twice in a map is an error, as is a second document. A text without
/// content is a null node.
Node parse_yaml(std::string_view text, const std::string& file);

}  // namespace sqlpod
