// What stands around a secret's value and does not belong to it, such as a file's last line end.
#pragma once

#include <string_view>

namespace sqlpod {

/// The text without the white space at its ends: what Python's str.strip takes for such in UTF-8,
/// for Flyte strips with it.
std::string_view stripped(std::string_view text);

}  // namespace sqlpod
