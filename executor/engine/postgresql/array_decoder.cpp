#include "executor/engine/postgresql/array_decoder.h"

#include <string>

#include "error/arrow_status.h"

namespace sqlpod::postgresql {
namespace {

std::string dimensions_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " dimension" : " dimensions");
}

}  // namespace

ArrayDecoder::ArrayDecoder(const Type& type, arrow::ArrayBuilder& builder)
    : element_type_(wire_oid(type.parts.at(0))) {
  arrow::ArrayBuilder* values = &builder;
  for (int i = 0; i < type.dimensions; ++i) {
    if (values->type()->id() != arrow::Type::LIST) {
      throw Error(ErrorKind::internal, "an array of " + std::to_string(type.dimensions) +
                                           " dimensions has no decoder into " +
                                           builder.type()->ToString());
    }
    lists_.push_back(static_cast<arrow::ListBuilder*>(values));
    values = lists_.back()->value_builder();
  }
  element_ = make_decoder(type.parts[0], *values);
}

void ArrayDecoder::append_null() {
  check(lists_.front()->AppendNull());
}

void ArrayDecoder::append(std::string_view bytes) {
  ByteCursor cursor(bytes, "array");
  const std::int32_t dimensions = cursor.take_number();
  if (dimensions < 0 || static_cast<std::size_t>(dimensions) > max_dimensions) {
    cursor.fail("its number of dimensions is " + std::to_string(dimensions));
  }
  const std::int32_t flags = cursor.take_number();
  if (flags != 0 && flags != 1) cursor.fail("its flags are " + std::to_string(flags));
  cursor.take_type(element_type_);
  std::array<std::int32_t, max_dimensions> lengths{};
  std::int64_t elements = dimensions == 0 ? 0 : 1;
  for (std::size_t i = 0; i < static_cast<std::size_t>(dimensions); ++i) {
    // Each element has at least its size; so the product stays small, too.
    lengths.at(i) = cursor.take_count(1);
    elements *= lengths.at(i);
    cursor.take_number();  // the lower bound
    if (elements > static_cast<std::int64_t>(cursor.left() / sizeof(std::int32_t))) {
      cursor.fail("it is cut short");
    }
  }
  if (elements == 0) {
    check(lists_.front()->Append());
    cursor.expect_end();
    return;
  }
  if (static_cast<std::size_t>(dimensions) != lists_.size()) {
    throw Error(
        ErrorKind::query,
        "an array of " + dimensions_text(static_cast<std::size_t>(dimensions)) +
            " stands in a column of " + dimensions_text(lists_.size()),
        lists_.size() == 1
            ? "cast the column to text, or select it from a table that declares its dimensions"
            : "cast the column to text");
  }
  append_elements(cursor, lengths, 0);
  cursor.expect_end();
}

void ArrayDecoder::append_elements(ByteCursor& cursor,
                                   const std::array<std::int32_t, max_dimensions>& lengths,
                                   std::size_t dimension) {
  check(lists_[dimension]->Append());
  for (std::int32_t i = 0; i < lengths.at(dimension); ++i) {
    if (dimension + 1 < lists_.size()) {
      append_elements(cursor, lengths, dimension + 1);
    } else if (const auto value = cursor.take_value()) {
      element_->append(*value);
    } else {
      element_->append_null();
    }
  }
}

}  // namespace sqlpod::postgresql
