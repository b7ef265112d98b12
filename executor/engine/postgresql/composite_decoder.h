// Decodes composites, the rows of tables among them, into structures.
//
// Source: PostgreSQL's record_send(): number of fields, those that were dropped aside; then for
// each its type, its size (-1: NULL) and its bytes.
#pragma once

#include <arrow/array/builder_nested.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "executor/engine/postgresql/decoder.h"

namespace sqlpod::postgresql {

class CompositeDecoder : public Decoder {
 public:
  /// As make_nested_decoder().
  CompositeDecoder(const Type& type, arrow::ArrayBuilder& builder);

  void append(std::string_view bytes) override;
  void append_null() override;

 private:
  struct Field {
    std::string name;
    Oid type;
    std::unique_ptr<Decoder> decoder;
  };

  arrow::StructBuilder* structure_;
  std::vector<Field> fields_;
};

}  // namespace sqlpod::postgresql
