#include "executor/table/json_value.h"

#include <algorithm>
#include <string_view>

#include "error/error.h"
#include "executor/table/cell_text.h"
#include "executor/table/json_text.h"

namespace sqlpod {
namespace {

std::string_view bytes_of(const arrow::Array& array, std::int64_t row) {
  const arrow::Type::type id = array.type_id();
  return id == arrow::Type::BINARY || id == arrow::Type::STRING
             ? static_cast<const arrow::BinaryArray&>(array).GetView(row)
             : static_cast<const arrow::LargeBinaryArray&>(array).GetView(row);
}

void append_string(std::string_view text, std::string& out) {
  if (append_json_string(text, out)) return;
  throw Error(ErrorKind::output, "the text is not valid UTF-8",
              "declare the column as bytes, or convert it to UTF-8 in the query");
}

/// A document stays on the row's line: outside of its strings a line break is as good as a blank,
/// and within them JSON has none.
void append_document(std::string_view text, std::string& out) {
  if (!is_json(text)) {
    throw Error(ErrorKind::output, "the text is not valid JSON",
                "declare the column as str, or correct it in the query");
  }
  const std::size_t start = out.size();
  out += text;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
      [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

/// A number, or a string where JSON has no such number.
void append_number(std::string_view text, std::string& out) {
  if (is_json_number(text)) {
    out += text;
  } else {
    append_string(text, out);
  }
}

void append_text(std::string_view text, TextKind kind, std::string& out) {
  switch (kind) {
    case TextKind::numeric:
      return append_number(text, out);
    case TextKind::json:
      return append_document(text, out);
    default:
      return append_string(text, out);
  }
}

/// The cell's text, which needs no escapes, in quotes or without.
void append_plain(const arrow::Array& array, std::int64_t row, bool quoted, std::string& out) {
  if (quoted) out += '"';
  cell_text(*array.type(), TextKind::plain)(array, row, out);
  if (quoted) out += '"';
}

void append_list(const arrow::ListArray& list, std::int64_t row, std::string& out) {
  const TextKind kind = text_kind(*list.type()->field(0));
  const arrow::Array& values = *list.values();
  out += '[';
  for (std::int64_t i = list.value_offset(row); i < list.value_offset(row + 1); ++i) {
    if (i > list.value_offset(row)) out += ',';
    append_json_value(values, kind, i, out);
  }
  out += ']';
}

void append_struct(const arrow::StructArray& array, std::int64_t row, std::string& out) {
  out += '{';
  for (int i = 0; i < array.num_fields(); ++i) {
    const arrow::Field& field = *array.type()->field(i);
    if (i > 0) out += ',';
    append_string(field.name(), out);
    out += ':';
    append_json_value(*array.field(i), text_kind(field), row, out);
  }
  out += '}';
}

/// The names of an object are strings, so keys of other types become their text.
void append_key(const arrow::Array& keys, std::int64_t row, std::string& out) {
  std::string text;
  cell_text(*keys.type(), TextKind::plain)(keys, row, text);
  append_string(text, out);
}

void append_map(const arrow::MapArray& map, std::int64_t row, std::string& out) {
  const TextKind kind = text_kind(*static_cast<const arrow::MapType&>(*map.type()).item_field());
  out += '{';
  for (std::int64_t i = map.value_offset(row); i < map.value_offset(row + 1); ++i) {
    if (i > map.value_offset(row)) out += ',';
    append_key(*map.keys(), i, out);
    out += ':';
    append_json_value(*map.items(), kind, i, out);
  }
  out += '}';
}

void append_bytes(std::string_view bytes, std::string& out) {
  out += '"';
  append_base64(bytes, out);
  out += '"';
}

void append_real(const arrow::Array& array, std::int64_t row, std::string& out) {
  const std::size_t start = out.size();
  append_plain(array, row, false, out);
  if (is_json_number(std::string_view(out).substr(start))) return;
  out.insert(start, 1, '"');
  out += '"';
}

}  // namespace

bool has_json_form(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::LIST:
    case arrow::Type::STRUCT:
      return std::all_of(type.fields().begin(), type.fields().end(),
                         [](const auto& field) { return has_json_form(*field->type()); });
    case arrow::Type::MAP: {
      const auto& map = static_cast<const arrow::MapType&>(type);
      return !arrow::is_nested(map.key_type()->id()) && has_json_form(*map.key_type()) &&
             has_json_form(*map.item_type());
    }
    default:
      return cell_text(type, TextKind::plain) != nullptr;
  }
}

void append_json_value(const arrow::Array& array, TextKind kind, std::int64_t row,
                       std::string& out) {
  if (array.IsNull(row)) {
    out += "null";
    return;
  }
  switch (array.type_id()) {
    case arrow::Type::LIST:
      return append_list(static_cast<const arrow::ListArray&>(array), row, out);
    case arrow::Type::STRUCT:
      return append_struct(static_cast<const arrow::StructArray&>(array), row, out);
    case arrow::Type::MAP:
      return append_map(static_cast<const arrow::MapArray&>(array), row, out);
    case arrow::Type::FLOAT:
    case arrow::Type::DOUBLE:
      return append_real(array, row, out);
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
      return append_text(bytes_of(array, row), kind, out);
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
      return append_bytes(bytes_of(array, row), out);
    case arrow::Type::DATE32:
    case arrow::Type::TIME64:
    case arrow::Type::TIMESTAMP:
    case arrow::Type::DURATION:
    case arrow::Type::INTERVAL_MONTH_DAY_NANO:
      return append_plain(array, row, true, out);
    default:
      return append_plain(array, row, false, out);
  }
}

}  // namespace sqlpod
