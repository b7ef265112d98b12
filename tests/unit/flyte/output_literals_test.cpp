#include "flyte/output_literals.h"

#include <gtest/gtest.h>

#include "tests/unit/flyte/flyte_testing.h"

namespace sqlpod::flyte {
namespace {

messages::StructuredDataset table_of(const TaskOutput& output) {
  messages::LiteralMap map;
  EXPECT_TRUE(map.ParseFromString(output_literals(output, "raw/x")));
  EXPECT_EQ(map.literals().count(output.name), 1U);
  return map.literals().at(output.name).scalar().structured_dataset();
}

TEST(OutputLiterals, ASchemaBecomesAStructuredDatasetWithoutColumns) {
  TaskOutput output{"results", {}};
  output.type.mutable_schema()->add_columns()->set_name("a");
  EXPECT_EQ(
      output_literals(output, "s3://my-s3-bucket/ab/exec-n0-0/0123456789abcdef0123456789abcdef"),
      from_hex(
          "0a5d0a07726573756c747312520a50424e0a3f73333a2f2f6d792d73332d6275636b65742f61622f6578"
          "65632d6e302d302f3031323334353637383961626364656630313233343536373839616263646566120b"
          "0a09120770617271756574"));
}

TEST(OutputLiterals, TheColumnsOfAStructuredDatasetAreHandedOnAndItsFormatIsNot) {
  TaskOutput output{"frame", {}};
  auto& declared = *output.type.mutable_structured_dataset_type();
  declared.set_format("csv");
  declared.set_external_schema_type("arrow");
  declared.set_external_schema_bytes("\x01");
  auto& column = *declared.add_columns();
  column.set_name("a");
  *column.mutable_literal_type() = simple(messages::INTEGER);
  const messages::StructuredDataset table = table_of(output);
  const auto& type = table.metadata().structured_dataset_type();
  EXPECT_EQ(type.format(), "parquet");
  EXPECT_EQ(type.columns(0).name(), "a");
  EXPECT_EQ(type.columns(0).literal_type().simple(), messages::INTEGER);
  EXPECT_EQ(type.external_schema_type(), "arrow");
  EXPECT_EQ(type.external_schema_bytes(), "\x01");
}

TEST(OutputLiterals, ATaskWithoutAnOutputHasNoBytes) {
  EXPECT_EQ(output_literals(std::nullopt, ""), "");
}

}  // namespace
}  // namespace sqlpod::flyte
