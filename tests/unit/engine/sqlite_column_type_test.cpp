#include <arrow/type.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "executor/engine/sqlite/column_type.h"

namespace sqlpod::sqlite {
namespace {

std::string name(const std::shared_ptr<arrow::DataType>& type) {
  return type == nullptr ? "by values" : type->ToString();
}

TEST(SqliteColumnType, FollowsTheDeclaredTypesAffinity) {
  const std::vector<std::pair<std::string, std::string>> cases = {{"INTEGER", "int64"},
                                                                  {"bigint", "int64"},
                                                                  {"VARCHAR(20)", "string"},
                                                                  {"CLOB", "string"},
                                                                  {"TEXT", "string"},
                                                                  {"REAL", "double"},
                                                                  {"double precision", "double"},
                                                                  {"FLOAT", "double"},
                                                                  {"BOOLEAN", "bool"},
                                                                  {"BLOB", "by values"},
                                                                  {"", "by values"},
                                                                  {"DECIMAL(10,2)", "by values"},
                                                                  {"DATETIME", "by values"},
                                                                  {"CHARINT", "int64"}};
  for (const auto& [declared, type] : cases)
    EXPECT_EQ(name(type_of_declaration(declared)), type) << declared;
}

TEST(SqliteColumnType, HoldsTheValuesSeen) {
  EXPECT_EQ(name(type_of_values({.integers = true}, "")), "int64");
  EXPECT_EQ(name(type_of_values({.integers = true, .reals = true}, "")), "double");
  EXPECT_EQ(name(type_of_values({.integers = true}, "DECIMAL(10,2)")), "double");
  EXPECT_EQ(name(type_of_values({.integers = true}, "STRING")), "int64");
  EXPECT_EQ(name(type_of_values({.integers = true, .texts = true}, "")), "string");
  EXPECT_EQ(name(type_of_values({.blobs = true}, "")), "binary");
}

TEST(SqliteColumnType, NullsAloneAreNullOnlyWhenTheyAreAll) {
  EXPECT_EQ(name(type_of_values({.all_rows = true}, "")), "null");
  EXPECT_EQ(name(type_of_values({.all_rows = false}, "")), "string");
  EXPECT_EQ(name(type_of_values({.all_rows = true}, "BLOB")), "binary");
}

}  // namespace
}  // namespace sqlpod::sqlite
