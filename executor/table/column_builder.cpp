#include "executor/table/column_builder.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/buffer_builder.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "config/inputs.h"
#include "config/node_value.h"
#include "config/value_text.h"
#include "error/arrow_status.h"
#include "error/error.h"

namespace sqlpod {
namespace {

/// Cells that an Arrow builder takes as `from_text` and `from_value` give them.
template <typename Builder, typename FromText, typename FromValue>
class ScalarCells final : public CellBuilder {
 public:
  ScalarCells(const std::shared_ptr<arrow::DataType>& type, FromText from_text,
              FromValue from_value)
      : builder_(type, arrow::default_memory_pool()),
        from_text_(from_text),
        from_value_(from_value) {}

  void append_null() override { check(builder_.AppendNull()); }
  void append(std::string_view text) override { check(builder_.Append(from_text_(text))); }
  void append(const Value& value) override { check(builder_.Append(from_value_(value))); }
  std::shared_ptr<arrow::Array> finish() override { return checked(builder_.Finish()); }

 private:
  Builder builder_;
  FromText from_text_;
  FromValue from_value_;
};

template <typename Builder, typename FromText, typename FromValue>
std::unique_ptr<CellBuilder> scalars(const std::shared_ptr<arrow::DataType>& type,
                                     FromText from_text, FromValue from_value) {
  return std::make_unique<ScalarCells<Builder, FromText, FromValue>>(type, from_text, from_value);
}

/// Cells whose text is read as a value first.
template <typename Builder, typename FromValue>
std::unique_ptr<CellBuilder> parsed(const std::shared_ptr<arrow::DataType>& type, TypeKind kind,
                                    FromValue from_value) {
  const auto from_text = [kind, from_value](std::string_view text) {
    return from_value(parse_value(text, kind));
  };
  return scalars<Builder>(type, from_text, from_value);
}

std::int64_t integer_of(const Value& value) {
  return *value.get_if<std::int64_t>();
}

/// Plain digits without a detour; all else, and what is wrong, as everywhere.
std::int64_t integer_of_text(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number);
  if (failure == std::errc() && rest == end) return number;
  return integer_of(parse_value(text, TypeKind::integer));
}

double real_of(const Value& value) {
  return *value.get_if<double>();
}

std::int64_t time_of(const Value& value) {
  const Time& time = *value.get_if<Time>();
  if (time.utc_offset_seconds) {
    throw Error(ErrorKind::usage, "a time with a UTC offset has no column type of its own",
                "declare the column as str: the database reads the text");
  }
  return time.microseconds;
}

/// Timestamps with or without a zone: as the first one is, all are.
class DateTimeCells final : public CellBuilder {
 public:
  void append_null() override { check(builder_.AppendNull()); }
  void append(std::string_view text) override { append(parse_value(text, TypeKind::datetime)); }

  void append(const Value& value) override {
    constexpr std::int64_t second = 1'000'000;
    const DateTime& time = *value.get_if<DateTime>();
    const bool has_offset = time.utc_offset_seconds.has_value();
    if (utc_.value_or(has_offset) != has_offset) {
      throw Error(ErrorKind::usage,
                  has_offset ? "a datetime has a UTC offset, and those before it have none"
                             : "a datetime has no UTC offset, and those before it have one",
                  "write all of them alike, or declare the column as str: the database reads the "
                  "text");
    }
    utc_ = has_offset;
    check(builder_.Append(time.microseconds - time.utc_offset_seconds.value_or(0) * second));
  }

  std::shared_ptr<arrow::Array> finish() override {
    if (!utc_) utc_ = false;  // the column's type is known from now on
    auto built = checked(builder_.Finish());
    if (!*utc_) return built;
    const auto data = built->data()->Copy();
    data->type = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
    return arrow::MakeArray(data);
  }

 private:
  std::optional<bool> utc_;
  arrow::TimestampBuilder builder_{arrow::timestamp(arrow::TimeUnit::MICRO),
                                   arrow::default_memory_pool()};
};

std::unique_ptr<CellBuilder> make_cells(const InputType& type);

class ListCells final : public CellBuilder {
 public:
  explicit ListCells(const InputType& type)
      : type_({TypeKind::list, false, type.element}), items_(make_cells(*type.element)) {
    check(offsets_.Append(0));
  }

  void append_null() override { end_list(false); }
  void append(std::string_view text) override { append(input_value(text, type_)); }

  void append(const Value& value) override {
    for (const Value& item : *value.get_if<Value::List>()) {
      if (item.is_null()) {
        items_->append_null();
      } else {
        items_->append(item);
      }
      ++item_count_;
    }
    end_list(true);
  }

