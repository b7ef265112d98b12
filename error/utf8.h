// Whether bytes are UTF-8, as RFC 3629 has it: shortest form only, no surrogates, up to U+10FFFF.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sqlpod {

/// The offset of the first byte that belongs to no UTF-8 character, or none when all is UTF-8.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

}  // namespace sqlpod
