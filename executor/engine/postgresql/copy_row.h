// The messages of a COPY … TO STDOUT (FORMAT binary): a header, one message for each row, a
// trailer.
//
// Source: PostgreSQL documentation, "COPY", section "Binary Format". Errors: Error (internal) for
// what is not in this format; every length is checked before it is used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "error/error.h"
#include "executor/engine/postgresql/big_endian.h"

namespace sqlpod::postgresql {

/// What follows the header in the first message; empty when nothing does.
std::string_view without_copy_header(std::string_view message);

Error malformed_copy_row();

/// A row as a view that walks over the fields of its message.
class CopyRow {
 public:
  explicit CopyRow(std::string_view message) : rest_(message) {
    if (rest_.size() < sizeof(std::int16_t)) throw malformed_copy_row();
    count_ = big_endian<std::int16_t>(rest_.data());
    rest_.remove_prefix(sizeof(std::int16_t));
  }

  /// The number of fields; -1 for the trailer.
  int count() const { return count_; }
  /// The next field's value; none for NULL.
  std::optional<std::string_view> next() {
    if (rest_.size() < sizeof(std::int32_t)) throw malformed_copy_row();
    const auto size = big_endian<std::int32_t>(rest_.data());
    rest_.remove_prefix(sizeof(std::int32_t));
    if (size == -1) return std::nullopt;
    if (size < 0 || static_cast<std::size_t>(size) > rest_.size()) throw malformed_copy_row();
    const std::string_view value = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(value.size());
    return value;
  }
  /// Whether nothing is left of the message.
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  int count_;
};

}  // namespace sqlpod::postgresql
