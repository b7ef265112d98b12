// The decoder of DECIMAL, which travels as text: an optional minus, digits, and a point with
// digits behind it.
#pragma once

#include <arrow/array/builder_base.h>

#include <memory>

#include "executor/engine/mysql/decoder.h"

namespace sqlpod::mysql {

/// Into decimal128 or decimal256, whichever the builder is of.
std::unique_ptr<Decoder> make_decimal_decoder(arrow::ArrayBuilder& builder);

}  // namespace sqlpod::mysql
