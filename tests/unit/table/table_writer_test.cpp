#include "executor/table/table_writer.h"

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using namespace table_fixture;

TEST(TableFormat, NamesReadBack) {
  for (const TableFormat format :
       {TableFormat::csv, TableFormat::json, TableFormat::jsonl, TableFormat::arrow,
        TableFormat::feather, TableFormat::parquet, TableFormat::table}) {
    EXPECT_EQ(parse_table_format(name(format)), format);
  }
  EXPECT_EQ(parse_table_format("CSV"), TableFormat::csv);
}

TEST(TableFormat, AnUnknownNameIsAnErrorWithTheNearest) {
  const Error near = error_of([] { parse_table_format("parket"); });
  EXPECT_EQ(near.kind(), ErrorKind::usage);
  EXPECT_EQ(near.message(), "unknown output format 'parket'");
  EXPECT_EQ(near.hint(), "did you mean 'parquet'?");
  EXPECT_EQ(error_of([] { parse_table_format("xml12"); }).hint(),
            "known names: csv, json, jsonl, arrow, feather, parquet, table");
}

TEST(TableFormat, IsToldByASuffix) {
  EXPECT_EQ(format_of_path("out.csv"), TableFormat::csv);
  EXPECT_EQ(format_of_path("/a.b/out.JSON"), TableFormat::json);
  EXPECT_EQ(format_of_path("out.tar.jsonl"), TableFormat::jsonl);
  EXPECT_EQ(format_of_path("out.arrow"), TableFormat::arrow);
  EXPECT_EQ(format_of_path("out.feather"), TableFormat::feather);
  EXPECT_EQ(format_of_path("file:///x/out.parquet"), TableFormat::parquet);
  for (const char* path : {"", "-", "out", "out.", "dir.csv/out", "out.txt", "out.table"}) {
    EXPECT_EQ(format_of_path(path), std::nullopt) << path;
  }
}

}  // namespace
}  // namespace sqlpod
