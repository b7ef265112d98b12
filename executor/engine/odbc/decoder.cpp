#include "executor/engine/odbc/decoder.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "config/date_time_text.h"
#include "error/arrow_status.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "executor/engine/decimal_text.h"

namespace sqlpod::odbc {
namespace {

template <typename Builder>
class IntegerDecoder : public Decoder {
 public:
  explicit IntegerDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<Builder&>(builder)) {}
  std::string append(std::string_view cell) override {
    typename Builder::value_type number = 0;
    const auto [rest, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    if (error != std::errc() || rest != cell.data() + cell.size()) {
      return in_quotes(cell) + " in a column of type " + builder_.type()->ToString();
    }
    check(builder_.Append(number));
    return {};
  }

 private:
  Builder& builder_;
};

/// An integer as the driver has it: Stored is std::int64_t or std::uint64_t.
template <typename Stored, typename Builder>
class NativeIntegerDecoder : public Decoder {
 public:
  explicit NativeIntegerDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<Builder&>(builder)) {}
  std::string append(std::string_view cell) override {
    Stored number = 0;
    std::memcpy(&number, cell.data(), sizeof number);
    if (!std::in_range<typename Builder::value_type>(number)) {
      return std::to_string(number) + " in a column of type " + builder_.type()->ToString();
    }
    check(builder_.Append(static_cast<typename Builder::value_type>(number)));
    return {};
  }

 private:
  Builder& builder_;
};

template <typename Builder>
std::unique_ptr<Decoder> make_integer_decoder(arrow::ArrayBuilder& builder,
                                              SQLSMALLINT fetched_as) {
  switch (fetched_as) {
    case SQL_C_SBIGINT:
      return std::make_unique<NativeIntegerDecoder<std::int64_t, Builder>>(builder);
    case SQL_C_UBIGINT:
      return std::make_unique<NativeIntegerDecoder<std::uint64_t, Builder>>(builder);
    default:
      return std::make_unique<IntegerDecoder<Builder>>(builder);
  }
}

class BooleanDecoder : public Decoder {
 public:
  explicit BooleanDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::BooleanBuilder&>(builder)) {}
  std::string append(std::string_view cell) override {
    const bool is_true = cell == "1" || cell == "t" || cell == "true" || cell == "-1";
    if (!is_true && cell != "0" && cell != "f" && cell != "false") {
      return in_quotes(cell) + " in a column of type bool";
    }
    check(builder_.Append(is_true));
    return {};
  }

 private:
  arrow::BooleanBuilder& builder_;
};

double double_of(std::string_view cell) {
  double number = 0;
  std::memcpy(&number, cell.data(), sizeof number);
  return number;
}

class DoubleDecoder : public Decoder {
 public:
  explicit DoubleDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::DoubleBuilder&>(builder)) {}
  std::string append(std::string_view cell) override {
    check(builder_.Append(double_of(cell)));
    return {};
  }

 private:
  arrow::DoubleBuilder& builder_;
};

/// A column that the driver says has four bytes. The double is the float's own, or that of its
/// shortest text; any other has more digits than a float and would lose them.
class FloatDecoder : public Decoder {
 public:
  explicit FloatDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::FloatBuilder&>(builder)) {}
  std::string append(std::string_view cell) override {
    const double number = double_of(cell);
    const auto narrowed = static_cast<float>(number);
    const bool is_exact = static_cast<double>(narrowed) == number || number != number;
    if (!is_exact && shortest(narrowed) != number) {
      return "a double in a column that the driver calls a float; cast it to double precision";
    }
    check(builder_.Append(narrowed));
    return {};
  }

 private:
  static double shortest(float number) {
    std::array<char, 32> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), number);
    double result = 0;
    std::from_chars(text.data(), written.ptr, result);
    return result;
  }

  arrow::FloatBuilder& builder_;
};

template <typename Builder>
class DecimalDecoder : public Decoder {
 public:
  explicit DecimalDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<Builder&>(builder)) {}
  std::string append(std::string_view cell) override { return append_decimal(builder_, cell); }

 private:
  Builder& builder_;
};

template <typename Builder>
class BytesDecoder : public Decoder {
 public:
  explicit BytesDecoder(arrow::ArrayBuilder& builder) : builder_(static_cast<Builder&>(builder)) {}
  std::string append(std::string_view cell) override {
    check(builder_.Append(cell));
    return {};
  }

 private:
  Builder& builder_;
};

/// Takes the digits behind the sixth off a clock's fraction, as nanoseconds.
struct SplitClock {
  explicit SplitClock(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::size_t end =
        point == std::string_view::npos
            ? text.size()
            : std::min(text.find_first_not_of("0123456789", point + 1), text.size());
    const std::size_t kept =
        point == std::string_view::npos ? end : std::min(end, point + 1 + digits_of_a_microsecond);
    microseconds = text.substr(0, kept);
    std::string rest(text.substr(kept, end - kept));
    rest.resize(std::max(rest.size(), digits_more), '0');
    std::from_chars(rest.data(), rest.data() + rest.size(), nanoseconds);
    is_exact = rest.find_first_not_of('0', digits_more) == std::string::npos;
    // SQL Server puts a blank before the offset.
    std::string_view tail = text.substr(end);
    if (tail.starts_with(" +") || tail.starts_with(" -")) tail.remove_prefix(1);
    microseconds += tail;
  }

  static constexpr std::size_t digits_of_a_microsecond = 6;
  static constexpr std::size_t digits_more = 3;
  std::string microseconds;  ///< the clock without them
  std::int64_t nanoseconds = 0;
  bool is_exact = false;
};

