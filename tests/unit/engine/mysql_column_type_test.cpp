// Arrow types of MySQL's columns.
#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "error/error.h"
#include "executor/engine/mysql/column_type.h"
#include "tests/unit/engine/mysql_testing.h"

namespace sqlpod::mysql {
namespace {

using ::testing::HasSubstr;

struct Case {
  enum_field_types type;
  ColumnTraits traits;
  std::shared_ptr<arrow::DataType> arrow;
};

TEST(MysqlColumnType, EachTypeHasItsArrowType) {
  constexpr unsigned u = UNSIGNED_FLAG;
  const std::vector<Case> cases = {
      {MYSQL_TYPE_TINY, {}, arrow::int8()},
      {MYSQL_TYPE_TINY, {u}, arrow::uint8()},
      {MYSQL_TYPE_SHORT, {}, arrow::int16()},
      {MYSQL_TYPE_SHORT, {u}, arrow::uint16()},
      {MYSQL_TYPE_INT24, {}, arrow::int32()},
      {MYSQL_TYPE_INT24, {u}, arrow::uint32()},
      {MYSQL_TYPE_LONG, {u}, arrow::uint32()},
      {MYSQL_TYPE_LONGLONG, {}, arrow::int64()},
      {MYSQL_TYPE_LONGLONG, {u}, arrow::uint64()},
      {MYSQL_TYPE_YEAR, {u}, arrow::int16()},
      {MYSQL_TYPE_BIT, {u}, arrow::uint64()},
      {MYSQL_TYPE_FLOAT, {}, arrow::float32()},
      {MYSQL_TYPE_DOUBLE, {}, arrow::float64()},
      {MYSQL_TYPE_DATE, {}, arrow::date32()},
      {MYSQL_TYPE_DATETIME, {}, arrow::timestamp(arrow::TimeUnit::MICRO)},
      {MYSQL_TYPE_TIMESTAMP, {}, arrow::timestamp(arrow::TimeUnit::MICRO)},
      {MYSQL_TYPE_TIME, {}, arrow::duration(arrow::TimeUnit::MICRO)},
      {MYSQL_TYPE_NULL, {}, arrow::null()},
      {MYSQL_TYPE_VAR_STRING, {}, arrow::utf8()},
      {MYSQL_TYPE_VAR_STRING, {0, 0, 0, binary_charset}, arrow::binary()},
      {MYSQL_TYPE_BLOB, {}, arrow::utf8()},
      {MYSQL_TYPE_BLOB, {0, 0, 0, binary_charset}, arrow::binary()},
      {MYSQL_TYPE_STRING, {ENUM_FLAG}, arrow::utf8()},
      {MYSQL_TYPE_GEOMETRY, {0, 0, 0, binary_charset}, arrow::binary()},
      {MYSQL_TYPE_JSON, {0, 0, 0, binary_charset}, arrow::utf8()},
  };
  for (const Case& each : cases) {
    const auto field = field_of(column_of(each.type, each.traits));
    EXPECT_TRUE(field->type()->Equals(each.arrow)) << each.type << ": " << field->ToString();
    EXPECT_TRUE(field->nullable());
    EXPECT_EQ(field->name(), "x");
  }
}

TEST(MysqlColumnType, ADecimalsPrecisionIsItsLengthWithoutSignAndPoint) {
  const auto decimal = [](unsigned long length, unsigned decimals, unsigned flags = 0) {
    return field_of(column_of(MYSQL_TYPE_NEWDECIMAL, {flags, length, decimals, binary_charset}))
        ->type()
        ->ToString();
  };
  EXPECT_EQ(decimal(17, 2), "decimal128(15, 2)");
  EXPECT_EQ(decimal(16, 2, UNSIGNED_FLAG), "decimal128(15, 2)");
  EXPECT_EQ(decimal(39, 0), "decimal128(38, 0)");
  EXPECT_EQ(decimal(40, 0), "decimal256(39, 0)");
  EXPECT_EQ(decimal(67, 30), "decimal256(65, 30)");
  EXPECT_EQ(decimal(0, 0), "decimal128(1, 0)");
}

TEST(MysqlColumnType, MysqlsJsonIsMarkedAsSuch) {
  const auto field = field_of(column_of(MYSQL_TYPE_JSON));
  ASSERT_TRUE(field->HasMetadata());
  EXPECT_EQ(field->metadata()->Get("sqlpod.type").ValueOr(""), "json");
}

Error refusal(const MYSQL_FIELD& column) {
  try {
    return {ErrorKind::internal, field_of(column)->ToString()};
  } catch (const Error& error) {
    return error;
  }
}

TEST(MysqlColumnType, ATypeWithoutAnArrowTypeIsRefusedByName) {
  const Error unknown = refusal(column_of(static_cast<enum_field_types>(242)));
  EXPECT_EQ(unknown.kind(), ErrorKind::query);
  EXPECT_EQ(unknown.message(),
            "column 'x' is of MySQL's type 242, for which there is no Arrow type");
  EXPECT_THAT(unknown.hint(), HasSubstr("CAST"));
  const Error wide = refusal(column_of(MYSQL_TYPE_NEWDECIMAL, {0, 4'294'967'295, 2}));
  EXPECT_EQ(wide.kind(), ErrorKind::query);
}

TEST(MysqlColumnType, TextInAnotherCharacterSetIsRefused) {
  constexpr unsigned latin1 = 8;
  const Error error = refusal(column_of(MYSQL_TYPE_VAR_STRING, {0, 0, 0, latin1}));
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_EQ(error.message(), "column 'x' comes in the character set latin1, not as UTF-8");
  EXPECT_THAT(error.hint(), HasSubstr("SET NAMES"));
}

TEST(MysqlColumnType, NamesAreThoseOfSql) {
  EXPECT_EQ(type_name(column_of(MYSQL_TYPE_LONGLONG, {UNSIGNED_FLAG})), "BIGINT UNSIGNED");
  EXPECT_EQ(type_name(column_of(MYSQL_TYPE_NEWDECIMAL)), "DECIMAL");
  EXPECT_EQ(type_name(column_of(static_cast<enum_field_types>(242))), "type 242");
}

}  // namespace
}  // namespace sqlpod::mysql
