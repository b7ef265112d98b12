// Any text that a server could send for a column of any type becomes a value or an error text.
#include <arrow/array.h>
#include <arrow/builder.h>

#include <string>
#include <utility>

#include "error/arrow_status.h"
#include "error/utf8.h"
#include "executor/engine/postgresql/decoder.h"
#include "executor/engine/postgresql/oids.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

using namespace postgresql;

/// numeric(precision, scale) as PostgreSQL's typmod.
constexpr int numeric(int precision, int scale) {
  return ((precision << 16) | (scale & 0x7ff)) + 4;
}

constexpr std::pair<Oid, int> columns[] = {
    {bool_oid, -1},       {int2_oid, -1},
    {int4_oid, -1},       {int8_oid, -1},
    {oid_oid, -1},        {float4_oid, -1},
    {float8_oid, -1},     {numeric_oid, -1},
    {bytea_oid, -1},      {numeric_oid, numeric(10, 2)},
    {date_oid, -1},       {numeric_oid, numeric(38, 0)},
    {time_oid, -1},       {numeric_oid, numeric(76, 70)},
    {timestamp_oid, -1},  {numeric_oid, numeric(1000, 5)},
    {timetz_oid, -1},     {numeric_oid, numeric(5, -3)},
    {timestamptz_oid, 3}, {interval_oid, -1},
    {json_oid, -1},       {jsonb_oid, -1},
    {uuid_oid, -1},       {int8_array_oid, -1},
    {unknown_oid, -1},
};

}  // namespace

void fuzz_postgresql_decoder(std::string_view bytes) {
  const bool is_utf8 = !find_invalid_utf8(bytes);
  for (const auto& [type, modifier] : columns) {
    const auto field = field_of("column", type, modifier);
    const auto builder = checked(arrow::MakeBuilder(field->type()));
    const std::string error = make_decoder(type, *builder)->append(bytes);
    const std::string name = field->ToString();
    require(builder->length() == (error.empty() ? 1 : 0), name + ": half a value of " + error);
    require(!find_invalid_utf8(error), name + ": an error that is not UTF-8");
    const auto array = checked(builder->Finish());
    // The server sends text as UTF-8, so what is none may stay none.
    check(is_utf8 ? array->ValidateFull() : array->Validate());
  }
}

}  // namespace sqlpod::fuzzing
