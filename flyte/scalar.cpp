#include "flyte/scalar.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "config/value_text.h"
#include "error/error.h"
#include "flyte/msgpack.h"
#include "flyte/struct_value.h"

namespace sqlpod::flyte {
namespace {

using messages::Primitive;
using messages::Scalar;
using messages::SimpleType;

constexpr std::int64_t microseconds_of_a_second = 1'000'000;

std::string describe(const Primitive& primitive) {
  switch (primitive.value_case()) {
    case Primitive::kInteger:
      return "an integer";
    case Primitive::kFloatValue:
      return "a float";
    case Primitive::kStringValue:
      return "a text";
    case Primitive::kBoolean:
      return "a truth value";
    case Primitive::kDatetime:
      return "a moment";
    case Primitive::kDuration:
      return "a duration";
    default:
      return "no value";
  }
}

std::string describe(const Scalar& scalar) {
  switch (scalar.value_case()) {
    case Scalar::kPrimitive:
      return describe(scalar.primitive());
    case Scalar::kBlob:
      return "a file";
    case Scalar::kBinary:
      return "bytes";
    case Scalar::kSchema:
    case Scalar::kStructuredDataset:
      return "a table";
    case Scalar::kNoneType:
      return "None";
    case Scalar::kError:
      return "an error";
    case Scalar::kGeneric:
      return "a dictionary";
    case Scalar::kUnionValue:
      return "a union";
    default:
      return "a literal of a kind that is not known";
  }
}

/// As int() of Python does.
std::optional<std::int64_t> truncated(double number) {
  constexpr double limit = 9223372036854775808.0;  // 2^63
  if (!(number > -limit && number < limit)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

Value moment(const messages::Timestamp& time, const std::string& place) {
  constexpr std::int64_t first = -62'135'596'800;  // 0001-01-01
  constexpr std::int64_t last = 253'402'300'799;   // 9999-12-31 23:59:59
  if (time.seconds() < first || time.seconds() > last || time.nanos() < 0 ||
      time.nanos() > 999'999'999) {
    throw Error(ErrorKind::usage, place + " is a moment outside of the years 1 to 9999",
                "pass a moment that a datetime can hold");
  }
  return DateTime{time.seconds() * microseconds_of_a_second + time.nanos() / 1000, 0};
}

Value duration(const messages::Duration& time, const std::string& place) {
  constexpr std::int64_t longest = 9'000'000'000'000;  // seconds
  if (time.seconds() > longest || time.seconds() < -longest) {
    throw Error(ErrorKind::usage, place + " is a duration of more than 285,000 years",
                "pass a shorter one");
  }
  return Timedelta{time.seconds() * microseconds_of_a_second + time.nanos() / 1000};
}

std::optional<Value> value_of_primitive(const Primitive& primitive, SimpleType declared,
                                        const std::string& place) {
  const auto kind = primitive.value_case();
  switch (declared) {
    case messages::INTEGER:
      if (kind == Primitive::kInteger) return primitive.integer();
      if (kind == Primitive::kFloatValue) {
        if (const auto integer = truncated(primitive.float_value())) return *integer;
      }
      return std::nullopt;
    case messages::FLOAT:
      if (kind == Primitive::kFloatValue) return primitive.float_value();
      if (kind == Primitive::kInteger) return static_cast<double>(primitive.integer());
      return std::nullopt;
    case messages::STRING:
      if (kind == Primitive::kStringValue) return primitive.string_value();
      return std::nullopt;
    case messages::BOOLEAN:
      if (kind == Primitive::kBoolean) return primitive.boolean();
      return std::nullopt;
    case messages::DATETIME:
      if (kind == Primitive::kDatetime) return moment(primitive.datetime(), place);
      return std::nullopt;
    case messages::DURATION:
      if (kind == Primitive::kDuration) return duration(primitive.duration(), place);
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<double> number_of(const Value& value) {
  if (const auto* integer = value.get_if<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* number = value.get_if<double>()) return *number;
  return std::nullopt;
}

std::optional<Value> fitting(const Value& decoded, SimpleType declared) {
  switch (declared) {
    case messages::INTEGER:
      if (const auto* number = decoded.get_if<double>()) {
        if (const auto integer = truncated(*number)) return *integer;
      }
      return decoded.get_if<std::int64_t>() != nullptr ? std::optional(decoded) : std::nullopt;
    case messages::FLOAT:
      if (const auto number = number_of(decoded)) return *number;
      return std::nullopt;
    case messages::STRING:
      return decoded.get_if<std::string>() != nullptr ? std::optional(decoded) : std::nullopt;
    case messages::BOOLEAN:
      return decoded.get_if<bool>() != nullptr ? std::optional(decoded) : std::nullopt;
    case messages::DATETIME:
      if (const auto* text = decoded.get_if<std::string>())
        return parse_value(*text, TypeKind::datetime);
      return std::nullopt;
    case messages::DURATION: {
      constexpr double longest = 9e12;
      const auto seconds = number_of(decoded);
      if (!seconds || !(std::abs(*seconds) <= longest)) return std::nullopt;
      return Timedelta{static_cast<std::int64_t>(std::llround(*seconds * 1e6))};
    }
    case messages::STRUCT:
      return decoded.get_if<Value::Map>() != nullptr ? std::optional(decoded) : std::nullopt;
    case messages::BINARY:
      return decoded.get_if<Bytes>() != nullptr ? std::optional(decoded) : std::nullopt;
    case messages::NONE:
      return decoded.is_null() ? std::optional(decoded) : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string describe(SimpleType type) {
  switch (type) {
    case messages::NONE:
      return "None";
    case messages::INTEGER:
      return "an integer";
    case messages::FLOAT:
      return "a float";
    case messages::STRING:
      return "a text";
    case messages::BOOLEAN:
      return "a truth value";
    case messages::DATETIME:
      return "a moment";
    case messages::DURATION:
      return "a duration";
    case messages::BINARY:
      return "bytes";
    case messages::STRUCT:
      return "a dictionary";
    default:
      return "a type that is not known";
  }
}

Error wrong_kind(const std::string& place, const std::string& found, const std::string& declared) {
  return {ErrorKind::usage, place + " is " + found + ", where the task declares " + declared,
          "pass a value of the declared type, or register the task anew"};
}

Value value_of_decoded(const Value& decoded, SimpleType declared, const std::string& place) {
  std::optional<Value> value;
  try {
    value = fitting(decoded, declared);
  } catch (const Error& error) {
    throw Error(ErrorKind::usage, place + ": " + error.message(), error.hint());
  }
  if (!value) throw wrong_kind(place, "MessagePack of another kind", describe(declared));
  return *std::move(value);
}

Value value_of_scalar(const Scalar& scalar, SimpleType declared, const std::string& place) {
  if (scalar.has_none_type() && declared == messages::NONE) return {};
  if (scalar.has_generic() && declared == messages::STRUCT) {
    return value_of_struct(scalar.generic(), StructNumbers::floats);
  }
  if (scalar.has_primitive()) {
    if (auto value = value_of_primitive(scalar.primitive(), declared, place)) {
      return *std::move(value);
    }
  }
  throw wrong_kind(place, describe(scalar), describe(declared));
}

}  // namespace sqlpod::flyte
