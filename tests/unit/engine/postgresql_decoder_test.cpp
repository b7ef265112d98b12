// Decoding of single values in PostgreSQL's binary format; the bytes are what
// `COPY (SELECT …) TO STDOUT (FORMAT binary)` gives for the SQL beside them.
#include <arrow/api.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "error/error.h"
#include "executor/engine/postgresql/decoder.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/type.h"

namespace sqlpod::postgresql {
namespace {

using namespace std::string_literals;

constexpr int no_modifier = -1;
/// numeric(precision, scale) as PostgreSQL's typmod.
constexpr int numeric(int precision, int scale) {
  return ((precision << 16) | (scale & 0x7ff)) + 4;
}

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

Type scalar(Oid oid, int modifier) {
  Type type;
  type.oid = oid;
  type.modifier = modifier;
  return type;
}

/// The value decoded, as Arrow prints it, or what is wrong with it behind "error: ".
std::string decoded(Oid oid, std::string_view hex, int modifier = no_modifier) {
  const Type type = scalar(oid, modifier);
  const auto builder = arrow::MakeBuilder(field_of("x", type)->type()).ValueOrDie();
  try {
    make_decoder(type, *builder)->append(from_hex(hex));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::query);
    EXPECT_FALSE(error.hint().empty());
    return "error: " + error.message();
  }
  const auto array = builder->Finish().ValueOrDie();
  EXPECT_TRUE(array->ValidateFull().ok());
  return array->GetScalar(0).ValueOrDie()->ToString();
}

struct Case {
  std::string sql;
  Oid type;
  std::string hex;
  std::string value;
  int modifier = no_modifier;
};

void expect_values(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    EXPECT_EQ(decoded(each.type, each.hex, each.modifier), each.value) << each.sql;
  }
}

TEST(PostgresqlDecoder, ReadsNumbersAndTruth) {
  expect_values({
      {"true", bool_oid, "01", "true"},
      {"(-32768)::int2", int2_oid, "8000", "-32768"},
      {"2147483647", int4_oid, "7fffffff", "2147483647"},
      {"9223372036854775807", int8_oid, "7fffffffffffffff", "9223372036854775807"},
      {"4294967295::oid", oid_oid, "ffffffff", "4294967295"},
      {"1.5::float4", float4_oid, "3fc00000", "1.5"},
      {"'-Infinity'::float8", float8_oid, "fff0000000000000", "-inf"},
      {"1e-300::float8", float8_oid, "01a56e1fc2f8f359", "1e-300"},
  });
}

TEST(PostgresqlDecoder, ReadsTextAndBytes) {
  expect_values({
      {"'\\x00ff'::bytea", bytea_oid, "00ff", "\0\xff"s},
      {"'x'::char(3)", bpchar_oid, "782020", "x  "},
      {"'ü'::text", text_oid, "c3bc", "ü"},
      {"''::text", text_oid, "", ""},
      {"'name'::name", name_oid, "6e616d65", "name"},
      {"'a'::\"char\"", char_oid, "61", "a"},
      {"''::\"char\"", char_oid, "00", ""},
      {"'\\303'::\"char\"", char_oid, "c3", "\\303"},
      {"'<a/>'::xml", xml_oid, "3c612f3e", "<a/>"},
      {"'{\"a\": 1}'::json", json_oid, "7b2261223a20317d", "{\"a\": 1}"},
      {"'{\"a\":1}'::jsonb", jsonb_oid, "017b2261223a20317d", "{\"a\": 1}"},
      {"'00000000-0000-0000-0000-0123456789ab'::uuid", uuid_oid, "000000000000000000000123456789ab",
       "00000000-0000-0000-0000-0123456789ab"},
  });
}

TEST(PostgresqlDecoder, ReadsNumericsOfAScale) {
  expect_values({
      {"1.5::numeric(5,2)", numeric_oid, "000200000000000200011388", "1.50", numeric(5, 2)},
      {"0::numeric(5,2)", numeric_oid, "0000000000000002", "0.00", numeric(5, 2)},
      {"(-0.05)::numeric(15,2)", numeric_oid, "0001ffff4000000201f4", "-0.05", numeric(15, 2)},
      {"123456.7::numeric(15,2)", numeric_oid, "0003000100000002000c0d801b58", "123456.70",
       numeric(15, 2)},
      {"1e9::numeric(15,2)", numeric_oid, "0001000200000002000a", "1000000000.00", numeric(15, 2)},
      {"12345678901234567890.12::numeric(22,2)", numeric_oid,
       "000600040000000204d2162e23340d801ed204b0", "12345678901234567890.12", numeric(22, 2)},
      {"-99999999999999999999999999999999999999::numeric(38,0)", numeric_oid,
       "000a0009400000000063270f270f270f270f270f270f270f270f270f",
       "-99999999999999999999999999999999999999", numeric(38, 0)},
      {"1::numeric(50,10)", numeric_oid, "000100000000000a0001", "1.0000000000", numeric(50, 10)},
      {"-1234567890123456789012345678901234567890.0123456789::numeric(50,10)", numeric_oid,
       "000d00094000000a04d2162e23340d801ed204d2162e23340d801ed2007b11d722c4",
       "-1234567890123456789012345678901234567890.0123456789", numeric(50, 10)},
      {"a zero with digits before and behind", numeric_oid, "00030001000000020000000c0000", "12.00",
       numeric(5, 2)},
  });
}

