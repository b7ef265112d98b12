// Decimals that a client gives as text, into a decimal builder: both native readers that have them
// share it.
#pragma once

#include <arrow/type.h>
#include <arrow/util/decimal.h>

#include <string>
#include <string_view>

#include "error/arrow_status.h"
#include "error/in_quotes.h"

namespace sqlpod {

/// Appends the number that `text` writes, at the builder's scale. Answers what is wrong with it, or
/// an empty text. Builder is arrow::Decimal128Builder or Decimal256Builder.
template <typename Builder>
std::string append_decimal(Builder& builder, std::string_view text) {
  typename Builder::ValueType number;
  std::int32_t precision = 0;
  std::int32_t scale = 0;
  if (!Builder::ValueType::FromString(text, &number, &precision, &scale).ok()) {
    return in_quotes(text) + " has no place in a decimal; cast the column to a float or to text";
  }
  const auto& type = static_cast<const arrow::DecimalType&>(*builder.type());
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
