// Any bytes that a server could send for a column of any type become a value or an Error, and so
// does any message of a COPY.
#include <arrow/array.h>
#include <arrow/builder.h>

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

void decode(const Type& type, std::string_view bytes, bool is_utf8) {
  const auto field = field_of("column", type);
  const auto builder = checked(arrow::MakeBuilder(field->type()));
  const auto decoder = make_decoder(type, *builder);
  decoder->append_null();
  if (!succeeds(ErrorKind::query, [&] { decoder->append(bytes); })) return;
  require(builder->length() == 2, field->ToString() + ": not one value");
  const auto array = checked(builder->Finish());
  require(!array->IsNull(1), field->ToString() + ": a value that became NULL");
  // The server sends text as UTF-8, so what is none may stay none.
  check(is_utf8 ? array->ValidateFull() : array->Validate());
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
