#include "executor/table/text_table_writer.h"

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using namespace table_fixture;

std::string table(const std::vector<Column>& columns) {
  return written(TableFormat::table, columns);
}

TEST(TextTableWriter, AlignsNumbersRightAndTextLeft) {
  EXPECT_EQ(table({{"id", arrow::int64(), "[1, 200]"},
                   {"name", arrow::utf8(), R"(["alice", "b"])"},
                   {"value", arrow::decimal128(6, 2), R"(["1.50", null])"},
                   {"note", arrow::utf8(), R"(["x", null])"}}),
            "  id | name  | value | note\n"
            "-----+-------+-------+------\n"
            "   1 | alice |  1.50 | x\n"
            " 200 | b     |  NULL | NULL\n"
            "(2 rows)\n");
}

TEST(TextTableWriter, CountsRows) {
  EXPECT_EQ(table({{"a", arrow::int64(), "[]"}}), " a\n---\n(0 rows)\n");
  EXPECT_EQ(table({{"a", arrow::int64(), "[1]"}}), " a\n---\n 1\n(1 row)\n");
}

TEST(TextTableWriter, WideAndCombiningCharactersStayAligned) {
  EXPECT_EQ(table({{"t", arrow::utf8(), R"(["日本", "e\u0301x", "abcd"])"},
                   {"n", arrow::int8(), "[1, 2, 3]"}}),
            " t    | n\n"
            "------+---\n"
            " 日本 | 1\n"
            " e\u0301x   | 2\n"
            " abcd | 3\n"
            "(3 rows)\n");
}

TEST(TextTableWriter, DataCannotDriveTheTerminal) {
  EXPECT_EQ(table({{"t\x1b[2J", arrow::utf8(),
                    R"(["a\u001b[31mb", "x\ny\tz\r", "\u0000\u007f", "\u009b1m", "\u202eabc"])"}}),
            " t\\x1b[2J\n"
            "------------\n"
            " a\\x1b[31mb\n"
            " x\\ny\\tz\\r\n"
            " \\x00\\x7f\n"
            " \\u009b1m\n"
            " \\u202eabc\n"
            "(5 rows)\n");
}

TEST(TextTableWriter, BytesThatAreNotUtf8AreShownAsEscapes) {
  arrow::StringBuilder builder;
  check(builder.Append("br\xFCke"));
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("c", arrow::utf8())}), 1,
                                              {checked(builder.Finish())});
  EXPECT_EQ(written(TableFormat::table, {batch}), " c\n----------\n br\\xfcke\n(1 row)\n");
}

TEST(TextTableWriter, LongCellsAreWholeAndWidenNoOtherLine) {
  const std::string longer(200, 'x');
  const std::string text =
      table({{"t", arrow::utf8(), "[\"" + longer + "\", \"a\"]"}, {"n", arrow::int8(), "[1, 2]"}});
  EXPECT_EQ(text, " t" + std::string(79, ' ') + " | n\n" + std::string(82, '-') + "+---\n " +
                      longer + " | 1\n a" + std::string(79, ' ') + " | 2\n(2 rows)\n");
}

TEST(TextTableWriter, RowsPastTheSampleKeepItsWidths) {
  arrow::Int64Builder builder;
  for (std::int64_t i = 0; i < 1500; ++i) check(builder.Append(i < 1000 ? 1 : 12345));
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("id", arrow::int64())}),
                                              1500, {checked(builder.Finish())});
  const std::string text = written(TableFormat::table, {batch});
  EXPECT_EQ(text.substr(0, 14), " id\n----\n  1\n ");
  const std::string end = " 12345\n 12345\n(1500 rows)\n";
  EXPECT_EQ(text.substr(text.size() - end.size()), end);
}

}  // namespace
}  // namespace sqlpod
