// Numbers, and what is stored as one: dates, times, decimals of up to 18 digits.
#pragma once

#include <arrow/array.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstring>
#include <type_traits>

#include "executor/table/parquet/dictionary.h"
#include "executor/table/parquet/value_encoder.h"

namespace sqlpod {

template <typename Visit>
void for_each_value(const LeafPiece& piece, Visit visit) {
  if (piece.whole) {
    for (std::int64_t row = 0; row < piece.array->length(); ++row) visit(row);
  } else {
    for (const std::int64_t row : piece.rows) visit(row);
  }
}

template <typename Array>
concept WideDecimalArray =
    std::same_as<Array, arrow::Decimal128Array> || std::same_as<Array, arrow::Decimal256Array>;

/// `Number` is the physical type, `Ordered` the one that values are compared as.
template <typename Array, typename Number, typename Ordered = Number>
class NumberEncoder final : public ValueEncoder {
 public:
  void begin(bool with_range, parquet::BloomFilter* filter) override {
    with_range_ = with_range;
    has_range_ = false;
    filter_ = filter;
  }

  std::optional<EncodedDictionary> dictionary(std::span<const LeafPiece> pieces,
                                              bool forced) override {
    NumberDictionary<Number> dictionary(forced);
    EncodedDictionary encoded;
    for (const LeafPiece& piece : pieces) {
      const std::span<const Number> numbers = values(piece);
      const Number* next = numbers.data();
      if (!dictionary.add(numbers.size(), [&] { return *next++; })) return std::nullopt;
    }
    if (!dictionary.pays()) return std::nullopt;
    encoded.indices = dictionary.take_indices();
    observe(dictionary.entries());
    encoded.entries = dictionary.entries().size();
    append_plain(dictionary.entries(), encoded.page);
    return encoded;
  }

  void append(const LeafPiece& piece, std::string& page) override {
    const std::span<const Number> numbers = values(piece);
    observe(numbers);
    append_plain(numbers, page);
  }

  std::optional<ValueRange> range() const override {
    if (!has_range_) return std::nullopt;
    ValueRange range;
    append_plain({&smallest_, 1}, range.smallest);
    append_plain({&largest_, 1}, range.largest);
    return range;
  }

 private:
  static void append_plain(std::span<const Number> numbers, std::string& page) {
    page.append(reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes());
  }

  static Number value(const Array& array, std::int64_t row) {
    if constexpr (WideDecimalArray<Array>) {
      std::int64_t low = 0;  // all of it, for the precision is at most 18
      std::memcpy(&low, array.GetValue(row), sizeof low);
      return static_cast<Number>(low);
    } else {
      return static_cast<Number>(array.Value(row));
    }
  }

  /// The piece's values side by side; of use until the next call.
  std::span<const Number> values(const LeafPiece& piece) {
    if (piece.values() == 0) return {};
    const auto& array = static_cast<const Array&>(*piece.array);
    if constexpr (!WideDecimalArray<Array>) {
      if constexpr (sizeof(array.Value(0)) == sizeof(Number)) {
        if (piece.whole) {
          return {reinterpret_cast<const Number*>(array.raw_values()),
                  static_cast<std::size_t>(array.length())};
        }
      }
    }
    converted_.resize(static_cast<std::size_t>(piece.values()));
    Number* to = converted_.data();
    for_each_value(piece, [&](std::int64_t row) { *to++ = value(array, row); });
    return converted_;
  }

  void observe(std::span<const Number> numbers) {
    if (with_range_) widen(numbers);
    if (filter_ == nullptr) return;
    for (const Number number : numbers) filter_->InsertHash(filter_->Hash(number));
  }

  void widen(std::span<const Number> numbers) {
    if (!has_range_) {
      const auto first = std::find_if(numbers.begin(), numbers.end(), is_ordered);
      if (first == numbers.end()) return;
      smallest_ = largest_ = *first;
      has_range_ = true;
    }
    auto smallest = static_cast<Ordered>(smallest_);
    auto largest = static_cast<Ordered>(largest_);
    for (const Number number : numbers) {  // NaN is neither less nor greater
      const auto ordered = static_cast<Ordered>(number);
      smallest = ordered < smallest ? ordered : smallest;
      largest = ordered > largest ? ordered : largest;
    }
    smallest_ = static_cast<Number>(smallest);
    largest_ = static_cast<Number>(largest);
    if constexpr (std::floating_point<Number>) {
      // Both zeros are equal, and which of them a filter asks for is not known.
      if (smallest_ == 0) smallest_ = -Number{0};
      if (largest_ == 0) largest_ = Number{0};
    }
  }

  static bool is_ordered(Number number) {
    if constexpr (std::floating_point<Number>) return !std::isnan(number);
    return true;
  }

  bool with_range_ = false;
  bool has_range_ = false;
  Number smallest_{};
  Number largest_{};
  parquet::BloomFilter* filter_ = nullptr;
  std::vector<Number> converted_;
};

}  // namespace sqlpod
