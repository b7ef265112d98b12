#include "executor/engine/postgresql/composite_decoder.h"

#include <cstddef>

#include "error/arrow_status.h"
#include "error/in_quotes.h"
#include "executor/engine/postgresql/byte_cursor.h"

namespace sqlpod::postgresql {

CompositeDecoder::CompositeDecoder(const Type& type, arrow::ArrayBuilder& builder) {
  if (builder.type()->id() != arrow::Type::STRUCT ||
      static_cast<std::size_t>(builder.num_children()) != type.parts.size()) {
    throw Error(ErrorKind::internal, "a composite of " + std::to_string(type.parts.size()) +
                                         " fields has no decoder into " +
                                         builder.type()->ToString());
  }
  structure_ = static_cast<arrow::StructBuilder*>(&builder);
  for (std::size_t i = 0; i < type.parts.size(); ++i) {
    fields_.push_back({type.names.at(i), wire_oid(type.parts[i]),
                       make_decoder(type.parts[i], *builder.child(static_cast<int>(i)))});
  }
}

void CompositeDecoder::append_null() {
  check(structure_->AppendNull());
}

void CompositeDecoder::append(std::string_view bytes) {
  ByteCursor cursor(bytes, "composite");
  const std::int32_t count = cursor.take_number();
  if (static_cast<std::int64_t>(count) != static_cast<std::int64_t>(fields_.size())) {
    cursor.fail("it has " + std::to_string(count) + " fields instead of " +
                std::to_string(fields_.size()));
  }
  check(structure_->Append());
  for (const Field& field : fields_) {
    cursor.take_type(field.type);
    const auto value = cursor.take_value();
    if (!value) {
      field.decoder->append_null();
      continue;
    }
    try {
      field.decoder->append(*value);
    } catch (const Error& error) {
      throw Error(error.kind(), "field " + in_quotes(field.name) + ": " + error.message(),
                  error.hint(), error.details(), error.sqlstate());
    }
  }
  cursor.expect_end();
}

}  // namespace sqlpod::postgresql
