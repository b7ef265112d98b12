// Decoding of whole rows; the bytes are what MariaDB sends for the SQL beside them.
#include <arrow/api.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "error/error.h"
#include "executor/engine/mysql/row_decoder.h"
#include "tests/unit/engine/mysql_testing.h"

namespace sqlpod::mysql {
namespace {

class MysqlRowDecoder : public ::testing::Test {
 protected:
  void add(const MYSQL_FIELD& column) {
    builders_.push_back(arrow::MakeBuilder(field_of(column)->type()).ValueOrDie());
    row_.add(column, *builders_.back());
  }

  std::size_t append(const std::string& bytes) {
    const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
    return row_.append(begin, begin + bytes.size());
  }

  ErrorKind error_kind(const std::string& bytes) {
    try {
      append(bytes);
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::internal;
  }

  /// The values so far, column by column.
  std::string values() {
    std::string text;
    for (const auto& builder : builders_) {
      const auto array = builder->Finish().ValueOrDie();
      for (std::int64_t i = 0; i < array->length(); ++i) {
        text += array->GetScalar(i).ValueOrDie()->ToString() + " ";
      }
    }
    return text;
  }

  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
  RowDecoder row_;
};

TEST_F(MysqlRowDecoder, ReadsARowWithItsNulls) {
  // SELECT 1, NULL, 'x', NULL, DATE '2024-02-29', 1, 2, 3: the second of the two bytes of NULL
  // bits begins at the seventh column
  add(column_of(MYSQL_TYPE_LONG));
  add(column_of(MYSQL_TYPE_NULL));
  add(column_of(MYSQL_TYPE_VAR_STRING));
  add(column_of(MYSQL_TYPE_NULL));
  add(column_of(MYSQL_TYPE_DATE));
  for (int i = 0; i < 3; ++i) add(column_of(MYSQL_TYPE_LONG));
  const std::string row("\0\x28\0\1\0\0\0\1x\4\xe8\x07\x02\x1d\1\0\0\0\2\0\0\0\3\0\0\0", 26);
  EXPECT_EQ(append(row), row.size());
  EXPECT_EQ(values(), "1 null x null 2024-02-29 1 2 3 ");
}

TEST_F(MysqlRowDecoder, ARowThatIsCutOffAnywhereIsRefused) {
  // SELECT 1, 'abc', 2.5e0
  add(column_of(MYSQL_TYPE_LONG));
  add(column_of(MYSQL_TYPE_VAR_STRING));
  add(column_of(MYSQL_TYPE_DOUBLE));
  const std::string row("\0\0\1\0\0\0\3abc\0\0\0\0\0\0\4@", 18);
  EXPECT_EQ(append(row), row.size());
  for (std::size_t size = 0; size < row.size(); ++size) {
    EXPECT_EQ(error_kind(row.substr(0, size)), ErrorKind::transient) << size;
  }
  EXPECT_EQ(error_kind("\xff" + row.substr(1)), ErrorKind::transient);
}

TEST_F(MysqlRowDecoder, TellsTheColumnOfABadValue) {
  // SELECT 1, CAST('0000-00-00' AS DATE)
  add(column_of(MYSQL_TYPE_LONG));
  add(column_of(MYSQL_TYPE_DATE));
  EXPECT_EQ(error_kind(std::string("\0\0\1\0\0\0\0", 7)), ErrorKind::query);
  EXPECT_EQ(row_.column(), 1U);
}

}  // namespace
}  // namespace sqlpod::mysql
