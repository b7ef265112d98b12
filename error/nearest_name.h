// "Did you mean …?" for misspelt names: the one place that decides which known name is near.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sqlpod {

/// The known name nearest to `name` (insertions, deletions, substitutions and swaps of neighbours,
/// case ignored), or an empty string when none is near: at most one edit for each three characters,
/// and one at least.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

/// A hint made of it: "did you mean 'password'?" or, when none is near, "known names: a, b, c".
std::string nearest_name_hint(std::string_view name, const std::vector<std::string>& known);

}  // namespace sqlpod
