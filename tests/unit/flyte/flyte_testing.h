// What the tests of Flyte's messages share: bytes written as in Flyte's own documents.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "error/error.h"
#include "flyte/messages.pb.h"

namespace sqlpod::flyte {

/// "0a0f" as two bytes.
inline std::string from_hex(std::string_view digits) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(value(digits[i]) * 16 + value(digits[i + 1]));
  }
  return bytes;
}

inline messages::LiteralType simple(messages::SimpleType type) {
  messages::LiteralType result;
  result.set_simple(type);
  return result;
}

inline messages::Literal integer(std::int64_t number) {
  messages::Literal literal;
  literal.mutable_scalar()->mutable_primitive()->set_integer(number);
  return literal;
}

inline messages::Literal text(const std::string& value) {
  messages::Literal literal;
  literal.mutable_scalar()->mutable_primitive()->set_string_value(value);
  return literal;
}

/// The Primitive with these bytes, as a Literal.
inline messages::Literal primitive(std::string_view hex) {
  messages::Literal literal;
  literal.mutable_scalar()->mutable_primitive()->ParseFromString(from_hex(hex));
  return literal;
}

inline messages::Literal msgpack(std::string_view hex) {
  messages::Literal literal;
  literal.mutable_scalar()->mutable_binary()->set_value(from_hex(hex));
  literal.mutable_scalar()->mutable_binary()->set_tag("msgpack");
  return literal;
}

/// The Error that an action throws; fails the test when it throws none.
inline Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return Error(ErrorKind::internal, "no error");
}

}  // namespace sqlpod::flyte
