// Decodes hstore, text to text, into maps. NULL is possible as a value, not as a key.
//
// Source: PostgreSQL's contrib/hstore, hstore_send(): number of pairs, then for each the key's size
// and bytes, and the value's size (-1: NULL) and bytes.
#pragma once

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>

#include <string_view>

#include "executor/engine/postgresql/decoder.h"

namespace sqlpod::postgresql {

class HstoreDecoder : public Decoder {
 public:
  /// As make_nested_decoder().
  explicit HstoreDecoder(arrow::ArrayBuilder& builder);

  void append(std::string_view bytes) override;
  void append_null() override;

 private:
  arrow::MapBuilder* map_;
  arrow::StringBuilder* keys_;
  arrow::StringBuilder* values_;
};

}  // namespace sqlpod::postgresql
