// Casts into str, bytes, uuid and json.
#include <arrow/array/builder_binary.h>

#include "config/value_text.h"
#include "executor/table/cell_cast.h"
#include "executor/table/json_text.h"

namespace sqlpod {
namespace {

std::string_view same(std::string_view text) {
  return text;
}

std::string canonical_uuid(std::string_view text) {
  return parse_value(text, TypeKind::uuid).get_if<Uuid>()->text;
}

std::string_view json_document(std::string_view text) {
  if (!is_json(text)) throw misfit("the text is not valid JSON", "declare the column as str");
  return text;
}

}  // namespace

CellCast cast_to_str(const CastSource& source) {
  if (source.is(arrow::Type::STRING)) return unchanged();
  const bool bytes = arrow::is_base_binary_like(source.id) && !source.text;
  if (bytes || source.append == nullptr) return {};
  return cast_text<arrow::StringBuilder>(source, arrow::utf8(), same);
}

CellCast cast_to_bytes(const CastSource& source) {
  if (source.is(arrow::Type::BINARY)) return unchanged();
  if (source.is(arrow::Type::LARGE_BINARY)) {
    return cast_values<arrow::LargeBinaryArray, arrow::BinaryBuilder>(source, arrow::binary(),
                                                                      same);
  }
  if (!source.text) return {};
  return cast_text<arrow::BinaryBuilder>(source, arrow::binary(), same);
}

CellCast cast_to_uuid(const CastSource& source) {
  if (!source.is_plain_text()) return {};
  return cast_text<arrow::StringBuilder>(source, arrow::utf8(), canonical_uuid);
}

CellCast cast_to_json(const CastSource& source) {
  if (!source.text || source.is_numeric_text()) return {};
  return cast_text<arrow::StringBuilder>(source, arrow::utf8(), json_document);
}

}  // namespace sqlpod
