// numeric, into a decimal of the column's scale or, unbounded, into the text that PostgreSQL
// prints.
//
// On the wire: the number of digits, the first one's weight, sign and scale, 16 bits each, then the
// digits, of base 10000; the weight is the power of 10000 that the first digit counts.
#include <arrow/array/builder_binary.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "executor/engine/postgresql/big_endian.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/scalar_decoder.h"

namespace sqlpod::postgresql {
namespace {

__extension__ using Uint128 = unsigned __int128;

constexpr std::uint32_t base = 10000;
constexpr int digit_size = 4;  // decimal digits of one of that base

/// 10^exponent, which is 0 to 4.
std::uint32_t power_of_ten(int exponent) {
  constexpr std::array<std::uint32_t, digit_size + 1> powers = {1, 10, 100, 1000, base};
  const auto index = static_cast<std::size_t>(exponent);
  return powers[index];
}

/// A numeric as the wire has it, its lengths checked.
class WireNumeric {
 public:
  explicit WireNumeric(std::string_view bytes) : bytes_(bytes) {
    if (bytes.size() < header_size) throw malformed("numeric", bytes);
    count_ = big_endian<std::uint16_t>(bytes.data());
    weight_ = big_endian<std::int16_t>(bytes.data() + 2);
    sign_ = big_endian<std::uint16_t>(bytes.data() + 4);
    scale_ = big_endian<std::uint16_t>(bytes.data() + 6);
    constexpr int most_scale = 0x3fff;
    if (bytes.size() != header_size + 2 * static_cast<std::size_t>(count_) || scale_ > most_scale) {
      throw malformed("numeric", bytes);
    }
  }

  int count() const { return count_; }
  int weight() const { return weight_; }
  int scale() const { return scale_; }  ///< decimal digits behind the point
  /// "NaN", "Infinity", "-Infinity"; empty for a number.
  const char* special() const {
    switch (sign_) {
      case 0:
      case negative:
        return "";
      case 0xc000:
        return "NaN";
      case 0xd000:
        return "Infinity";
      case 0xf000:
        return "-Infinity";
      default:
        throw malformed("numeric", bytes_);
    }
  }
  bool is_negative() const { return sign_ == negative; }
  std::uint32_t digit(int index) const {
    const auto digit = big_endian<std::uint16_t>(bytes_.data() + header_size + 2 * index);
    if (digit > 9999) [[unlikely]] {
      throw malformed("numeric", bytes_);
    }
    return digit;
  }

 private:
  static constexpr std::size_t header_size = 8;
  static constexpr std::uint16_t negative = 0x4000;

  std::string_view bytes_;
  int count_;
  int weight_;
  std::uint16_t sign_;
  int scale_;
};

int size_of(std::uint32_t digit) {
  return digit >= 1000 ? 4 : digit >= 100 ? 3 : digit >= 10 ? 2 : 1;
}

void store(std::uint64_t magnitude, bool negative, arrow::Decimal256& decimal) {
  decimal = arrow::Decimal256(arrow::Decimal128(0, magnitude));
  if (negative) decimal.Negate();
}

void store(Uint128 magnitude, bool negative, arrow::Decimal256& decimal) {
  decimal = arrow::Decimal256(arrow::Decimal128(static_cast<std::int64_t>(magnitude >> 64U),
                                                static_cast<std::uint64_t>(magnitude)));
  if (negative) decimal.Negate();
}

void store(const arrow::Decimal256& magnitude, bool negative, arrow::Decimal256& decimal) {
  decimal = magnitude;
  if (negative) decimal.Negate();
}

template <typename Magnitude>
void store(const Magnitude& magnitude, bool negative, Uint128& decimal) {
  decimal = negative ? -static_cast<Uint128>(magnitude) : static_cast<Uint128>(magnitude);
}

/// `Decimal` is what Arrow's 128 or 256 bits are taken as.
template <typename Decimal>
class DecimalDecoder final : public ScalarDecoder<arrow::FixedSizeBinaryBuilder> {
 public:
  explicit DecimalDecoder(arrow::ArrayBuilder& builder)
      : ScalarDecoder(builder),
        precision_(static_cast<const arrow::DecimalType&>(arrow_type()).precision()),
        scale_(static_cast<const arrow::DecimalType&>(arrow_type()).scale()),
        most_units_(most_units(precision_)) {}

  void append(std::string_view bytes) override {
    const WireNumeric number(bytes);
    if (const char* special = number.special(); *special != '\0') {
      throw Error(ErrorKind::query, std::string(special) + " has no place in a decimal column",
                  "cast the column to float8 or to text in the query");
    }
    Decimal decimal{};
    read(number, decimal);
    std::array<std::uint8_t, sizeof decimal> stored;  // the machine is little-endian, as Arrow is
    std::memcpy(stored.data(), &decimal, sizeof decimal);
    add(stored.data());
  }

