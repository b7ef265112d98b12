// What ODBC's drivers give, as Arrow values.
#include <arrow/array.h>
#include <arrow/array/builder_base.h>
#include <arrow/scalar.h>
#include <arrow/util/key_value_metadata.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "error/arrow_status.h"
#include "executor/engine/odbc/column.h"
#include "executor/engine/odbc/decoder.h"
#include "executor/engine/odbc/wide_text.h"

namespace sqlpod::odbc {
namespace {

/// The value as Arrow writes it, or "refused: " and why.
std::string decoded(const std::shared_ptr<arrow::DataType>& type, std::string_view cell,
                    SQLSMALLINT fetched_as = SQL_C_CHAR) {
  const auto builder = checked(arrow::MakeBuilder(type));
  const auto decoder = make_decoder(*builder, fetched_as);
  if (const std::string problem = decoder->append(cell); !problem.empty()) {
    return "refused: " + problem;
  }
  return checked(checked(builder->Finish())->GetScalar(0))->ToString();
}

template <typename Number>
std::string decoded_number(const std::shared_ptr<arrow::DataType>& type, Number number,
                           SQLSMALLINT fetched_as = SQL_C_DOUBLE) {
  return decoded(type, {reinterpret_cast<const char*>(&number), sizeof number}, fetched_as);
}

TEST(OdbcDecoder, TakesWhatIsExactlyOfTheType) {
  struct Case {
    std::shared_ptr<arrow::DataType> type;
    std::string cell, value;
  };
  const auto micro = arrow::TimeUnit::MICRO;
  const auto nano = arrow::TimeUnit::NANO;
  const std::vector<Case> cases = {
      {arrow::int8(), "-128", "-128"},
      {arrow::int16(), "32767", "32767"},
      {arrow::int32(), "-5", "-5"},
      {arrow::int64(), "9223372036854775807", "9223372036854775807"},
      {arrow::uint8(), "255", "255"},
      {arrow::uint64(), "18446744073709551615", "18446744073709551615"},
      {arrow::boolean(), "1", "true"},
      {arrow::boolean(), "f", "false"},
      {arrow::utf8(), "ä", "ä"},
      {arrow::decimal128(10, 2), "12.5", "12.50"},
      {arrow::decimal128(10, 2), "-.5", "-0.50"},
      {arrow::decimal128(10, 2), "-0.05", "-0.05"},
      {arrow::decimal128(10, 2), "00000000012.50", "12.50"},
      {arrow::decimal128(18, 2), "9999999999999999.99", "9999999999999999.99"},
      {arrow::decimal128(20, 2), "-123456789012345678.91", "-123456789012345678.91"},
      {arrow::decimal128(18, 0), "-999999999999999999", "-999999999999999999"},
      {arrow::decimal256(50, 1), "1e3", "1000.0"},
      {arrow::date32(), "2024-01-31", "2024-01-31"},
      {arrow::time64(micro), "10:00:00.123456", "10:00:00.123456"},
      {arrow::time64(nano), "10:00:00.1234567", "10:00:00.123456700"},
      {arrow::time64(micro), "10:00:00.1234560", "10:00:00.123456"},
      {arrow::timestamp(micro), "2024-01-31 10:00:00", "2024-01-31 10:00:00.000000"},
      {arrow::timestamp(nano), "2024-01-31 10:00:00.1234567", "2024-01-31 10:00:00.123456700"},
      {arrow::timestamp(nano, "UTC"), "2024-01-31 10:00:00.1234567 +02:00",
       "2024-01-31 08:00:00.123456700Z"},
      {arrow::timestamp(micro, "UTC"), "2024-01-31 10:00:00+00", "2024-01-31 10:00:00.000000Z"}};
  for (const Case& c : cases) EXPECT_EQ(decoded(c.type, c.cell), c.value) << c.cell;
  EXPECT_EQ(decoded_number(arrow::float64(), 0.1), "0.1");
  EXPECT_EQ(decoded_number(arrow::float32(), 0.1), "0.1");
  EXPECT_EQ(decoded_number(arrow::float32(), static_cast<double>(0.1F)), "0.1");
}

TEST(OdbcDecoder, RefusesWhatIsNot) {
  struct Case {
    std::shared_ptr<arrow::DataType> type;
    std::string cell;
  };
  const auto micro = arrow::TimeUnit::MICRO;
  const std::vector<Case> cases = {
      {arrow::int8(), "128"},
      {arrow::int32(), "two"},
      {arrow::int32(), "1.0"},
      {arrow::int32(), " 1"},
      {arrow::int32(), ""},
      {arrow::uint16(), "-1"},
      {arrow::boolean(), "2"},
      {arrow::boolean(), "yes"},
      {arrow::decimal128(4, 2), "123.45"},
      {arrow::decimal128(4, 2), "1.234"},
      {arrow::decimal128(4, 2), "NaN"},
      {arrow::decimal128(4, 2), ""},
      {arrow::decimal128(4, 2), "-"},
      {arrow::decimal128(4, 2), "1:23"},
      {arrow::decimal128(4, 2), "1.2."},
      {arrow::decimal128(4, 2), "1-.23"},
      {arrow::decimal128(4, 2), "1e999999999"},
      {arrow::date32(), "0000-00-00"},
      {arrow::date32(), "31.01.2024"},
      {arrow::date32(), "2024-01-31 00:00:00"},
      {arrow::date32(), "0044-03-15 BC"},
      {arrow::time64(micro), "838:59:59"},
      {arrow::time64(micro), "10:00:00.1234567"},
      {arrow::time64(micro), "10:00:00+02"},
      {arrow::timestamp(micro), "2024-01-31 10:00:00.1234567"},
      {arrow::timestamp(micro), "2024-01-31 10:00:00+02"},
      {arrow::timestamp(micro, "UTC"), "2024-01-31 10:00:00"},
      {arrow::timestamp(arrow::TimeUnit::NANO), "0001-01-01 00:00:00"},
      {arrow::timestamp(arrow::TimeUnit::NANO), "2024-01-31 10:00:00.1234567891"}};
  for (const Case& c : cases) {
    EXPECT_THAT(decoded(c.type, c.cell), ::testing::StartsWith("refused: ")) << c.cell;
  }
  EXPECT_THAT(decoded_number(arrow::float32(), 0.123456789012), ::testing::StartsWith("refused: "));
}

TEST(OdbcDecoder, TakesADriversOwnIntegersWithinTheBoundsOfTheType) {
  EXPECT_EQ(decoded_number(arrow::int8(), std::int64_t{-128}, SQL_C_SBIGINT), "-128");
  EXPECT_EQ(decoded_number(arrow::int64(), INT64_MIN, SQL_C_SBIGINT), "-9223372036854775808");
  EXPECT_EQ(decoded_number(arrow::uint64(), UINT64_MAX, SQL_C_UBIGINT), "18446744073709551615");
  EXPECT_EQ(decoded_number(arrow::uint32(), std::uint64_t{4294967295}, SQL_C_UBIGINT),
            "4294967295");
  EXPECT_EQ(decoded_number(arrow::int8(), std::int64_t{128}, SQL_C_SBIGINT),
            "refused: 128 in a column of type int8");
  EXPECT_EQ(decoded_number(arrow::uint8(), std::uint64_t{256}, SQL_C_UBIGINT),
            "refused: 256 in a column of type uint8");
}

std::string type_of(const Description& description, Server server) {
  const Column column = column_of(description, server);
  return column.type->ToString() + (column.drops_zone ? " without its zone" : "");
}

TEST(OdbcColumn, TheTypesNameGoesBeforeItsCode) {
  struct Case {
    Description description;
    Server server;
    std::string type;
  };
  const std::vector<Case> cases = {
      {{SQL_VARCHAR, "bool", 5}, Server::postgresql, "bool"},
      {{SQL_REAL, "float8", 9}, Server::postgresql, "double"},
      {{SQL_REAL, "float4", 9}, Server::postgresql, "float"},
      {{SQL_TYPE_TIMESTAMP, "timestamptz", 26, 6},
       Server::postgresql,
       "timestamp[us, tz=UTC] without its zone"},
      {{SQL_TYPE_TIMESTAMP, "timestamp without time zone", 26, 6},
       Server::postgresql,
       "timestamp[us]"},
      {{SQL_TYPE_TIME, "timetz", 8, 6}, Server::postgresql, "string"},
      {{SQL_FLOAT, "money", 10}, Server::postgresql, "string"},
      {{SQL_NUMERIC, "numeric", 28, 6}, Server::postgresql, "string"},
      {{SQL_NUMERIC, "numeric", 10, 2}, Server::postgresql, "decimal128(10, 2)"},
      {{SQL_NUMERIC, "numeric", 28, 6}, Server::mssql, "decimal128(28, 6)"},
      {{SQL_DECIMAL, "money", 19, 4}, Server::mssql, "decimal128(19, 4)"},
      {{SQL_DECIMAL, "decimal", 60, 4}, Server::mysql, "decimal256(60, 4)"},
      {{SQL_NUMERIC, "number", 0, 0}, Server::oracle, "string"},
      {{-155, "datetimeoffset", 34, 7}, Server::mssql, "timestamp[ns, tz=UTC]"},
      {{SQL_TYPE_TIMESTAMP, "datetime2", 27, 7}, Server::mssql, "timestamp[ns]"},
      {{-154, "time", 16, 7}, Server::mssql, "time64[ns]"},
      {{SQL_GUID, "uniqueidentifier", 36}, Server::mssql, "string"},
      {{-151, "geography", 0}, Server::mssql, "binary"},
      {{-152, "xml", 0}, Server::mssql, "string"},
      {{SQL_TINYINT, "tinyint", 3, 0, true}, Server::mssql, "uint8"},
      {{SQL_SMALLINT, "year", 4, 0, true}, Server::mysql, "int16"},
      {{SQL_BIGINT, "bigint", 20, 0, true}, Server::mysql, "uint64"},
      {{SQL_BIT, "bit", 1}, Server::mssql, "bool"},
      {{SQL_INTEGER, "INTEGER", 10}, Server::sqlite, "int64"},
      {{12345, "whatever", 0}, Server::other, "string"}};
  for (const Case& c : cases) {
    EXPECT_EQ(type_of(c.description, c.server), c.type) << c.description.type_name;
  }
}

TEST(OdbcColumn, AFieldSaysWhatItsTextStandsFor) {
  std::vector<Column> columns;
  for (const Description& description :
       {Description{SQL_GUID, "uuid", 36}, Description{SQL_VARCHAR, "jsonb", 255},
        Description{SQL_NUMERIC, "numeric", 28, 6}, Description{SQL_VARCHAR, "text", 255}}) {
    columns.push_back(column_of(description, Server::postgresql));
  }
  const auto schema = schema_of(columns);
  for (const auto& [column, kind] :
       std::vector<std::pair<int, std::string>>{{0, "uuid"}, {1, "json"}, {2, "numeric"}}) {
    EXPECT_EQ(checked(schema->field(column)->metadata()->Get("sqlpod.type")), kind);
  }
  EXPECT_FALSE(schema->field(3)->HasMetadata());
}

TEST(OdbcColumn, RealsThatTheDriverRoundsAreRefused) {
  EXPECT_THROW(column_of({SQL_DOUBLE, "real", 54}, Server::sqlite), Error);
  EXPECT_TRUE(column_of({SQL_VARCHAR, "decimal", 10}, Server::sqlite).may_be_rounded);
  EXPECT_FALSE(column_of({SQL_VARCHAR, "varchar", 10}, Server::sqlite).may_be_rounded);
}

TEST(OdbcColumn, OnlyALengthThatIsKnownIsBound) {
  EXPECT_EQ(column_of({SQL_WVARCHAR, "nvarchar", 10}, Server::mssql).width, 42U);
  EXPECT_EQ(column_of({SQL_WVARCHAR, "nvarchar", 0}, Server::mssql).width, 0U);
  EXPECT_EQ(column_of({SQL_VARCHAR, "varchar", 1'000'000}, Server::mysql).width, 0U);
  EXPECT_FALSE(column_of({SQL_WVARCHAR, "nvarchar", 10}, Server::mssql).may_be_longer);
}

TEST(OdbcColumn, AWidthThatIsAGuessIsSaidToBeOne) {
  for (const Description& description :
       {Description{SQL_VARCHAR, "varchar", 10}, Description{SQL_WLONGVARCHAR, "text", 8190},
        Description{SQL_VARBINARY, "bytea", 255}, Description{SQL_NUMERIC, "numeric", 28, 6}}) {
    const Column column = column_of(description, Server::postgresql);
    EXPECT_TRUE(column.may_be_longer) << description.type_name;
    EXPECT_GT(column.width, 0U) << description.type_name;
  }
  EXPECT_FALSE(column_of({SQL_INTEGER, "int4", 10}, Server::postgresql).may_be_longer);
}

TEST(OdbcColumn, IntegersAreFetchedAsSuchWhereTheDriverGivesThemRight) {
  EXPECT_EQ(column_of({SQL_INTEGER, "int4", 10}, Server::postgresql).fetched_as, SQL_C_SBIGINT);
  EXPECT_EQ(column_of({SQL_BIGINT, "bigint", 20, 0, true}, Server::mysql).fetched_as,
            SQL_C_UBIGINT);
  EXPECT_EQ(column_of({SQL_INTEGER, "oid", 10}, Server::postgresql).fetched_as, SQL_C_CHAR);
  EXPECT_EQ(column_of({SQL_INTEGER, "integer", 10}, Server::sqlite).fetched_as, SQL_C_CHAR);
  EXPECT_EQ(column_of({SQL_INTEGER, "integer", 10}, Server::other).fetched_as, SQL_C_CHAR);
}

TEST(OdbcWideText, GoesThereAndBack) {
  for (const std::string text : {"", "plain", "grün", "🍷 and more", "\xef\xbf\xbf"}) {
    std::string back;
    EXPECT_TRUE(append_narrow(back, to_wide(text)));
    EXPECT_EQ(back, text);
  }
  EXPECT_EQ(to_wide("🍷").size(), 2U);
}

TEST(OdbcWideText, ALoneSurrogateIsNoText) {
  std::string text;
  const std::u16string high{u'a', char16_t{0xd83c}};
  const std::u16string low{char16_t{0xdf77}, u'b'};
  const std::u16string twice{char16_t{0xd83c}, char16_t{0xd83c}};
  for (const std::u16string& wide : {high, low, twice}) {
    EXPECT_FALSE(append_narrow(text, wide));
  }
  EXPECT_EQ(to_narrow(high), "a\xef\xbf\xbd");
  EXPECT_EQ(to_narrow(low),
            "\xef\xbf\xbd"
            "b");
  EXPECT_EQ(to_narrow(to_wide("x🍷y")), "x🍷y");
}

}  // namespace
}  // namespace sqlpod::odbc