TEST(PostgresqlDecoder, ReadsUnboundedNumericsDigitForDigit) {
  expect_values({
      {"1.50::numeric", numeric_oid, "000200000000000200011388", "1.50"},
      {"1e20::numeric", numeric_oid, "00010005000000000001", "100000000000000000000"},
      {"(-0.000012)::numeric", numeric_oid, "0001fffe4000000604b0", "-0.000012"},
      {"0.000::numeric", numeric_oid, "0000000000000003", "0.000"},
      {"'NaN'::numeric", numeric_oid, "00000000c0000000", "NaN"},
      {"'Infinity'::numeric", numeric_oid, "00000000d0000020", "Infinity"},
      {"'-Infinity'::numeric", numeric_oid, "00000000f0000020", "-Infinity"},
  });
}

TEST(PostgresqlDecoder, ReadsDatesAndTimes) {
  expect_values({
      {"date '2024-02-29'", date_oid, "00002279", "2024-02-29"},
      {"date '0044-03-15 BC'", date_oid, "fff49d7b", "-0043-03-15"},
      {"time '23:59:59.5'", time_oid, "000000141dcfbee0", "23:59:59.500000"},
      {"timestamp '2024-01-31 10:00:00.000001'", timestamp_oid, "0002b339b5eae801",
       "2024-01-31 10:00:00.000001"},
      {"timestamp '1999-12-31 23:59:59'", timestamp_oid, "fffffffffff0bdc0",
       "1999-12-31 23:59:59.000000"},
      {"timestamptz '2024-01-31 10:00:00+05:30'", timestamptz_oid, "0002b33519bee200",
       "2024-01-31 04:30:00.000000Z"},
      {"interval '1 year 2 months -3 days 04:05:06.789'", interval_oid,
       "000000036c97ca88fffffffd0000000e", "14M-3d14706789000000ns"},
  });
}

TEST(PostgresqlDecoder, DatesFarAwayAreRight) {
  const auto builder = arrow::MakeBuilder(arrow::date32()).ValueOrDie();
  const auto decoder = make_decoder(scalar(date_oid, no_modifier), *builder);
  decoder->append(from_hex("7fda970c"));  // date '5874897-12-31', the server's last
  decoder->append(from_hex("ffda97a7"));  // date '4714-11-24 BC', its first: Julian day 0
  decoder->append_null();
  const auto days = std::static_pointer_cast<arrow::Date32Array>(builder->Finish().ValueOrDie());
  EXPECT_EQ(days->Value(0), 2145042905);
  EXPECT_EQ(days->Value(1), -2440588);
  EXPECT_TRUE(days->IsNull(2));
}

TEST(PostgresqlDecoder, InfinityIsAnEndOfTheCalendarWhereTheTypeClampsIt) {
  const auto ends = [](Oid oid, const std::string& first, const std::string& last) {
    Type type = scalar(oid, no_modifier);
    type.clamps_infinity = true;
    const auto builder = arrow::MakeBuilder(field_of("x", type)->type()).ValueOrDie();
    const auto decoder = make_decoder(type, *builder);
    decoder->append(from_hex(first));
    decoder->append(from_hex(last));
    const auto array = builder->Finish().ValueOrDie();
    return array->GetScalar(0).ValueOrDie()->ToString() + " to " +
           array->GetScalar(1).ValueOrDie()->ToString();
  };
  EXPECT_EQ(ends(date_oid, "80000000", "7fffffff"), "0001-01-01 to 9999-12-31");
  EXPECT_EQ(ends(timestamp_oid, "8000000000000000", "7fffffffffffffff"),
            "0001-01-01 00:00:00.000000 to 9999-12-31 23:59:59.999999");
  EXPECT_EQ(ends(timestamptz_oid, "8000000000000000", "7fffffffffffffff"),
            "0001-01-01 00:00:00.000000Z to 9999-12-31 23:59:59.999999Z");
}