  std::shared_ptr<arrow::Array> finish() override {
    const std::int64_t length = valid_.length();
    const auto valid = checked(valid_.Finish());
    const auto offsets = checked(offsets_.Finish());
    const auto items = items_->finish();
    item_count_ = 0;
    check(offsets_.Append(0));
    return std::make_shared<arrow::ListArray>(arrow::list(items->type()), length, offsets, items,
                                              valid);
  }

 private:
  void end_list(bool valid) {
    check(valid_.Append(valid));
    check(offsets_.Append(item_count_));
  }

  InputType type_;
  std::unique_ptr<CellBuilder> items_;
  std::int32_t item_count_ = 0;
  arrow::TypedBufferBuilder<std::int32_t> offsets_;
  arrow::TypedBufferBuilder<bool> valid_;
};

std::unique_ptr<CellBuilder> make_cells(const InputType& type) {
  switch (type.kind) {
    case TypeKind::integer:
      return scalars<arrow::Int64Builder>(arrow::int64(), integer_of_text, integer_of);
    case TypeKind::real:
      return parsed<arrow::DoubleBuilder>(arrow::float64(), type.kind, real_of);
    case TypeKind::text:
      return scalars<arrow::StringBuilder>(
          arrow::utf8(), [](std::string_view text) { return text; },
          [](const Value& value) { return std::string_view(*value.get_if<std::string>()); });
    case TypeKind::boolean:
      return parsed<arrow::BooleanBuilder>(
          arrow::boolean(), type.kind, [](const Value& value) { return *value.get_if<bool>(); });
    case TypeKind::date:
      return parsed<arrow::Date32Builder>(arrow::date32(), type.kind, [](const Value& value) {
        return value.get_if<Date>()->days;
      });
    case TypeKind::time:
      return parsed<arrow::Time64Builder>(arrow::time64(arrow::TimeUnit::MICRO), type.kind,
                                          time_of);
    case TypeKind::datetime:
      return std::make_unique<DateTimeCells>();
    case TypeKind::timedelta:
      return parsed<arrow::DurationBuilder>(
          arrow::duration(arrow::TimeUnit::MICRO), type.kind,
          [](const Value& value) { return value.get_if<Timedelta>()->microseconds; });
    case TypeKind::decimal:
      return parsed<arrow::StringBuilder>(arrow::utf8(), type.kind, [](const Value& value) {
        return value.get_if<Decimal>()->digits;
      });
    case TypeKind::bytes:
      return parsed<arrow::BinaryBuilder>(arrow::binary(), type.kind, [](const Value& value) {
        return value.get_if<Bytes>()->data;
      });
    case TypeKind::uuid:
      return parsed<arrow::StringBuilder>(
          arrow::utf8(), type.kind, [](const Value& value) { return value.get_if<Uuid>()->text; });
    case TypeKind::json:
      return scalars<arrow::StringBuilder>(
          arrow::utf8(),
          [](std::string_view text) {
            return to_json(input_value(text, {TypeKind::json, true, nullptr}));
          },
          to_json);
    case TypeKind::list:
      return std::make_unique<ListCells>(type);
  }
  return nullptr;
}

}  // namespace

ColumnBuilder::ColumnBuilder(const InputType& type) : type_(type), cells_(make_cells(type)) {}

void ColumnBuilder::append_null() {
  if (!type_.nullable) {
    InputType nullable = type_;
    nullable.nullable = true;
    throw Error(ErrorKind::usage, "NULL is not a value of " + to_string(type_),
                "declare it as '" + to_string(nullable) + "' to allow NULL");
  }
  cells_->append_null();
}

void ColumnBuilder::append_csv(std::string_view text, bool quoted) {
  const bool may_be_word =
      type_.nullable && type_.kind != TypeKind::text && type_.kind != TypeKind::json;
  if (!quoted && (text.empty() || (may_be_word && is_null_word(text)))) {
    append_null();
  } else {
    append_text(text);
  }
}

void ColumnBuilder::append_json(const Node& node) {
  if (node.kind == Node::Kind::null) {
    append_null();
  } else if (node.kind == Node::Kind::scalar && type_.kind != TypeKind::json) {
    append_text(node.text);
  } else {
    append_value(value_of(node, type_));
  }
}

InputType bound_type(const InputType& declared) {
  if (declared.kind == TypeKind::json) return {TypeKind::text, declared.nullable, nullptr};
  if (declared.kind != TypeKind::list) return declared;
  return {TypeKind::list, declared.nullable,
          std::make_shared<const InputType>(bound_type(*declared.element))};
}

}  // namespace sqlpod
