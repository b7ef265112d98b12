// Decimals that a client gives as text, into a decimal builder: the readers that have them share
// it.
#pragma once

#include <arrow/type.h>
#include <arrow/util/decimal.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "error/arrow_status.h"
#include "error/in_quotes.h"

namespace sqlpod {

/// The digits of a plain number with exactly `scale` of them behind its point, as one integer; none
/// for any other text, and for more digits than surely fit.
inline std::optional<std::int64_t> plain_decimal(std::string_view text, std::int32_t scale) {
  constexpr std::size_t most_digits = 18;
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const auto behind = static_cast<std::size_t>(scale);
  const std::size_t point = scale > 0 ? 1 : 0;
  if (scale < 0 || text.size() <= behind + point || text.size() > most_digits + point) return {};
  std::int64_t number = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (scale > 0 && i + behind + 1 == text.size()) {
      if (text[i] != '.') return {};
      continue;
    }
    const auto digit = static_cast<unsigned char>(text[i] - '0');
    if (digit > 9) return {};
    number = number * 10 + digit;
  }
  return is_negative ? -number : number;
}

/// Appends the number that `text` writes, at the builder's scale. Answers what is wrong with it, or
/// an empty text. Builder is arrow::Decimal128Builder or Decimal256Builder.
template <typename Builder>
std::string append_decimal(Builder& builder, std::string_view text) {
  const auto& type = static_cast<const arrow::DecimalType&>(*builder.type());
  typename Builder::ValueType number;
  std::int32_t precision = 0;
  std::int32_t scale = type.scale();
  if (const auto digits = plain_decimal(text, scale)) {
    number = *digits;
  } else if (!Builder::ValueType::FromString(text, &number, &precision, &scale).ok()) {
    return in_quotes(text) + " has no place in a decimal; cast the column to a float or to text";
  }
  if (scale != type.scale()) {
    const auto misfit = [&] { return in_quotes(text) + " does not fit the scale of the column"; };
    // Arrow looks the power of ten up without asking whether it is in its table.
    if (scale < 0 || scale > Builder::ValueType::kMaxScale) return misfit();
    const auto rescaled = number.Rescale(scale, type.scale());
    if (!rescaled.ok()) return misfit();
    number = *rescaled;
  }
  if (!number.FitsInPrecision(type.precision())) {
    return in_quotes(text) + " has more digits than the column";
  }
  check(builder.Append(number));
  return {};
}

}  // namespace sqlpod
