// A google.protobuf.Struct, Flyte's form of JSON-like data, as a Value.
#pragma once

#include "config/value.h"
#include "flyte/messages.pb.h"

namespace sqlpod::flyte {

/// What becomes of its numbers, all of which a Struct keeps as doubles.
enum class StructNumbers {
  whole,   ///< 10.0 is the integer 10, as it was written
  floats,  ///< 10.0 is a float, as Flyte's Python hands it on
};

/// Maps come sorted by key: a Struct keeps no order.
sqlpod::Value value_of_struct(const messages::Struct& data, StructNumbers numbers);

}  // namespace sqlpod::flyte
