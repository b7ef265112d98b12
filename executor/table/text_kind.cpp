#include "executor/table/text_kind.h"

#include <arrow/util/key_value_metadata.h>

namespace sqlpod {
namespace {

constexpr char metadata_key[] = "sqlpod.type";

}  // namespace

TextKind text_kind(const arrow::Field& field) {
  if (!field.HasMetadata()) return TextKind::plain;
  const int index = field.metadata()->FindKey(metadata_key);
  if (index < 0) return TextKind::plain;
  const std::string& name = field.metadata()->value(index);
  if (name == "numeric") return TextKind::numeric;
  return name == "json" ? TextKind::json : TextKind::plain;
}

std::shared_ptr<const arrow::KeyValueMetadata> text_kind_metadata(TextKind kind) {
  if (kind == TextKind::plain) return nullptr;
  return arrow::key_value_metadata({metadata_key},
                                   {kind == TextKind::numeric ? "numeric" : "json"});
}

bool is_text(const arrow::Field& field) {
  const arrow::Type::type id = field.type()->id();
  return id == arrow::Type::STRING || id == arrow::Type::LARGE_STRING;
}

}  // namespace sqlpod
