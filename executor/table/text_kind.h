// What a text column stands for when the database has a type that Arrow has not.
//
// The key `sqlpod.type` of a field's metadata says it: `numeric` for a number without bounds on its
// digits (PostgreSQL's numeric without precision), `json` for a JSON document.
#pragma once

#include <arrow/type.h>

#include <memory>

namespace sqlpod {

enum class TextKind { plain, numeric, json };

/// The kind that the field's metadata names; plain for any other field.
TextKind text_kind(const arrow::Field& field);

/// Metadata that text_kind reads back.
std::shared_ptr<const arrow::KeyValueMetadata> text_kind_metadata(TextKind kind);

/// Whether the field is a column of text (utf8 or large_utf8).
bool is_text(const arrow::Field& field);

}  // namespace sqlpod