/// Microseconds, and nanoseconds beyond them, in a unit; none when they do not fit.
std::optional<std::int64_t> in_unit(std::int64_t microseconds, const SplitClock& clock,
                                    arrow::TimeUnit::type unit) {
  if (!clock.is_exact) return std::nullopt;
  if (unit == arrow::TimeUnit::MICRO) {
    if (clock.nanoseconds != 0) return std::nullopt;
    return microseconds;
  }
  std::int64_t count = 0;
  if (__builtin_mul_overflow(microseconds, 1000, &count) ||
      __builtin_add_overflow(count, clock.nanoseconds, &count)) {
    return std::nullopt;
  }
  return count;
}

class DateDecoder : public Decoder {
 public:
  explicit DateDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::Date32Builder&>(builder)) {}
  std::string append(std::string_view cell) override {
    try {
      check(builder_.Append(parse_date(cell).days));
    } catch (const Error&) {
      return in_quotes(cell) + " is no date";
    }
    return {};
  }

 private:
  arrow::Date32Builder& builder_;
};

class TimeDecoder : public Decoder {
 public:
  explicit TimeDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::Time64Builder&>(builder)),
        unit_(static_cast<const arrow::Time64Type&>(*builder.type()).unit()) {}
  std::string append(std::string_view cell) override {
    try {
      const SplitClock clock(cell);
      const Time time = parse_time(clock.microseconds);
      const auto count = in_unit(time.microseconds, clock, unit_);
      if (!count || time.utc_offset_seconds) return misfit(cell);
      check(builder_.Append(*count));
    } catch (const Error&) {
      return misfit(cell);
    }
    return {};
  }

 private:
  static std::string misfit(std::string_view cell) {
    return in_quotes(cell) + " is no time of day to the column's precision";
  }

  arrow::Time64Builder& builder_;
  arrow::TimeUnit::type unit_;
};

class TimestampDecoder : public Decoder {
 public:
  explicit TimestampDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::TimestampBuilder&>(builder)),
        unit_(type(builder).unit()),
        has_zone_(!type(builder).timezone().empty()) {}
  std::string append(std::string_view cell) override {
    try {
      const SplitClock clock(cell);
      const DateTime time = parse_datetime(clock.microseconds);
      if (time.utc_offset_seconds.has_value() != has_zone_) return misfit(cell);
      const std::int64_t offset = time.utc_offset_seconds.value_or(0);
      const auto count = in_unit(time.microseconds - offset * 1'000'000, clock, unit_);
      if (!count) return misfit(cell);
      check(builder_.Append(*count));
    } catch (const Error&) {
      return misfit(cell);
    }
    return {};
  }

 private:
  static const arrow::TimestampType& type(const arrow::ArrayBuilder& builder) {
    return static_cast<const arrow::TimestampType&>(*builder.type());
  }
  std::string misfit(std::string_view cell) const {
    return in_quotes(cell) + " is no timestamp " + (has_zone_ ? "with" : "without") +
           " a time zone in the range and precision of " + builder_.type()->ToString();
  }

  arrow::TimestampBuilder& builder_;
  arrow::TimeUnit::type unit_;
  bool has_zone_;
};

}  // namespace

std::unique_ptr<Decoder> make_decoder(arrow::ArrayBuilder& builder, SQLSMALLINT fetched_as) {
  using arrow::Type;
  switch (builder.type()->id()) {
    case Type::BOOL:
      return std::make_unique<BooleanDecoder>(builder);
    case Type::INT8:
      return make_integer_decoder<arrow::Int8Builder>(builder, fetched_as);
    case Type::INT16:
      return make_integer_decoder<arrow::Int16Builder>(builder, fetched_as);
    case Type::INT32:
      return make_integer_decoder<arrow::Int32Builder>(builder, fetched_as);
    case Type::INT64:
      return make_integer_decoder<arrow::Int64Builder>(builder, fetched_as);
    case Type::UINT8:
      return make_integer_decoder<arrow::UInt8Builder>(builder, fetched_as);
    case Type::UINT16:
      return make_integer_decoder<arrow::UInt16Builder>(builder, fetched_as);
    case Type::UINT32:
      return make_integer_decoder<arrow::UInt32Builder>(builder, fetched_as);
    case Type::UINT64:
      return make_integer_decoder<arrow::UInt64Builder>(builder, fetched_as);
    case Type::FLOAT:
      return std::make_unique<FloatDecoder>(builder);
    case Type::DOUBLE:
      return std::make_unique<DoubleDecoder>(builder);
    case Type::DECIMAL128:
      return std::make_unique<DecimalDecoder<arrow::Decimal128Builder>>(builder);
    case Type::DECIMAL256:
      return std::make_unique<DecimalDecoder<arrow::Decimal256Builder>>(builder);
    case Type::STRING:
      return std::make_unique<BytesDecoder<arrow::StringBuilder>>(builder);
    case Type::BINARY:
      return std::make_unique<BytesDecoder<arrow::BinaryBuilder>>(builder);
    case Type::DATE32:
      return std::make_unique<DateDecoder>(builder);
    case Type::TIME64:
      return std::make_unique<TimeDecoder>(builder);
    case Type::TIMESTAMP:
      return std::make_unique<TimestampDecoder>(builder);
    default:
      throw Error(ErrorKind::internal,
                  "no decoder from ODBC to Arrow " + builder.type()->ToString());
  }
}

}  // namespace sqlpod::odbc
