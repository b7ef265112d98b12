#include "executor/table/arrow_column.h"

#include <arrow/array/array_binary.h>
#include <arrow/array/array_nested.h>
#include <arrow/buffer_builder.h>
#include <arrow/compute/cast.h>
#include <arrow/extension_type.h>

#include <string>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"

namespace sqlpod {
namespace {

using arrow::Type;
using TypePointer = std::shared_ptr<arrow::DataType>;

/// The type that dictionaries, views and extensions stand for.
TypePointer resolved(const arrow::DataType& type) {
  switch (type.id()) {
    case Type::DICTIONARY:
      return resolved(*static_cast<const arrow::DictionaryType&>(type).value_type());
    case Type::EXTENSION:
      return resolved(*static_cast<const arrow::ExtensionType&>(type).storage_type());
    case Type::STRING_VIEW:
      return arrow::utf8();
    case Type::BINARY_VIEW:
      return arrow::binary();
    case Type::HALF_FLOAT:
      return arrow::float32();
    case Type::DECIMAL32:
    case Type::DECIMAL64: {
      const auto& decimal = static_cast<const arrow::DecimalType&>(type);
      return arrow::decimal128(decimal.precision(), decimal.scale());
    }
    case Type::FIXED_SIZE_LIST:
      return arrow::list(static_cast<const arrow::FixedSizeListType&>(type).value_type());
    case Type::LARGE_LIST:
      return arrow::list(static_cast<const arrow::LargeListType&>(type).value_type());
    default:
      return type.GetSharedPtr();
  }
}

/// Times as declared columns have them: microseconds, a zone is UTC.
TypePointer in_microseconds(const TypePointer& type) {
  constexpr auto micro = arrow::TimeUnit::MICRO;
  switch (type->id()) {
    case Type::DATE64:
      return arrow::date32();
    case Type::TIME32:
    case Type::TIME64:
      return arrow::time64(micro);
    case Type::DURATION:
      return arrow::duration(micro);
    case Type::TIMESTAMP: {
      const bool zoned = !static_cast<const arrow::TimestampType&>(*type).timezone().empty();
      return arrow::timestamp(micro, zoned ? "UTC" : "");
    }
    default:
      return type;
  }
}

std::shared_ptr<arrow::Array> resolve(const std::shared_ptr<arrow::Array>& array,
                                      const TypePointer& type) {
  if (array->type_id() == Type::EXTENSION) {
    return resolve(static_cast<const arrow::ExtensionArray&>(*array).storage(), type);
  }
  if (array->type()->Equals(*type)) return array;
  if (array->type_id() == Type::DICTIONARY) {
    // Its values first: a dictionary of views has no cast of its own.
    const auto& dictionary = static_cast<const arrow::DictionaryArray&>(*array);
    const TypePointer& values = dictionary.dictionary()->type();
    if (!values->Equals(*type)) {
      const auto plain = arrow::dictionary(dictionary.indices()->type(), type);
      return resolve(checked(arrow::DictionaryArray::FromArrays(
                         plain, dictionary.indices(), resolve(dictionary.dictionary(), type))),
                     type);
    }
  }
  return checked(arrow::compute::Cast(*array, type), ErrorKind::usage);
}

bool can_be_bound(const arrow::DataType& type) {
  switch (type.id()) {
    case Type::NA:
    case Type::BOOL:
    case Type::STRING:
    case Type::LARGE_STRING:
    case Type::BINARY:
    case Type::LARGE_BINARY:
    case Type::FIXED_SIZE_BINARY:
    case Type::DATE32:
    case Type::DATE64:
    case Type::TIME32:
    case Type::TIME64:
    case Type::TIMESTAMP:
    case Type::DURATION:
      return true;
    default:
      return arrow::is_integer(type.id()) || arrow::is_decimal(type.id()) ||
             arrow::is_floating(type.id());
  }
}

bool is_bytes(const arrow::DataType& type) {
  return type.id() == Type::BINARY || type.id() == Type::LARGE_BINARY ||
         type.id() == Type::FIXED_SIZE_BINARY;
}

std::string_view bytes_at(const arrow::Array& array, std::int64_t row) {
  switch (array.type_id()) {
    case Type::LARGE_BINARY:
      return static_cast<const arrow::LargeBinaryArray&>(array).GetView(row);
    case Type::FIXED_SIZE_BINARY:
      return static_cast<const arrow::FixedSizeBinaryArray&>(array).GetView(row);
    default:
      return static_cast<const arrow::BinaryArray&>(array).GetView(row);
  }
}

/// Whether cells of this type are, as they stand, those of a declared kind.
bool has_type(const arrow::DataType& type, TypeKind declared) {
  switch (declared) {
    case TypeKind::integer:
      return type.id() == Type::INT64;
    case TypeKind::real:
      return type.id() == Type::DOUBLE;
    case TypeKind::text:
      return type.id() == Type::STRING;
    case TypeKind::boolean:
      return type.id() == Type::BOOL;
    case TypeKind::date:
      return type.id() == Type::DATE32;
    case TypeKind::time:
      return type.id() == Type::TIME64;
    case TypeKind::datetime:
      return type.id() == Type::TIMESTAMP;
    case TypeKind::timedelta:
      return type.id() == Type::DURATION;
    case TypeKind::decimal:
      return arrow::is_decimal(type.id());
    case TypeKind::bytes:
      return type.id() == Type::BINARY;
    case TypeKind::uuid:
    case TypeKind::json:
    case TypeKind::list:
      return false;
  }
  return false;
}

Error unbound(const arrow::DataType& type) {
  return {ErrorKind::usage, "its type " + type.ToString() + " cannot be bound",
          "declare the table's columns without it, or convert it in the file"};
}

}  // namespace

ArrowColumn::ArrowColumn(const arrow::DataType& source, const std::optional<InputType>& declared)
    : plain_(resolved(source)) {
  const bool list = plain_->id() == Type::LIST;
  if (!list && !can_be_bound(*plain_)) throw unbound(*plain_);
  if (list) {
    if (declared && declared->kind != TypeKind::list) {
      throw Error(ErrorKind::usage,
                  "a " + plain_->ToString() + " cannot be read as " + to_string(*declared),
                  "declare the column as a list");
    }
    way_ = Way::list;
    const auto& items = static_cast<const arrow::ListType&>(*plain_).value_type();
    std::optional<InputType> item_type;
    if (declared) {
      item_type = *declared->element;
      nullable_ = declared->nullable;
    }
    items_ = std::make_unique<ArrowColumn>(*items, item_type);
    return;
  }
  if (!declared) return;
  plain_ = in_microseconds(plain_);
  nullable_ = declared->nullable;
  builder_ = std::make_unique<ColumnBuilder>(*declared);
  way_ = way_to(*declared);
}

ArrowColumn::Way ArrowColumn::way_to(const InputType& declared) {
  if (has_type(*plain_, declared.kind)) return Way::unchanged;
  if (is_bytes(*plain_)) {
    if (declared.kind == TypeKind::bytes) return Way::bytes;
    const bool is_uuid = plain_->id() == Type::FIXED_SIZE_BINARY &&
                         static_cast<const arrow::FixedSizeBinaryType&>(*plain_).byte_width() == 16;
    if (declared.kind == TypeKind::uuid && is_uuid) return Way::uuid;
  } else if (append_text_ = cell_text(*arrow::field("", plain_)); append_text_ != nullptr) {
    return Way::text;
  }
  throw Error(ErrorKind::usage,
              "a " + plain_->ToString() + " cannot be read as " + to_string(declared),
              "declare the column as the type that the file has, or leave its columns undeclared");
}

std::shared_ptr<arrow::Array> ArrowColumn::convert(const std::shared_ptr<arrow::Array>& array) {
  auto plain = resolve(array, plain_);
  if (!nullable_) refuse_null(*plain);
  if (way_ == Way::unchanged) return plain;
  if (way_ == Way::list) return convert_list(*plain);
  std::int64_t row = 0;
  try {
    for (; row < plain->length(); ++row) append(*plain, row);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::usage) throw;
    throw CellError(row, error);
  }
  return builder_->finish();
}

