// The literals that are single values.
#pragma once

#include <string>

#include "config/value.h"
#include "error/error.h"
#include "flyte/messages.pb.h"

namespace sqlpod::flyte {

/// A scalar of the simple type that the task declares. Throws Error (usage) that begins with
/// `place`.
Value value_of_scalar(const messages::Scalar& scalar, messages::SimpleType declared,
                      const std::string& place);

/// A value that was decoded from MessagePack, if it is of the simple type. Moments are ISO 8601
/// there, durations a number of seconds.
Value value_of_decoded(const Value& decoded, messages::SimpleType declared,
                       const std::string& place);

/// The simple type for people: "an integer".
std::string describe(messages::SimpleType type);

/// The Error of a value that is no such thing.
Error wrong_kind(const std::string& place, const std::string& found, const std::string& declared);

}  // namespace sqlpod::flyte
