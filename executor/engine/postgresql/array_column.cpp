#include "executor/engine/postgresql/array_column.h"

#include <bit>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>

#include "error/error.h"
#include "executor/engine/cell_value.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/parameters.h"

namespace sqlpod::postgresql {
namespace {

/// In network byte order.
template <typename Integer>
void put(char* place, Integer number) {
  auto bits = static_cast<std::make_unsigned_t<Integer>>(number);
  for (std::size_t i = sizeof bits; i-- > 0;) {
    place[i] = static_cast<char>(bits & 0xFFU);
    bits = static_cast<decltype(bits)>(sizeof bits > 1 ? bits >> 8U : 0U);
  }
}

class BinaryColumn : public ArrayColumn {
 public:
  explicit BinaryColumn(Oid element) : element_(element) { BinaryColumn::clear(); }
  void finish() override {
    put<std::int32_t>(data_.data(), 1);
    put<std::int32_t>(data_.data() + 4, has_null_ ? 1 : 0);
    put<std::uint32_t>(data_.data() + 8, element_);
    put<std::int32_t>(data_.data() + 12, length_);
    put<std::int32_t>(data_.data() + 16, 1);
  }
  void clear() override {
    constexpr std::size_t header = 20;
    data_.assign(header, '\0');
    length_ = 0;
    has_null_ = false;
  }
  int format() const override { return 1; }

 protected:
  void append_null() override {
    append_integer<std::int32_t>(-1);
    has_null_ = true;
    ++length_;
  }
  /// The size of an element, which follows.
  void begin_element(std::int32_t size) {
    append_integer(size);
    ++length_;
  }
  template <typename Integer>
  void append_integer(Integer number) {
    char bytes[sizeof number];
    put(bytes, number);
    data_.append(bytes, sizeof bytes);
  }
  template <typename Integer>
  void append_element(Integer number) {
    begin_element(sizeof number);
    append_integer(number);
  }

 private:
  Oid element_;
  std::int32_t length_ = 0;
  bool has_null_ = false;
};

class BooleanColumn : public BinaryColumn {
 public:
  BooleanColumn() : BinaryColumn(bool_oid) {}

 private:
  void append_value(const arrow::Array& column, std::int64_t row) override {
    const bool truth = static_cast<const arrow::BooleanArray&>(column).Value(row);
    append_element<std::int8_t>(truth ? 1 : 0);
  }
};

/// The type has room for every value of the column.
template <typename Array>
class IntegerColumn : public BinaryColumn {
 public:
  explicit IntegerColumn(Oid element) : BinaryColumn(element), element_(element) {}

 private:
  void append_value(const arrow::Array& column, std::int64_t row) override {
    const std::int64_t number{static_cast<const Array&>(column).Value(row)};
    if (element_ == int2_oid) {
      append_element(static_cast<std::int16_t>(number));
    } else if (element_ == int4_oid) {
      append_element(static_cast<std::int32_t>(number));
    } else {
      append_element(number);
    }
  }

  Oid element_;
};

template <typename Array>
class RealColumn : public BinaryColumn {
 public:
  RealColumn() : BinaryColumn(float8_oid) {}

 private:
  void append_value(const arrow::Array& column, std::int64_t row) override {
    const double number = static_cast<const Array&>(column).Value(row);
    append_element(std::bit_cast<std::int64_t>(number));
  }
};

template <typename Array>
class BytesColumn : public BinaryColumn {
 public:
  BytesColumn(Oid element, std::string name) : BinaryColumn(element), name_(std::move(name)) {}

 private:
  void append_value(const arrow::Array& column, std::int64_t row) override {
    const std::string_view bytes = static_cast<const Array&>(column).GetView(row);
    if constexpr (arrow::is_string_type<typename Array::TypeClass>::value) {
      if (bytes.find('\0') != std::string_view::npos) {
        parameter_text({}, std::string(bytes), name_);  // which refuses it
      }
    }
    // A parameter of libpq is smaller than 2^31 bytes as well.
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max() / 2)) {
      throw Error(ErrorKind::usage, "the value of '" + name_ + "' is larger than 1 GB",
                  "PostgreSQL's values end there");
    }
    begin_element(static_cast<std::int32_t>(bytes.size()));
    data_ += bytes;
  }

  std::string name_;
};

constexpr std::int32_t days_from_1970_to_2000 = 10957;

/// `time` counted from 2000, not 1970. The smallest numbers are PostgreSQL's -infinity.
template <typename Integer>
Integer from_2000(Integer time, Integer difference) {
  if (time <= std::numeric_limits<Integer>::min() + difference) {
    throw Error(ErrorKind::usage, "a date or time is too far away for PostgreSQL",
                "its calendar begins in 4713 BC");
  }
  return time - difference;
}

