// Which Arrow type a PostgreSQL type becomes.
#include <arrow/api.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/type.h"

namespace sqlpod::postgresql {
namespace {

using Kind = Type::Kind;

/// What numeric(precision, scale) has as its modifier.
constexpr int numeric_modifier(int precision, int scale) {
  return ((precision << 16) | (scale & 0x7ff)) + 4;
}

std::string shown(const Type& type) {
  return field_of("x", type)->ToString(true);
}

Type array_of(Type element, int dimensions = 1) {
  Type array{.kind = Kind::array, .oid = 1, .dimensions = dimensions};
  array.parts.push_back(std::move(element));
  return array;
}

TEST(PostgresqlType, AScalarBecomesTheArrowTypeThatHoldsAllOfIt) {
  struct Case {
    Oid oid;
    const char* type;
  };
  const std::vector<Case> cases = {
      {bool_oid, "bool"},
      {int2_oid, "int16"},
      {int4_oid, "int32"},
      {int8_oid, "int64"},
      {oid_oid, "uint32"},
      {float4_oid, "float"},
      {float8_oid, "double"},
      {text_oid, "string"},
      {varchar_oid, "string"},
      {bpchar_oid, "string"},
      {name_oid, "string"},
      {char_oid, "string"},
      {xml_oid, "string"},
      {void_oid, "string"},
      {json_oid, "string"},
      {jsonb_oid, "string"},
      {uuid_oid, "string"},
      {numeric_oid, "string"},
      {bytea_oid, "binary"},
      {date_oid, "date32[day]"},
      {time_oid, "time64[us]"},
      {timestamp_oid, "timestamp[us]"},
      {timestamptz_oid, "timestamp[us, tz=UTC]"},
      {interval_oid, "month_day_nano_interval"},
  };
  for (const Case& c : cases) {
    const auto field = field_of("x", {.oid = c.oid});
    EXPECT_EQ(field->type()->ToString(), c.type) << c.oid;
    EXPECT_EQ(field->name(), "x");
    EXPECT_TRUE(field->nullable());
  }
}

TEST(PostgresqlType, TextThatStandsForAnotherTypeSaysSo) {
  EXPECT_EQ(shown({.oid = numeric_oid}), "x: string\n-- metadata --\nsqlpod.type: numeric");
  EXPECT_EQ(shown({.oid = json_oid}), "x: string\n-- metadata --\nsqlpod.type: json");
  EXPECT_EQ(shown({.oid = jsonb_oid}), "x: string\n-- metadata --\nsqlpod.type: json");
  EXPECT_EQ(shown({.oid = uuid_oid}), "x: string\n-- metadata --\nsqlpod.type: uuid");
  EXPECT_EQ(shown({.kind = Kind::text, .oid = money_oid}),
            "x: string\n-- metadata --\nsqlpod.type: numeric");
  EXPECT_EQ(shown({.kind = Kind::text, .oid = inet_oid}), "x: string");
  EXPECT_EQ(shown({.kind = Kind::enumerated, .oid = 16500}), "x: string");
}

TEST(PostgresqlType, ANumericWithPrecisionIsADecimalWhereArrowHasOne) {
  struct Case {
    int precision;
    int scale;
    const char* type;
  };
  const std::vector<Case> cases = {
      {1, 0, "decimal128(1, 0)"},
      {15, 2, "decimal128(15, 2)"},
      {38, 38, "decimal128(38, 38)"},
      {39, 0, "decimal256(39, 0)"},
      {76, 76, "decimal256(76, 76)"},
      {77, 2, "string"},
      {1000, 500, "string"},
      {5, -2, "string"},
      {2, 4, "string"},
      {0, 0, "string"},
  };
  for (const Case& c : cases) {
    const auto field =
        field_of("x", {.oid = numeric_oid, .modifier = numeric_modifier(c.precision, c.scale)});
    EXPECT_EQ(field->type()->ToString(), c.type) << c.precision << ", " << c.scale;
    EXPECT_EQ(field->HasMetadata(), std::string(c.type) == "string");
  }
  for (const int modifier : {-1, 0, 3, -5}) {
    EXPECT_EQ(field_of("x", {.oid = numeric_oid, .modifier = modifier})->type()->ToString(),
              "string");
  }
}

TEST(PostgresqlType, AnArrayIsAListForEachOfItsDimensions) {
  EXPECT_EQ(shown(array_of({.oid = int4_oid})), "x: list<item: int32>");
  EXPECT_EQ(shown(array_of({.oid = int4_oid}, 3)), "x: list<item: list<item: list<item: int32>>>");
  // A domain over an array is an element like any other.
  EXPECT_EQ(shown(array_of(array_of({.oid = bool_oid}))), "x: list<item: list<item: bool>>");
  EXPECT_EQ(shown(array_of({.oid = numeric_oid, .modifier = numeric_modifier(10, 2)})),
            "x: list<item: decimal128(10, 2)>");
  const auto list = field_of("x", array_of({.oid = uuid_oid}));
  EXPECT_EQ(list->type()->field(0)->ToString(true),
            "item: string\n-- metadata --\nsqlpod.type: uuid");
}

TEST(PostgresqlType, ACompositeIsAStructureAndHstoreAMap) {
  const Type pair{.kind = Kind::composite,
                  .oid = 16500,
                  .parts = {{.oid = int4_oid}, array_of({.oid = text_oid})},
                  .names = {"id", "tags"}};
  EXPECT_EQ(shown(pair), "x: struct<id: int32, tags: list<item: string>>");
  EXPECT_EQ(shown({.kind = Kind::hstore, .oid = 16501}), "x: map<string, string>");
}

TEST(PostgresqlType, ADomainIsItsOwnOnTheWire) {
  EXPECT_EQ(wire_oid({.oid = int4_oid}), Oid{int4_oid});
  EXPECT_EQ(wire_oid({.oid = int4_oid, .domain = 16600}), 16600U);
  // What was cast to text is text whatever it was.
  EXPECT_EQ(wire_oid({.kind = Kind::text, .oid = inet_oid, .domain = 16601}), Oid{text_oid});
}

}  // namespace
}  // namespace sqlpod::postgresql
