#include "executor/engine/postgresql/hstore_decoder.h"

#include "error/arrow_status.h"
#include "executor/engine/postgresql/byte_cursor.h"

namespace sqlpod::postgresql {

HstoreDecoder::HstoreDecoder(arrow::ArrayBuilder& builder) {
  if (!builder.type()->Equals(arrow::map(arrow::utf8(), arrow::utf8()))) {
    throw Error(ErrorKind::internal, "hstore has no decoder into " + builder.type()->ToString());
  }
  map_ = static_cast<arrow::MapBuilder*>(&builder);
  keys_ = static_cast<arrow::StringBuilder*>(map_->key_builder());
  values_ = static_cast<arrow::StringBuilder*>(map_->item_builder());
}

void HstoreDecoder::append_null() {
  check(map_->AppendNull());
}

void HstoreDecoder::append(std::string_view bytes) {
  ByteCursor cursor(bytes, "hstore");
  constexpr std::size_t least = 2 * sizeof(std::int32_t);
  const std::int32_t pairs = cursor.take_count(least);
  check(map_->Append());
  for (std::int32_t i = 0; i < pairs; ++i) {
    const auto key = cursor.take_value();
    if (!key) cursor.fail("a key is NULL");
    check(keys_->Append(*key));
    const auto value = cursor.take_value();
    check(value ? values_->Append(*value) : values_->AppendNull());
  }
  cursor.expect_end();
}

}  // namespace sqlpod::postgresql
