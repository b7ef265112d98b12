#include "executor/engine/mysql/decimal_decoder.h"

#include <arrow/array/builder_decimal.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "error/in_quotes.h"
#include "executor/engine/mysql/builder_decoder.h"

namespace sqlpod::mysql {
namespace {

/// So many digits always fit a machine word.
constexpr std::size_t word_digits = 18;

/// Appends digits to a number; false when a character is none.
bool add_digits(std::uint64_t& number, std::string_view digits) {
  for (const char c : digits) {
    const unsigned digit = static_cast<unsigned char>(c) - unsigned{'0'};
    if (digit > 9) return false;
    number = number * 10 + digit;
  }
  return true;
}

std::uint64_t power_of_ten(std::size_t exponent) {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < exponent; ++i) power *= 10;
  return power;
}

template <typename Builder>
class DecimalDecoder final : public BuilderDecoder<Builder> {
 public:
  explicit DecimalDecoder(arrow::ArrayBuilder& builder)
      : BuilderDecoder<Builder>(builder),
        precision_(static_cast<std::size_t>(type_of(builder).precision())),
        scale_(static_cast<std::size_t>(type_of(builder).scale())),
        word_end_(power_of_ten(std::min(precision_, word_digits))) {}

  void append(std::string_view text) override {
    const bool is_negative = text.starts_with('-');
    const std::string_view digits = text.substr(is_negative ? 1 : 0);
    // It has as many digits behind the point as the column, but for some expressions.
    std::size_t point = digits.size() - scale_ - 1;
    if (point >= digits.size() || digits[point] != '.')
      point = std::min(digits.find('.'), digits.size());
    const std::string_view whole = digits.substr(0, point);
    std::string_view fraction = digits.substr(std::min(point + 1, digits.size()));
    if (whole.empty() && fraction.empty()) refuse_text(text, "is no DECIMAL");
    if (fraction.size() > scale_) {
      if (fraction.find_first_not_of('0', scale_) != std::string_view::npos) {
        refuse_text(text, "does not fit the scale of the column");
      }
      fraction = fraction.substr(0, scale_);
    }
    const bool is_short = whole.size() + scale_ <= word_digits;
    const Number number =
        is_short ? short_number(text, whole, fraction) : long_number(text, whole, fraction);
    check(this->builder().Append(is_negative ? Number(-number) : number));
  }

 private:
  using Number = typename Builder::ValueType;

  static const arrow::DecimalType& type_of(const arrow::ArrayBuilder& builder) {
    return static_cast<const arrow::DecimalType&>(*builder.type());
  }

  Number short_number(std::string_view text, std::string_view whole,
                      std::string_view fraction) const {
    std::uint64_t number = 0;
    if (!add_digits(number, whole) || !add_digits(number, fraction)) {
      refuse_text(text, "is no DECIMAL");
    }
    for (std::size_t i = fraction.size(); i < scale_; ++i) number *= 10;
    if (number >= word_end_) refuse_text(text, "has more digits than the column");
    return Number(static_cast<std::int64_t>(number));
  }

  Number long_number(std::string_view text, std::string_view whole, std::string_view fraction) {
    digits_.assign(whole.substr(std::min(whole.find_first_not_of('0'), whole.size())));
    digits_.append(fraction).append(scale_ - fraction.size(), '0');
    if (digits_.size() > std::max(precision_, scale_)) {
      refuse_text(text, "has more digits than the column");
    }
    Number number;
    std::string_view rest = digits_;
    while (!rest.empty()) {
      const std::string_view part = rest.substr(0, word_digits);
      std::uint64_t word = 0;
      if (!add_digits(word, part)) refuse_text(text, "is no DECIMAL");
      number = Number(number * Number::GetScaleMultiplier(static_cast<std::int32_t>(part.size())));
      number += Number(static_cast<std::int64_t>(word));
      rest.remove_prefix(part.size());
    }
    if (!number.FitsInPrecision(static_cast<std::int32_t>(precision_))) {
      refuse_text(text, "has more digits than the column");
    }
    return number;
  }

  [[noreturn]] static void refuse_text(std::string_view text, const char* why) {
    throw Error(ErrorKind::query, in_quotes(text) + " " + why,
                "CAST the column in the query, AS DECIMAL with digits enough or AS CHAR");
  }

  std::size_t precision_;
  std::size_t scale_;
  std::uint64_t word_end_;  // the least number that has more digits than the column, or than a word
  std::string digits_;
};

}  // namespace

std::unique_ptr<Decoder> make_decimal_decoder(arrow::ArrayBuilder& builder) {
  if (builder.type()->id() == arrow::Type::DECIMAL128) {
    return std::make_unique<DecimalDecoder<arrow::Decimal128Builder>>(builder);
  }
  return std::make_unique<DecimalDecoder<arrow::Decimal256Builder>>(builder);
}

}  // namespace sqlpod::mysql