class DateColumn : public BinaryColumn {
 public:
  DateColumn() : BinaryColumn(date_oid) {}

 private:
  void append_value(const arrow::Array& column, std::int64_t row) override {
    const std::int32_t days = static_cast<const arrow::Date32Array&>(column).Value(row);
    append_element(from_2000(days, days_from_1970_to_2000));
  }
};

class TimestampColumn : public BinaryColumn {
 public:
  explicit TimestampColumn(Oid element) : BinaryColumn(element) {}

 private:
  void append_value(const arrow::Array& column, std::int64_t row) override {
    constexpr std::int64_t difference = days_from_1970_to_2000 * std::int64_t{86'400'000'000};
    const Value time = cell_value(column, row);
    append_element(from_2000(time.get_if<DateTime>()->microseconds, difference));
  }
};

/// Any type, as array_in() reads it: every element in quotes.
class TextColumn : public ArrayColumn {
 public:
  explicit TextColumn(const Parameter& parameter) : type_(parameter.type), name_(parameter.name) {
    TextColumn::clear();
  }
  void finish() override { data_ += '}'; }
  void clear() override { data_ = "{"; }
  int format() const override { return 0; }

 private:
  void append_null() override { begin_element("NULL"); }
  void append_value(const arrow::Array& column, std::int64_t row) override {
    const Value value = cell_value(column, row);
    if (value.is_null()) return append_null();
    begin_element("\"");
    for (const char c : parameter_text(type_, value, name_)) {
      if (c == '"' || c == '\\') data_ += '\\';
      data_ += c;
    }
    data_ += '"';
  }
  void begin_element(const char* text) {
    if (data_.size() > 1) data_ += ',';
    data_ += text;
  }

  InputType type_;
  std::string name_;
};

bool is_text(Oid type) {
  return type == text_oid || type == varchar_oid || type == bpchar_oid || type == json_oid;
}

bool is_integer(Oid type) {
  return type == int2_oid || type == int4_oid || type == int8_oid;
}

template <typename Column>
std::unique_ptr<ArrayColumn> when(bool fits, auto... arguments) {
  return fits ? std::make_unique<Column>(std::move(arguments)...) : nullptr;
}

/// Null when the types are not the same thing.
std::unique_ptr<ArrayColumn> binary_column(const std::string& name, const arrow::DataType& type,
                                           Oid element) {
  using arrow::Type;
  switch (type.id()) {
    case Type::BOOL:
      return when<BooleanColumn>(element == bool_oid);
    case Type::INT8:
      return when<IntegerColumn<arrow::Int8Array>>(is_integer(element), element);
    case Type::INT16:
      return when<IntegerColumn<arrow::Int16Array>>(is_integer(element), element);
    case Type::INT32:
      return when<IntegerColumn<arrow::Int32Array>>(is_integer(element), element);
    case Type::INT64:
      return when<IntegerColumn<arrow::Int64Array>>(is_integer(element), element);
    case Type::UINT8:
      return when<IntegerColumn<arrow::UInt8Array>>(is_integer(element), element);
    case Type::UINT16:
      return when<IntegerColumn<arrow::UInt16Array>>(is_integer(element), element);
    case Type::UINT32:
      return when<IntegerColumn<arrow::UInt32Array>>(is_integer(element), element);
    case Type::FLOAT:
      return when<RealColumn<arrow::FloatArray>>(element == float8_oid);
    case Type::DOUBLE:
      return when<RealColumn<arrow::DoubleArray>>(element == float8_oid);
    case Type::STRING:
      return when<BytesColumn<arrow::StringArray>>(is_text(element), element, name);
    case Type::LARGE_STRING:
      return when<BytesColumn<arrow::LargeStringArray>>(is_text(element), element, name);
    case Type::BINARY:
      return when<BytesColumn<arrow::BinaryArray>>(element == bytea_oid, element, name);
    case Type::LARGE_BINARY:
      return when<BytesColumn<arrow::LargeBinaryArray>>(element == bytea_oid, element, name);
    case Type::DATE32:
      return when<DateColumn>(element == date_oid);
    case Type::TIMESTAMP:
      return when<TimestampColumn>(element == timestamp_oid || element == timestamptz_oid, element);
    default:
      return nullptr;
  }
}

}  // namespace

void ArrayColumn::append(const arrow::Array& column, std::int64_t row) {
  if (column.IsNull(row)) return append_null();
  append_value(column, row);
}

std::unique_ptr<ArrayColumn> make_array_column(const Parameter& parameter,
                                               const arrow::DataType& type, Oid element) {
  // A parameter declared as something else than its column is converted as a single value would be.
  if (cell_type(type).kind == parameter.type.kind) {
    if (auto column = binary_column(parameter.name, type, element)) return column;
  }
  return std::make_unique<TextColumn>(parameter);
}

}  // namespace sqlpod::postgresql
