// What a text says to whoever decodes it: an independent search for a secret that a redactor may
// have left.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sqlpod::fuzzing {

/// The text itself and what it becomes when it is percent-decoded (also with + for a blank), read
/// as the inside of a JSON string, of an SQL literal with doubled or backslashed quotes, and as hex
/// and base64 (either alphabet) from every place of each run of digits on.
std::vector<std::string> decoded_texts(std::string_view text);

}  // namespace sqlpod::fuzzing
