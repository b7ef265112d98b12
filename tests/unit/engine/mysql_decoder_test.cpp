// Decoding of the binary protocol; the bytes are what MariaDB sends for the SQL beside them.
#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "error/error.h"
#include "executor/engine/mysql/decoder.h"
#include "tests/unit/engine/mysql_testing.h"

namespace sqlpod::mysql {
namespace {

using ::testing::HasSubstr;

/// The bytes that pairs of hexadecimal digits write; blanks are left out.
std::string bytes_of(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    while (hex[i] == ' ') ++i;
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

/// The value decoded, as Arrow prints it, or what is wrong with it behind "error: ".
std::string decoded(const MYSQL_FIELD& column, const std::string& bytes) {
  const auto builder = arrow::MakeBuilder(field_of(column)->type()).ValueOrDie();
  try {
    make_decoder(column, *builder)->append(bytes);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::query);
    EXPECT_EQ(builder->length(), 0);
    return "error: " + error.message();
  }
  const auto array = builder->Finish().ValueOrDie();
  EXPECT_TRUE(array->ValidateFull().ok());
  return array->GetScalar(0).ValueOrDie()->ToString();
}

struct Case {
  std::string sql;
  MYSQL_FIELD column;
  std::string hex;
  std::string value;
};

void expect(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    EXPECT_EQ(decoded(each.column, bytes_of(each.hex)), each.value) << each.sql << " " << each.hex;
  }
}

MYSQL_FIELD decimal(unsigned long length, unsigned decimals) {
  return column_of(MYSQL_TYPE_NEWDECIMAL, {0, length, decimals, binary_charset});
}

std::string hex_of(const std::string& text) {
  std::string hex;
  for (const char c : text) {
    hex += "0123456789abcdef"[static_cast<unsigned char>(c) / 16];
    hex += "0123456789abcdef"[static_cast<unsigned char>(c) % 16];
  }
  return hex;
}

const MYSQL_FIELD date = column_of(MYSQL_TYPE_DATE);
const MYSQL_FIELD datetime = column_of(MYSQL_TYPE_DATETIME);
const MYSQL_FIELD time_column = column_of(MYSQL_TYPE_TIME);
const MYSQL_FIELD geometry = column_of(MYSQL_TYPE_GEOMETRY, {0, 0, 0, binary_charset});
const MYSQL_FIELD bit = column_of(MYSQL_TYPE_BIT, {UNSIGNED_FLAG});

TEST(MysqlDecoder, ReadsNumbers) {
  expect({
      {"tinyint -1", column_of(MYSQL_TYPE_TINY), "ff", "-1"},
      {"tinyint unsigned 255", column_of(MYSQL_TYPE_TINY, {UNSIGNED_FLAG}), "ff", "255"},
      {"smallint 258", column_of(MYSQL_TYPE_SHORT), "0201", "258"},
      {"year 2024", column_of(MYSQL_TYPE_YEAR, {UNSIGNED_FLAG}), "e807", "2024"},
      {"mediumint -1", column_of(MYSQL_TYPE_INT24), "ffffffff", "-1"},
      {"-1", column_of(MYSQL_TYPE_LONG), "ffffffff", "-1"},
      {"4294967296", column_of(MYSQL_TYPE_LONGLONG), "0000000001000000", "4294967296"},
      {"18446744073709551615", column_of(MYSQL_TYPE_LONGLONG, {UNSIGNED_FLAG}), "ffffffffffffffff",
       "18446744073709551615"},
      {"1.5e0", column_of(MYSQL_TYPE_DOUBLE), "000000000000f83f", "1.5"},
      {"float 0.25", column_of(MYSQL_TYPE_FLOAT), "0000803e", "0.25"},
      {"bit(3) b'101'", bit, "05", "5"},
      {"bit(64) of ones", bit, "ffffffffffffffff", "18446744073709551615"},
      {"bit(9) b'100000001'", bit, "0101", "257"},
  });
}

TEST(MysqlDecoder, ReadsDecimalsToTheLastDigit) {
  const std::string longest = "12345678901234567890123456789012345.123456789012345678901234567890";
  const std::string nines = std::string(35, '9') + "." + std::string(30, '9');
  expect({
      {"CAST(-12.340 AS DECIMAL(9,3))", decimal(11, 3), hex_of("-12.340"), "-12.340"},
      {"0.05", decimal(5, 2), hex_of("0.05"), "0.05"},
      {"CAST(7 AS DECIMAL(5,0))", decimal(6, 0), hex_of("7"), "7"},
      {"decimal(18,0) of nines", decimal(19, 0), hex_of("-999999999999999999"),
       "-999999999999999999"},
      {"decimal(19,0) of nines", decimal(20, 0), hex_of("9999999999999999999"),
       "9999999999999999999"},
      {"decimal(38,38)", decimal(40, 38), hex_of("0." + std::string(38, '9')),
       "0." + std::string(38, '9')},
      {"decimal(65,30)", decimal(67, 30), hex_of(longest), longest},
      {"decimal(65,30) of nines", decimal(67, 30), hex_of("-" + nines), "-" + nines},
      {"decimal(65,30) of 0", decimal(67, 30), hex_of("0." + std::string(30, '0')), "0E-30"},
      {"an expression with fewer digits than its column", decimal(11, 3), hex_of("-1.5"), "-1.500"},
      {"an expression with more zeros than its column", decimal(11, 3), hex_of("1.50000"), "1.500"},
      {"an expression without a point", decimal(11, 3), hex_of("12"), "12.000"},
  });
}

TEST(MysqlDecoder, RefusesADecimalThatIsNone) {
  const auto error = [](const std::string& text, unsigned long length = 11, unsigned scale = 3) {
    return decoded(decimal(length, scale), text);
  };
  EXPECT_EQ(error("1.2345"), "error: '1.2345' does not fit the scale of the column");
  EXPECT_EQ(error("1234567.000"), "error: '1234567.000' has more digits than the column");
  EXPECT_EQ(error("1234567"), "error: '1234567' has more digits than the column");
  EXPECT_EQ(error(std::string(39, '9'), 39, 0),
            "error: '" + std::string(39, '9') + "' has more digits than the column");
  EXPECT_EQ(error(std::string(38, '9') + "x", 40, 0),
            "error: '" + std::string(38, '9') + "x' is no DECIMAL");
  for (const char* text :
       {"", "-", ".", "-.", "+1.000", "1e3", "1.2.3", "--1", " 1", "0x1", "12a"}) {
    EXPECT_THAT(error(text), HasSubstr("is no DECIMAL")) << text;
  }
  EXPECT_THAT(error(std::string(100'000, '1')), HasSubstr("a text of 100000 bytes"));
}

TEST(MysqlDecoder, ReadsDatesAndTimes) {
  expect({
      {"DATE '2024-02-29'", date, "e807 02 1d", "2024-02-29"},
      {"DATE '0001-01-01'", date, "0100 01 01", "0001-01-01"},
      {"DATE '9999-12-31'", date, "0f27 0c 1f", "9999-12-31"},
      {"TIMESTAMP '2024-02-29 12:34:56.789012'", datetime, "e807 02 1d 0c2238 140a0c00",
       "2024-02-29 12:34:56.789012"},
      {"TIMESTAMP '2024-02-29 12:34:56'", datetime, "e807 02 1d 0c2238",
       "2024-02-29 12:34:56.000000"},
      {"TIMESTAMP '2024-02-29 00:00:00'", datetime, "e807 02 1d", "2024-02-29 00:00:00.000000"},
      {"TIME '-838:59:59.999999'", time_column, "01 22000000 163b3b 3f420f00", "-3020399999999"},
      {"TIME '10:11:12'", time_column, "00 00000000 0a0b0c", "36672000000"},
      {"TIME '00:00:00'", time_column, "", "0"},
  });
}

TEST(MysqlDecoder, RefusesADayThatIsInNoCalendar) {
  expect({
      {"DATE '0000-00-00'", date, "", "error: a zero date is no day of the calendar"},
      {"DATE '2024-00-10'", date, "e807 00 0a", "error: a zero date is no day of the calendar"},
      {"DATE '2024-10-00'", datetime, "e807 0a 00", "error: a zero date is no day of the calendar"},
      {"TIMESTAMP '0000-00-00 00:00:01'", datetime, "0000 00 00 000001",
       "error: a zero date is no day of the calendar"},
      {"DATE '2023-02-29' with ALLOW_INVALID_DATES", date, "e707 02 1d",
       "error: the month has no day 29"},
      {"DATE '2023-04-31' with ALLOW_INVALID_DATES", datetime, "e707 04 1f",
       "error: the month has no day 31"},
  });
}

TEST(MysqlDecoder, AGeometryIsItsWkbAndTheSridIsKept) {
  const std::string point = "0101000000 000000000000f03f 0000000000000040";
  const std::string point_srid = "0101000020 e6100000 000000000000f03f 0000000000000040";
  const auto wkb = [](const std::string& hex) {
    const std::string bytes = bytes_of(hex);
    const auto builder = arrow::MakeBuilder(arrow::binary()).ValueOrDie();
    make_decoder(geometry, *builder)->append(bytes);
    const auto array = builder->Finish().ValueOrDie();
    return std::string(static_cast<const arrow::BinaryArray&>(*array).GetView(0));
  };
  EXPECT_EQ(wkb("00000000" + point), bytes_of(point)) << "ST_GeomFromText('POINT(1 2)')";
  EXPECT_EQ(wkb("e6100000" + point), bytes_of(point_srid)) << "ST_GeomFromText('POINT(1 2)', 4326)";
}

TEST(MysqlDecoder, RefusesBytesThatAreNoValueOfTheType) {
  const MYSQL_FIELD number = column_of(MYSQL_TYPE_LONG);
  expect({
      {"one byte less", number, "ffffff", "error: 3 bytes that are no value of a number"},
      {"one byte more", number, "ffffffffff", "error: 5 bytes that are no value of a number"},
      {"nine bytes", bit, "010101010101010101", "error: 9 bytes that are no value of BIT"},
      {"half a date", date, "e80702", "error: 3 bytes that are no value of DATE"},
      {"a date with a time", date, "e807021d000000", "error: 7 bytes that are no value of DATE"},
      {"month 13", date, "e8070d01", "error: 4 bytes that are no value of DATE"},
      {"day 32", date, "e8070120", "error: 4 bytes that are no value of DATE"},
      {"half a clock", datetime, "e807021d0c22", "error: 6 bytes that are no value of DATETIME"},
      {"hour 24", datetime, "e807021d180000", "error: 7 bytes that are no value of DATETIME"},
      {"second 60", datetime, "e807021d00003c", "error: 7 bytes that are no value of DATETIME"},
      {"a whole second of microseconds", datetime, "e807021d00000040420f00",
       "error: 11 bytes that are no value of DATETIME"},
      {"35 days", time_column, "0023000000000000", "error: 8 bytes that are no value of TIME"},
      {"days without end", time_column, "00ffffffff000000",
       "error: 8 bytes that are no value of TIME"},
      {"sign 2", time_column, "0200000000000000", "error: 8 bytes that are no value of TIME"},
      {"minute 60", time_column, "0000000000003c00", "error: 8 bytes that are no value of TIME"},
      {"an SRID alone", geometry, "e6100000", "error: 4 bytes that are no value of GEOMETRY"},
      {"big-endian WKB", geometry, "00000000 0000000001",
       "error: 9 bytes that are no value of GEOMETRY"},
      {"a value of NULL", column_of(MYSQL_TYPE_NULL), "",
       "error: 0 bytes that are no value of NULL"},
  });
}

TEST(MysqlDecoder, NullsAreNullsOfEveryType) {
  for (const MYSQL_FIELD& column :
       {date, datetime, time_column, bit, geometry, decimal(11, 3), decimal(67, 30),
        column_of(MYSQL_TYPE_NULL), column_of(MYSQL_TYPE_LONG), column_of(MYSQL_TYPE_STRING)}) {
    const auto builder = arrow::MakeBuilder(field_of(column)->type()).ValueOrDie();
    make_decoder(column, *builder)->append_null();
    EXPECT_EQ(builder->Finish().ValueOrDie()->null_count(), 1) << column.type;
  }
}

TEST(MysqlDecoder, AnyOtherPairIsAnErrorThatNamesBothTypes) {
  const auto builder = arrow::MakeBuilder(arrow::int64()).ValueOrDie();
  try {
    make_decoder(column_of(MYSQL_TYPE_DATE), *builder);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_EQ(error.message(), "no decoder from MySQL's DATE to Arrow's int64");
  }
}

}  // namespace
}  // namespace sqlpod::mysql
