// Any bytes that a server could send for a column of any type become a value or an Error, and so
// does any message of a COPY.
#include <arrow/array.h>
#include <arrow/builder.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "error/arrow_status.h"
#include "error/utf8.h"
#include "executor/engine/postgresql/copy_row.h"
#include "executor/engine/postgresql/decoder.h"
#include "executor/engine/postgresql/oids.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

using namespace postgresql;
using Kind = Type::Kind;

Type scalar(Oid oid, int modifier = -1) {
  Type type;
  type.oid = oid;
  type.modifier = modifier;
  return type;
}

/// numeric(precision, scale).
Type numeric(int precision, int scale) {
  return scalar(numeric_oid, ((precision << 16) | (scale & 0x7ff)) + 4);
}

Type made_of(Kind kind, std::vector<Type> parts, int dimensions = 1) {
  Type type;
  type.kind = kind;
  type.dimensions = dimensions;
  for (std::size_t i = 0; i < parts.size(); ++i) type.names.push_back("f" + std::to_string(i));
  type.parts = std::move(parts);
  return type;
}

const std::vector<Type>& columns() {
  static const std::vector<Type> all = [] {
    std::vector<Type> types = {
        numeric(10, 2),          numeric(38, 0),
        numeric(76, 70),         numeric(1000, 5),
        numeric(5, -3),          made_of(Kind::enumerated, {}),
        made_of(Kind::text, {}), made_of(Kind::hstore, {}),
    };
    for (const Oid oid :
         {bool_oid,      char_oid,        int2_oid,    int4_oid,  int8_oid, oid_oid,
          float4_oid,    float8_oid,      numeric_oid, bytea_oid, text_oid, bpchar_oid,
          xml_oid,       json_oid,        jsonb_oid,   uuid_oid,  date_oid, time_oid,
          timestamp_oid, timestamptz_oid, interval_oid}) {
      types.push_back(scalar(oid));
    }
    types.push_back(made_of(Kind::array, {scalar(int4_oid)}));
    types.push_back(made_of(Kind::array, {scalar(text_oid)}, 2));
    types.push_back(made_of(Kind::array, {numeric(10, 2)}, 6));
    const Type pair = made_of(Kind::composite, {scalar(int4_oid), scalar(text_oid)});
    types.push_back(pair);
    types.push_back(made_of(Kind::array, {pair}));
    types.push_back(
        made_of(Kind::composite, {made_of(Kind::array, {scalar(int4_oid)}), scalar(jsonb_oid)}));
    return types;
  }();
  return all;
}

/// Whether a value of the type says itself where it ends: it has one size, or counts its parts.
bool says_its_size(const Type& type) {
  if (type.kind == Kind::array || type.kind == Kind::composite || type.kind == Kind::hstore)
    return true;
  const Oid of_any_size[] = {bytea_oid, text_oid, bpchar_oid, xml_oid, json_oid, jsonb_oid};
  return type.kind == Kind::scalar && std::find(std::begin(of_any_size), std::end(of_any_size),
                                                type.oid) == std::end(of_any_size);
}

/// The value as an array of one, or null when it is refused. It stands in memory of its own size,
/// so that a sanitizer sees what is read beyond it.
std::shared_ptr<arrow::Array> decoded(const Type& type, std::string_view bytes) {
  const std::unique_ptr<char[]> memory(new char[bytes.size()]);
  std::copy(bytes.begin(), bytes.end(), memory.get());
  const auto field = field_of("column", type);
  const auto builder = checked(arrow::MakeBuilder(field->type()));
  const auto decoder = make_decoder(type, *builder);
  decoder->append_null();
  if (!succeeds(ErrorKind::query, [&] { decoder->append({memory.get(), bytes.size()}); }))
    return nullptr;
  require(builder->length() == 2, field->ToString() + ": not one value");
  const auto array = checked(builder->Finish());
  require(!array->IsNull(1), field->ToString() + ": a value that became NULL");
  return array->Slice(1);
}

/// The number as the documentation of the format has it, least byte last.
std::int64_t whole_number(std::string_view bytes) {
  std::uint64_t number = static_cast<signed char>(bytes[0]) < 0 ? ~std::uint64_t{0} : 0;
  for (const char c : bytes) number = number << 8U | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(number);
}

void require_value(const Type& type, const arrow::Array& array, std::string_view bytes) {
  if (type.kind != Kind::scalar) return;
  if (type.oid == int2_oid || type.oid == int4_oid || type.oid == int8_oid) {
    require(checked(array.GetScalar(0))->ToString() == std::to_string(whole_number(bytes)),
            "another number");
  }
  if (type.oid == bytea_oid || type.oid == text_oid) {
    require(static_cast<const arrow::BinaryArray&>(array).GetView(0) == bytes, "other bytes");
  }
}

void decode(const Type& type, std::string_view bytes, bool is_utf8) {
  const auto array = decoded(type, bytes);
  if (!array) return;
  // The server sends text as UTF-8, so what is none may stay none.
  check(is_utf8 ? array->ValidateFull() : array->Validate());
  require_value(type, *array, bytes);
  if (!says_its_size(type)) return;
  const std::string name = array->type()->ToString();
  require(decoded(type, bytes.substr(0, bytes.size() - 1)) == nullptr,
          name + ": a value that is cut short is taken");
  require(decoded(type, std::string(bytes) + '\0') == nullptr,
          name + ": a value with a byte too many is taken");
}

void walk(std::string_view message) {
  CopyRow row(message);
  std::size_t size = sizeof(std::int16_t);
  for (int i = 0; i < row.count(); ++i) {
    size += sizeof(std::int32_t);
    if (const auto value = row.next()) size += value->size();
  }
  require(size <= message.size(), "fields longer than their row");
  require(row.at_end() == (size == message.size()), "a row that ends elsewhere");
}

}  // namespace

void fuzz_postgresql_decoder(std::string_view bytes) {
  const bool is_utf8 = !find_invalid_utf8(bytes);
  for (const Type& type : columns()) decode(type, bytes, is_utf8);
  succeeds(ErrorKind::internal, [&] { walk(bytes); });
  succeeds(ErrorKind::internal, [&] { walk(without_copy_header(bytes)); });
}

}  // namespace sqlpod::fuzzing