void ArrowColumn::refuse_null(const arrow::Array& array) const {
  if (array.null_count() == 0) return;
  std::int64_t row = 0;
  while (!array.IsNull(row)) ++row;
  throw CellError(row, {ErrorKind::usage, "NULL is not a value of the declared type",
                        "declare it as 'T | None' to allow NULL"});
}

void ArrowColumn::append(const arrow::Array& array, std::int64_t row) {
  if (array.IsNull(row)) {
    builder_->append_null();
    return;
  }
  text_.clear();
  switch (way_) {
    case Way::bytes:
      builder_->append_value(Bytes{std::string(bytes_at(array, row))});
      break;
    case Way::uuid:
      append_hex(bytes_at(array, row), text_);
      builder_->append_text(text_);
      break;
    default:
      append_text_(array, row, text_);
      builder_->append_text(text_);
      break;
  }
}

std::shared_ptr<arrow::Array> ArrowColumn::convert_list(const arrow::Array& array) {
  const auto& list = static_cast<const arrow::ListArray&>(array);
  const std::int32_t begin = list.value_offset(0);
  const std::int32_t end = list.value_offset(list.length());
  std::shared_ptr<arrow::Array> items;
  try {
    items = items_->convert(list.values()->Slice(begin, end - begin));
  } catch (const CellError& failed) {
    std::int64_t row = 0;
    while (list.value_offset(row + 1) - begin <= failed.index()) ++row;
    throw CellError(row, failed);
  }
  arrow::TypedBufferBuilder<std::int32_t> offsets;
  arrow::TypedBufferBuilder<bool> valid;
  check(offsets.Append(0));
  for (std::int64_t row = 0; row < list.length(); ++row) {
    check(offsets.Append(list.value_offset(row + 1) - begin));
    check(valid.Append(list.IsValid(row)));
  }
  return std::make_shared<arrow::ListArray>(arrow::list(items->type()), list.length(),
                                            checked(offsets.Finish()), items,
                                            checked(valid.Finish()));
}

}  // namespace sqlpod