 private:
  void read(const WireNumeric& number, Decimal& decimal) const {
    if (read_short(number, decimal)) return;
    int begin = 0;
    int end = number.count();
    while (begin < end && number.digit(begin) == 0) ++begin;
    while (begin < end && number.digit(end - 1) == 0) --end;
    if (begin == end) return;
    const int size = size_of(number.digit(begin)) + digit_size * (number.weight() - begin) + scale_;
    if (size > precision_) {
      throw Error(ErrorKind::query, "a number has more digits than the column",
                  "cast the column to a wider numeric in the query");
    }
    constexpr int most_in_64_bits = 19;
    constexpr int most_in_128_bits = 38;
    if (size <= most_in_64_bits) {
      store(magnitude<std::uint64_t>(number, begin, end), number.is_negative(), decimal);
    } else if (size <= most_in_128_bits) {
      store(magnitude<Uint128>(number, begin, end), number.is_negative(), decimal);
    } else if constexpr (sizeof(Decimal) > sizeof(Uint128)) {
      store(magnitude<arrow::Decimal256>(number, begin, end), number.is_negative(), decimal);
    }
  }

  /// Most numbers: a few digits, the last of them near the column's last place. False for others,
  /// and for those that do not fit.
  bool read_short(const WireNumeric& number, Decimal& decimal) const {
    constexpr int most_digits = 4;
    const int last = number.count() - 1;
    const int power = digit_size * (number.weight() - last) + scale_;
    if (last < 0 || last >= most_digits || power <= -digit_size || power >= digit_size) {
      return false;
    }
    // 10^16 at most, and 10^19 with the power.
    std::uint64_t units = 0;
    for (int i = 0; i < last; ++i) units = units * base + number.digit(i);
    const std::uint32_t digit = number.digit(last);
    if (power >= 0) {
      units = (units * base + digit) * power_of_ten(power);
    } else {
      const std::uint32_t dropped = power_of_ten(-power);
      if (digit % dropped != 0) return false;
      units = units * power_of_ten(digit_size + power) + digit / dropped;
    }
    if (units > most_units_) return false;
    store(units, number.is_negative(), decimal);
    return true;
  }

  /// The digits [begin, end) as units of the column's last place.
  template <typename Magnitude>
  Magnitude magnitude(const WireNumeric& number, int begin, int end) const {
    // The power of ten that the last digit counts, in units.
    int power = digit_size * (number.weight() - (end - 1)) + scale_;
    if (power <= -digit_size) throw too_fine();
    Magnitude units = 0;
    for (int i = begin; i < end - 1; ++i) {
      units = units * Magnitude(base) + Magnitude(number.digit(i));
    }
    const std::uint32_t last = number.digit(end - 1);
    if (power < 0) {
      const std::uint32_t dropped = power_of_ten(-power);
      if (last % dropped != 0) throw too_fine();
      return units * Magnitude(power_of_ten(digit_size + power)) + Magnitude(last / dropped);
    }
    units = units * Magnitude(base) + Magnitude(last);
    for (; power >= digit_size; power -= digit_size) {
      units = units * Magnitude(base);
    }
    return units * Magnitude(power_of_ten(power));
  }

  static Error too_fine() {
    return {ErrorKind::query, "a number has more digits behind the point than the column",
            "cast the column to a numeric of a larger scale in the query"};
  }

  /// What fits the precision and 64 bits.
  static std::uint64_t most_units(int precision) {
    constexpr int most_precision = 19;
    std::uint64_t units = 1;
    for (int i = 0; i < std::min(precision, most_precision); ++i) units *= 10;
    return units - 1;
  }

  int precision_;
  int scale_;
  std::uint64_t most_units_;
};

class NumericTextDecoder final : public ScalarDecoder<arrow::StringBuilder> {
 public:
  using ScalarDecoder::ScalarDecoder;

  void append(std::string_view bytes) override {
    const WireNumeric number(bytes);
    if (const char* special = number.special(); *special != '\0') return add_bytes(special);
    text_.assign(number.is_negative() ? "-" : "");
    if (number.weight() < 0) {
      text_ += '0';
    } else {
      text_ += std::to_string(digit_at(number, number.weight()));
      for (int power = number.weight() - 1; power >= 0; --power) add_digit(number, power);
    }
    if (number.scale() > 0) {
      text_ += '.';
      const std::size_t end = text_.size() + static_cast<std::size_t>(number.scale());
      for (int power = -1; text_.size() < end; --power) add_digit(number, power);
      text_.resize(end);
    }
    add_bytes(text_);
  }

 private:
  /// The digit that counts this power of 10000.
  static std::uint32_t digit_at(const WireNumeric& number, int power) {
    const int index = number.weight() - power;
    return index >= 0 && index < number.count() ? number.digit(index) : 0;
  }
  void add_digit(const WireNumeric& number, int power) {
    const std::uint32_t digit = digit_at(number, power);
    for (std::uint32_t unit = 1000; unit > 0; unit /= 10) {
      text_ += static_cast<char>('0' + digit / unit % 10);
    }
  }

  std::string text_;
};

}  // namespace

std::unique_ptr<Decoder> make_numeric_decoder(const Type& type, arrow::ArrayBuilder& builder) {
  if (type.oid != numeric_oid) return nullptr;
  switch (builder.type()->id()) {
    case arrow::Type::DECIMAL128:
      return std::make_unique<DecimalDecoder<Uint128>>(builder);
    case arrow::Type::DECIMAL256:
      return std::make_unique<DecimalDecoder<arrow::Decimal256>>(builder);
    case arrow::Type::STRING:
      return std::make_unique<NumericTextDecoder>(builder);
    default:
      return nullptr;
  }
}

}  // namespace sqlpod::postgresql
