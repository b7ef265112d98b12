// JSON as text: how strings are written, and whether a text is JSON at all (RFC 8259).
#pragma once

#include <string>
#include <string_view>

namespace sqlpod {

/// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD; the
/// answer is whether there were none.
bool append_json_string(std::string_view text, std::string& out);

/// The same without the quotes.
bool append_json_characters(std::string_view text, std::string& out);

/// Whether `text` is a JSON number, and nothing else.
bool is_json_number(std::string_view text);

/// Whether `text` is one JSON value, white space around it allowed. Its depth is not limited:
/// nothing recurses.
bool is_json(std::string_view text);

}  // namespace sqlpod
