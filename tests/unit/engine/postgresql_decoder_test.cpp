// Decoding of PostgreSQL's text format; each text is what the SQL beside it prints.
#include <arrow/api.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "executor/engine/postgresql/decoder.h"
#include "executor/engine/postgresql/oids.h"

namespace sqlpod::postgresql {
namespace {

constexpr int no_modifier = -1;
constexpr int numeric_5_2 = ((5 << 16) | 2) + 4;
constexpr int numeric_50_10 = ((50 << 16) | 10) + 4;

/// The value decoded, as Arrow prints it, or what is wrong with it behind "error: ".
std::string decoded(Oid type, const std::string& text, int modifier = no_modifier) {
  const auto builder = arrow::MakeBuilder(field_of("x", type, modifier)->type()).ValueOrDie();
  if (const std::string problem = make_decoder(type, *builder)->append(text); !problem.empty()) {
    return "error: " + problem;
  }
  return builder->Finish().ValueOrDie()->GetScalar(0).ValueOrDie()->ToString();
}

struct Case {
  std::string sql;
  Oid type;
  std::string text;
  std::string value;
  int modifier = no_modifier;
};

TEST(PostgresqlDecoder, ReadsWhatTheServerPrints) {
  const std::vector<Case> cases = {
      {"true", bool_oid, "t", "true"},
      {"-32768::int2", int2_oid, "-32768", "-32768"},
      {"9223372036854775807", int8_oid, "9223372036854775807", "9223372036854775807"},
      {"4294967295::oid", oid_oid, "4294967295", "4294967295"},
      {"'-Infinity'::float8", float8_oid, "-Infinity", "-inf"},
      {"1e-300::float8", float8_oid, "1e-300", "1e-300"},
      {"1.5::numeric(5,2)", numeric_oid, "1.50", "1.50", numeric_5_2},
      {"1::numeric(50,10)", numeric_oid, "1.0000000000", "1.0000000000", numeric_50_10},
      {"1.50::numeric", numeric_oid, "1.50", "1.50"},
      {"'\\x00ff'::bytea", bytea_oid, "\\x00ff", std::string("\0\xff", 2)},
      {"the same with bytea_output = escape", bytea_oid, "a\\\\\\377", "a\\\xff"},
      {"date '2024-02-29'", date_oid, "2024-02-29", "2024-02-29"},
      {"date '0044-03-15 BC'", date_oid, "0044-03-15 BC", "-0043-03-15"},
      {"date '1582-10-15'", date_oid, "1582-10-15", "1582-10-15"},
      {"time '23:59:59.5'", time_oid, "23:59:59.5", "23:59:59.500000"},
      {"timestamp '2024-01-31 10:00:00.000001'", timestamp_oid, "2024-01-31 10:00:00.000001",
       "2024-01-31 10:00:00.000001"},
      {"timestamptz in Asia/Kolkata", timestamptz_oid, "2024-01-31 10:00:00+05:30",
       "2024-01-31 04:30:00.000000Z"},
      {"timestamptz of local mean time", timestamptz_oid, "1800-01-01 00:00:00-00:01:15",
       "1800-01-01 00:01:15.000000Z"},
      {"'a'::\"char\"", 18, "a", "a"},
      {"'{1,2}'::int[]", 1007, "{1,2}", "{1,2}"},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(decoded(each.type, each.text, each.modifier), each.value) << each.sql;
  }
}

TEST(PostgresqlDecoder, DatesFarAwayAreRight) {
  const auto builder = arrow::MakeBuilder(arrow::date32()).ValueOrDie();
  const auto decoder = make_decoder(date_oid, *builder);
  EXPECT_EQ(decoder->append("294276-12-31"),
            "");  // the last day that PostgreSQL has, of timestamps
  EXPECT_EQ(decoder->append("4714-11-24 BC"), "");  // its first: Julian day 0
  const auto days = std::static_pointer_cast<arrow::Date32Array>(builder->Finish().ValueOrDie());
  EXPECT_EQ(days->Value(0), 106762939);
  EXPECT_EQ(days->Value(1), -2440588);
}

TEST(PostgresqlDecoder, RefusesWhatHasNoPlaceInTheType) {
  const std::vector<Case> cases = {
      {"'infinity'::date", date_oid, "infinity", ""},
      {"'infinity'::timestamp", timestamp_oid, "infinity", ""},
      {"time '24:00'", time_oid, "24:00:00", ""},
      {"'NaN'::numeric(5,2)", numeric_oid, "NaN", "", numeric_5_2},
      {"a number cut short", int4_oid, "12x", ""},
      {"a number out of range", int2_oid, "40000", ""},
      {"nothing at all", int4_oid, "", ""},
      {"a truth value of another kind", bool_oid, "true", ""},
      {"half a byte", bytea_oid, "\\x0", ""},
      {"no hex digit", bytea_oid, "\\x0g", ""},
      {"an escape cut short", bytea_oid, "\\37", ""},
      {"an escape past a byte", bytea_oid, "\\777", ""},
      {"a month that is none", date_oid, "2024-13-01", ""},
      {"a timestamp without its time", timestamp_oid, "2024-01-01", ""},
      {"a timestamptz without its zone", timestamptz_oid, "2024-01-01 00:00:00", ""},
      {"timestamp '294276-12-31'", timestamp_oid, "294276-12-31 00:00:00", ""},
      {"a year of many digits", date_oid, "999999999-01-01", ""},
      {"the 25th hour", timestamp_oid, "2024-01-01 25:00:00", ""},
      {"an offset of a year", timestamptz_oid, "2024-01-01 00:00:00+8760", ""},
      {"nanoseconds", timestamp_oid, "2024-01-01 00:00:00.123456789", ""},
      {"more behind it", timestamp_oid, "2024-01-01 00:00:00 AD", ""},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(decoded(each.type, each.text, each.modifier).substr(0, 7), "error: ") << each.sql;
  }
}

TEST(PostgresqlDecoder, ANumericOfOddScaleIsText) {
  EXPECT_EQ(field_of("x", numeric_oid, ((2 << 16) | 5) + 4)->type()->id(),
            arrow::Type::STRING);  // numeric(2,5)
  EXPECT_EQ(field_of("x", numeric_oid, ((2 << 16) | (0x7ff & -3)) + 4)->type()->id(),
            arrow::Type::STRING);  // numeric(2,-3)
  EXPECT_EQ(field_of("x", numeric_oid, numeric_50_10)->type()->id(), arrow::Type::DECIMAL256);
}

}  // namespace
}  // namespace sqlpod::postgresql
