// A typed value: what an input holds, what a template expression yields, what is bound to a
// statement.
//
// A Value is immutable in use, copyable, and owns all it holds. Date and time kinds count from
// 1970-01-01 in the proleptic Gregorian calendar, in microseconds unless said otherwise. Lists and
// maps nest; a map keeps its order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sqlpod {

struct Date {
  std::int32_t days = 0;  ///< since 1970-01-01
  bool operator==(const Date&) const = default;
};

struct Time {
  std::int64_t microseconds = 0;                   ///< since midnight
  std::optional<std::int32_t> utc_offset_seconds;  ///< east is positive
  bool operator==(const Time&) const = default;
};

struct DateTime {
  std::int64_t microseconds = 0;  ///< of the wall clock; with an offset that clock is off UTC by it
  std::optional<std::int32_t> utc_offset_seconds;  ///< none: no time zone
  bool operator==(const DateTime&) const = default;
};

struct Timedelta {
  std::int64_t microseconds = 0;
  bool operator==(const Timedelta&) const = default;
};

/// A decimal number in plain notation: `-?[0-9]+(\.[0-9]+)?`, every digit as written.
struct Decimal {
  std::string digits;
  bool operator==(const Decimal&) const = default;
};

struct Bytes {
  std::string data;
  bool operator==(const Bytes&) const = default;
};

/// A UUID in its canonical form, lower case, 36 characters.
struct Uuid {
  std::string text;
  bool operator==(const Uuid&) const = default;
};

class Value {
 public:
  using List = std::vector<Value>;
  using Map = std::vector<std::pair<std::string, Value>>;

  /// NULL.
  Value() = default;
  template <typename T, typename = std::enable_if_t<!std::is_same_v<std::remove_cvref_t<T>, Value>>>
  Value(T&& content)  // NOLINT(google-explicit-constructor)
      : content_(std::forward<T>(content)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(content_); }
  /// The content when it is of kind T, else nullptr.
  template <typename T>
  const T* get_if() const {
    return std::get_if<T>(&content_);
  }
  const auto& content() const { return content_; }
  bool operator==(const Value&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Date, Time, DateTime,
               Timedelta, Decimal, Bytes, Uuid, List, Map>
      content_;
};

}  // namespace sqlpod
