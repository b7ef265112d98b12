// Takes a value made of others apart, in PostgreSQL's binary format: every length is checked before
// it is read.
#pragma once

#include <libpq-fe.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "error/error.h"
#include "executor/engine/postgresql/big_endian.h"

namespace sqlpod::postgresql {

class ByteCursor {
 public:
  /// `what` names the value in messages: "array". Both must outlive this.
  ByteCursor(std::string_view bytes, const char* what) : bytes_(bytes), what_(what) {}

  /// All throw Error (query) when the bytes come to their end before.
  std::int32_t take_number() { return big_endian<std::int32_t>(take(sizeof(std::int32_t)).data()); }

  /// The type that a value inside says it is of.
  void take_type(Oid expected) {
    const Oid type = static_cast<Oid>(take_number());
    if (type == expected) return;
    fail("a value of type " + std::to_string(type) + " stands where one of type " +
         std::to_string(expected) + " belongs");
  }

  /// A length and as many bytes; none for NULL, whose length is -1.
  std::optional<std::string_view> take_value() {
    const std::int32_t length = take_number();
    if (length == -1) return std::nullopt;
    if (length < 0) fail("a length is " + std::to_string(length));
    return take(static_cast<std::size_t>(length));
  }

  /// A number of things that take up `least` bytes each, or more.
  std::int32_t take_count(std::size_t least) {
    const std::int32_t count = take_number();
    if (count < 0) fail("a number of parts is " + std::to_string(count));
    if (static_cast<std::size_t>(count) > bytes_.size() / least) fail("it is cut short");
    return count;
  }

  std::size_t left() const { return bytes_.size(); }

  void expect_end() const {
    if (!bytes_.empty()) fail(std::to_string(bytes_.size()) + " bytes too many");
  }

  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(ErrorKind::query,
                "the server sent bytes that are no " + std::string(what_) + ": " + problem,
                "cast the column to text");
  }

 private:
  std::string_view take(std::size_t count) {
    if (count > bytes_.size()) fail("it is cut short");
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  std::string_view bytes_;
  const char* what_;
};

}  // namespace sqlpod::postgresql
