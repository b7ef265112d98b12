// Decodes arrays into lists, those of several dimensions into lists of lists. Lower bounds other
// than 1 are lost: lists have none.
//
// Source: PostgreSQL's array_send(): number of dimensions, whether there are NULLs, the elements'
// type; for each dimension its length and its lower bound; then for each element, the last
// dimension's fastest, its size (-1: NULL) and its bytes. An array without elements has no
// dimensions.
#pragma once

#include <arrow/array/builder_nested.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "executor/engine/postgresql/byte_cursor.h"
#include "executor/engine/postgresql/decoder.h"

namespace sqlpod::postgresql {

class ArrayDecoder : public Decoder {
 public:
  /// As make_nested_decoder().
  ArrayDecoder(const Type& type, arrow::ArrayBuilder& builder);

  /// Throws Error (query) also for an array of other dimensions than the type's.
  void append(std::string_view bytes) override;
  void append_null() override;

 private:
  static constexpr std::size_t max_dimensions = 6;

  void append_elements(ByteCursor& cursor, const std::array<std::int32_t, max_dimensions>& lengths,
                       std::size_t dimension);

  std::vector<arrow::ListBuilder*> lists_;  ///< one for each dimension, the outermost first
  Oid element_type_;
  std::unique_ptr<Decoder> element_;
};

}  // namespace sqlpod::postgresql
