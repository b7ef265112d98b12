#include "executor/engine/sqlite/column_binder.h"

#include <arrow/type.h>

#include "executor/engine/cell_value.h"
#include "executor/engine/sqlite/parameters.h"

namespace sqlpod::sqlite {
namespace {

template <typename Array>
class IntegerBinder : public ColumnBinder {
 public:
  explicit IntegerBinder(const arrow::Array& array) : array_(static_cast<const Array&>(array)) {}
  int bind(sqlite3_stmt* statement, int index, std::int64_t row) override {
    if (array_.IsNull(row)) return sqlite3_bind_null(statement, index);
    return sqlite3_bind_int64(statement, index, static_cast<std::int64_t>(array_.Value(row)));
  }

 private:
  const Array& array_;
};

template <typename Array>
class RealBinder : public ColumnBinder {
 public:
  explicit RealBinder(const arrow::Array& array) : array_(static_cast<const Array&>(array)) {}
  int bind(sqlite3_stmt* statement, int index, std::int64_t row) override {
    if (array_.IsNull(row)) return sqlite3_bind_null(statement, index);
    return sqlite3_bind_double(statement, index, static_cast<double>(array_.Value(row)));
  }

 private:
  const Array& array_;
};

template <typename Array>
class TextBinder : public ColumnBinder {
 public:
  explicit TextBinder(const arrow::Array& array) : array_(static_cast<const Array&>(array)) {}
  int bind(sqlite3_stmt* statement, int index, std::int64_t row) override {
    if (array_.IsNull(row)) return sqlite3_bind_null(statement, index);
    const auto text = array_.GetView(row);
    // A null pointer would be NULL.
    const char* const data = text.data() == nullptr ? "" : text.data();
    return sqlite3_bind_text64(statement, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }

 private:
  const Array& array_;
};

/// Every other kind: by way of a Value.
class ValueBinder : public ColumnBinder {
 public:
  ValueBinder(const arrow::Array& array, const Parameter& parameter)
      : array_(array), parameter_(parameter) {}
  int bind(sqlite3_stmt* statement, int index, std::int64_t row) override {
    parameter_.value = cell_value(array_, row);
    sqlite::bind(statement, index, parameter_);
    return SQLITE_OK;
  }

 private:
  const arrow::Array& array_;
  Parameter parameter_;
};

}  // namespace

std::unique_ptr<ColumnBinder> make_column_binder(const arrow::Array& array,
                                                 const Parameter& parameter) {
  using arrow::Type;
  switch (array.type_id()) {
    case Type::INT8:
      return std::make_unique<IntegerBinder<arrow::Int8Array>>(array);
    case Type::INT16:
      return std::make_unique<IntegerBinder<arrow::Int16Array>>(array);
    case Type::INT32:
      return std::make_unique<IntegerBinder<arrow::Int32Array>>(array);
    case Type::INT64:
      return std::make_unique<IntegerBinder<arrow::Int64Array>>(array);
    case Type::UINT8:
      return std::make_unique<IntegerBinder<arrow::UInt8Array>>(array);
    case Type::UINT16:
      return std::make_unique<IntegerBinder<arrow::UInt16Array>>(array);
    case Type::UINT32:
      return std::make_unique<IntegerBinder<arrow::UInt32Array>>(array);
    case Type::BOOL:
      return std::make_unique<IntegerBinder<arrow::BooleanArray>>(array);
    case Type::FLOAT:
      return std::make_unique<RealBinder<arrow::FloatArray>>(array);
    case Type::DOUBLE:
      return std::make_unique<RealBinder<arrow::DoubleArray>>(array);
    case Type::STRING:
      return std::make_unique<TextBinder<arrow::StringArray>>(array);
    case Type::LARGE_STRING:
      return std::make_unique<TextBinder<arrow::LargeStringArray>>(array);
    default:
      return std::make_unique<ValueBinder>(array, parameter);
  }
}

}  // namespace sqlpod::sqlite
