// How a piece of the user's text is shown in a message.
#pragma once

#include <string>
#include <string_view>

namespace sqlpod {

/// The text in single quotes, control characters and bytes that are no UTF-8 written as `\x07`; a
/// text of more than 60 bytes is not shown but told by its size: "a text of 4096 bytes".
std::string in_quotes(std::string_view text);

}  // namespace sqlpod
