// Decoders of dates and times: one byte for each part, two for the year, four for days and for
// microseconds; what is zero at the end is left out.
#pragma once

#include <arrow/array/builder_base.h>

#include <memory>

#include "executor/engine/mysql/decoder.h"

namespace sqlpod::mysql {

/// DATE into date32.
std::unique_ptr<Decoder> make_date_decoder(arrow::ArrayBuilder& builder);
/// DATETIME and TIMESTAMP into timestamp[us].
std::unique_ptr<Decoder> make_datetime_decoder(arrow::ArrayBuilder& builder);
/// TIME, which runs from -838:59:59 to 838:59:59, into duration[us].
std::unique_ptr<Decoder> make_duration_decoder(arrow::ArrayBuilder& builder);

}  // namespace sqlpod::mysql
