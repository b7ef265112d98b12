// Firebird's versions, of server and client: "3.0.11.33703" in "LI-V3.0.11.33703 Firebird 3.0".
#pragma once

#include <string>
#include <string_view>

namespace sqlpod::firebird {

/// The version in the text that Firebird gives for it; the whole text when there is none.
std::string version_in(std::string_view text);

}  // namespace sqlpod::firebird
