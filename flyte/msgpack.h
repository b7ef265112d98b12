// MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md), the form that Flyte gives
// dictionaries, data classes and what is taken out of them.
#pragma once

#include <string_view>

#include "config/value.h"

namespace sqlpod::flyte {

/// Reads one value that takes all of the bytes; maps keep their order. Throws Error (usage): bytes
/// that are no MessagePack or end too early, nesting deeper than 64, an integer beyond 64 bits with
/// a sign, a key that is no text, an extension type.
Value parse_msgpack(std::string_view bytes);

}  // namespace sqlpod::flyte
