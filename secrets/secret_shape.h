// What sort of thing a secret is, for a person who must not see it.
#pragma once

#include <string>

#include "secrets/secret.h"

namespace sqlpod {

/// "PEM certificate, 21 lines", "URL, 1 line", "empty": a word of a fixed list and the number of
/// lines, and nothing else of the value.
std::string shape_of(const Secret& secret);

}  // namespace sqlpod
