#include "executor/table/parquet/value_encoder.h"

#include <algorithm>
#include <string_view>

#include "error/error.h"
#include "executor/table/parquet/number_encoder.h"
#include "executor/table/parquet/text_encoder.h"

namespace sqlpod {
namespace {

/// Bits, the lowest first. A dictionary of two would be as large.
class BooleanEncoder final : public ValueEncoder {
 public:
  void begin(bool with_range, parquet::BloomFilter* /*filter*/) override {
    with_range_ = with_range;
    seen_[0] = seen_[1] = false;
  }

  std::optional<EncodedDictionary> dictionary(std::span<const LeafPiece> /*pieces*/,
                                              bool /*forced*/) override {
    return std::nullopt;
  }

  void append(const LeafPiece& piece, std::string& page) override {
    if (piece.values() == 0) return;
    if (page.empty()) bits_ = 0;
    const auto& array = static_cast<const arrow::BooleanArray&>(*piece.array);
    for_each_value(piece, [&](std::int64_t row) {
      const bool value = array.Value(row);
      seen_[value ? 1 : 0] = true;
      if (bits_ % 8 == 0) page += '\0';
      if (value) page.back() = static_cast<char>(page.back() | 1 << bits_ % 8);
      ++bits_;
    });
  }

  std::optional<ValueRange> range() const override {
    if (!with_range_ || !(seen_[0] || seen_[1])) return std::nullopt;
    return ValueRange{std::string(1, seen_[0] ? '\0' : '\1'),
                      std::string(1, seen_[1] ? '\1' : '\0')};
  }

 private:
  bool with_range_ = false;
  bool seen_[2] = {};
  unsigned bits_ = 0;  ///< of the page at hand
};

/// Decimals of more than 18 digits: two's complement, the highest byte first, in as many bytes as
/// the precision needs.
template <typename Array>
class DecimalEncoder final : public ValueEncoder {
 public:
  explicit DecimalEncoder(int width) : width_(static_cast<std::size_t>(width)) {}

  void begin(bool with_range, parquet::BloomFilter* filter) override {
    with_range_ = with_range;
    range_.reset();
    filter_ = filter;
  }

  std::optional<EncodedDictionary> dictionary(std::span<const LeafPiece> /*pieces*/,
                                              bool /*forced*/) override {
    return std::nullopt;
  }

  void append(const LeafPiece& piece, std::string& page) override {
    if (piece.values() == 0) return;
    const auto& array = static_cast<const Array&>(*piece.array);
    for_each_value(piece, [&](std::int64_t row) {
      const std::uint8_t* const lowest_first = array.GetValue(row);
      for (std::size_t i = width_; i-- > 0;) page += static_cast<char>(lowest_first[i]);
      observe(std::string_view(page).substr(page.size() - width_));
    });
  }

  std::optional<ValueRange> range() const override { return range_; }

 private:
  static bool less(std::string_view a, std::string_view b) {
    const auto sign = [](std::string_view value) { return static_cast<signed char>(value[0]); };
    return a[0] == b[0] ? a < b : sign(a) < sign(b);
  }

  void observe(std::string_view value) {
    if (filter_ != nullptr) {
      const parquet::FLBA bytes(reinterpret_cast<const std::uint8_t*>(value.data()));
      filter_->InsertHash(filter_->Hash(&bytes, static_cast<std::uint32_t>(width_)));
    }
    if (!with_range_) return;
    if (!range_) range_ = ValueRange{std::string(value), std::string(value)};
    if (less(value, range_->smallest)) range_->smallest = value;
    if (less(range_->largest, value)) range_->largest = value;
  }

  std::size_t width_;
  bool with_range_ = false;
  std::optional<ValueRange> range_;
  parquet::BloomFilter* filter_ = nullptr;
};

template <typename Array>
std::unique_ptr<ValueEncoder> decimal_encoder(const parquet::ColumnDescriptor& column) {
  switch (column.physical_type()) {
    case parquet::Type::INT32:
      return std::make_unique<NumberEncoder<Array, std::int32_t>>();
    case parquet::Type::INT64:
      return std::make_unique<NumberEncoder<Array, std::int64_t>>();
    default:
      return std::make_unique<DecimalEncoder<Array>>(column.type_length());
  }
}

}  // namespace

std::unique_ptr<ValueEncoder> make_value_encoder(const arrow::DataType& type,
                                                 const parquet::ColumnDescriptor& column) {
  switch (type.id()) {
    case arrow::Type::NA:  // never has a value
      return std::make_unique<NumberEncoder<arrow::Int32Array, std::int32_t>>();
    case arrow::Type::BOOL:
      return std::make_unique<BooleanEncoder>();
    case arrow::Type::INT8:
      return std::make_unique<NumberEncoder<arrow::Int8Array, std::int32_t>>();
    case arrow::Type::INT16:
      return std::make_unique<NumberEncoder<arrow::Int16Array, std::int32_t>>();
    case arrow::Type::INT32:
      return std::make_unique<NumberEncoder<arrow::Int32Array, std::int32_t>>();
    case arrow::Type::INT64:
      return std::make_unique<NumberEncoder<arrow::Int64Array, std::int64_t>>();
    case arrow::Type::UINT8:
      return std::make_unique<NumberEncoder<arrow::UInt8Array, std::int32_t, std::uint32_t>>();
    case arrow::Type::UINT16:
      return std::make_unique<NumberEncoder<arrow::UInt16Array, std::int32_t, std::uint32_t>>();
    case arrow::Type::UINT32:
      return std::make_unique<NumberEncoder<arrow::UInt32Array, std::int32_t, std::uint32_t>>();
    case arrow::Type::UINT64:
      return std::make_unique<NumberEncoder<arrow::UInt64Array, std::int64_t, std::uint64_t>>();
    case arrow::Type::FLOAT:
      return std::make_unique<NumberEncoder<arrow::FloatArray, float>>();
    case arrow::Type::DOUBLE:
      return std::make_unique<NumberEncoder<arrow::DoubleArray, double>>();
    case arrow::Type::DATE32:
      return std::make_unique<NumberEncoder<arrow::Date32Array, std::int32_t>>();
    case arrow::Type::TIME64:
      return std::make_unique<NumberEncoder<arrow::Time64Array, std::int64_t>>();
    case arrow::Type::TIMESTAMP:
      return std::make_unique<NumberEncoder<arrow::TimestampArray, std::int64_t>>();
    case arrow::Type::DURATION:
      return std::make_unique<NumberEncoder<arrow::DurationArray, std::int64_t>>();
    case arrow::Type::DECIMAL128:
      return decimal_encoder<arrow::Decimal128Array>(column);
    case arrow::Type::DECIMAL256:
      return decimal_encoder<arrow::Decimal256Array>(column);
    case arrow::Type::STRING:
      return std::make_unique<TextEncoder<arrow::StringArray>>();
    case arrow::Type::LARGE_STRING:
      return std::make_unique<TextEncoder<arrow::LargeStringArray>>();
    case arrow::Type::BINARY:
      return std::make_unique<TextEncoder<arrow::BinaryArray>>();
    case arrow::Type::LARGE_BINARY:
      return std::make_unique<TextEncoder<arrow::LargeBinaryArray>>();
    default:
      throw Error(ErrorKind::internal, "the type " + type.ToString() + " has no Parquet encoder");
  }
}

}  // namespace sqlpod