TEST(PostgresqlDecoder, RefusesWhatHasNoPlaceInTheType) {
  const std::vector<Case> cases = {
      {"'infinity'::date", date_oid, "7fffffff", "infinity has no place in a date column"},
      {"'-infinity'::date", date_oid, "80000000", "-infinity has no place in a date column"},
      {"'infinity'::timestamp", timestamp_oid, "7fffffffffffffff",
       "infinity has no place in a timestamp column"},
      {"'-infinity'::timestamptz", timestamptz_oid, "8000000000000000",
       "-infinity has no place in a timestamp column"},
      {"timestamp '294276-12-31'", timestamp_oid, "7fffff4795db4000",
       "a value past the end of the calendar has no place in a timestamp column"},
      {"time '24:00'", time_oid, "000000141dd76000", "24:00:00 has no place in a time column"},
      {"'infinity'::interval", interval_oid, "7fffffffffffffff7fffffff7fffffff",
       "infinity has no place in an interval column"},
      {"interval '2562048 hours'", interval_oid, "7fffffff000000000000000000000000",
       "an interval of more than 292 years in hours, minutes and seconds has no place in an "
       "interval column"},
      {"'NaN'::numeric(5,2)", numeric_oid, "00000000c0000000",
       "NaN has no place in a decimal column", numeric(5, 2)},
      {"123456.7 in numeric(5,2)", numeric_oid, "0003000100000002000c0d801b58",
       "a number has more digits than the column", numeric(5, 2)},
      {"0.0001 in numeric(5,2)", numeric_oid, "0001ffff000000040001",
       "a number has more digits behind the point than the column", numeric(5, 2)},
      {"1e-9 in numeric(5,2)", numeric_oid, "0001fffd000000090001",
       "a number has more digits behind the point than the column", numeric(5, 2)},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(decoded(each.type, each.hex, each.modifier), "error: " + each.value) << each.sql;
  }
}

TEST(PostgresqlDecoder, RefusesBytesThatAreNoValue) {
  const std::vector<Case> cases = {
      {"no truth", bool_oid, "", ""},
      {"a third truth", bool_oid, "02", ""},
      {"half an int2", int2_oid, "01", ""},
      {"an int2 as an int4", int4_oid, "0001", ""},
      {"an int4 and more", int4_oid, "0000000100", ""},
      {"an int8 cut short", int8_oid, "00000000000001", ""},
      {"a float8 of 4 bytes", float8_oid, "3fc00000", ""},
      {"two \"char\"", char_oid, "6161", ""},
      {"a jsonb without its version", jsonb_oid, "", ""},
      {"a jsonb of another version", jsonb_oid, "027b7d", ""},
      {"a uuid of 15 bytes", uuid_oid, "000000000000000000000000000000", ""},
      {"a date of 8 bytes", date_oid, "0000000000002279", ""},
      {"a time before midnight", time_oid, "ffffffffffffffff", ""},
      {"a time of the next day", time_oid, "000000141dd76001", ""},
      {"a timestamp of 4 bytes", timestamp_oid, "00002279", ""},
      {"an interval without months", interval_oid, "000000036c97ca88fffffffd", ""},
      {"a numeric without a scale", numeric_oid, "000000000000", ""},
      {"a numeric of fewer digits than it says", numeric_oid, "00020000000000020001", ""},
      {"a numeric of more", numeric_oid, "000100000000000200011388", "", numeric(5, 2)},
      {"a digit past 9999", numeric_oid, "00010000000000002710", ""},
      {"a digit past 9999 in a decimal", numeric_oid, "00010000000000002710", "", numeric(38, 2)},
      {"a sign that is none", numeric_oid, "00000000abcd0000", "", numeric(5, 2)},
      {"a scale that is none", numeric_oid, "0000000000007fff", ""},
  };
  for (const Case& each : cases) {
    const std::string start =
        "error: the server sent " + std::to_string(each.hex.size() / 2) + " bytes that are no ";
    EXPECT_TRUE(decoded(each.type, each.hex, each.modifier).starts_with(start)) << each.sql;
  }
}

TEST(PostgresqlDecoder, APairWithoutADecoderNamesBothTypes) {
  const auto builder = arrow::MakeBuilder(arrow::boolean()).ValueOrDie();
  try {
    make_decoder(scalar(int4_oid, no_modifier), *builder);
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_EQ(error.message(), "no decoder from PostgreSQL type 23 to Arrow bool");
  }
}

}  // namespace
}  // namespace sqlpod::postgresql
