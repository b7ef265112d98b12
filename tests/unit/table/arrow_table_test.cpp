#include "executor/table/arrow_table.h"

#include <arrow/extension/uuid.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <parquet/arrow/writer.h>

#include <filesystem>

#include "tests/unit/table/table_file_testing.h"
#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using table_file_testing::column;
using table_file_testing::Table;
using table_fixture::array_of;
using table_fixture::batch_of;
using table_fixture::Column;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::shared_ptr<arrow::Array> dictionary_of(const std::string& indices, const std::string& values) {
  return checked(arrow::DictionaryArray::FromArrays(array_of(arrow::int32(), indices),
                                                    array_of(arrow::utf8(), values)));
}

std::shared_ptr<arrow::RecordBatch> batch_of_array(std::shared_ptr<arrow::Array> array) {
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("a", array->type())}),
                                  array->length(), {array});
}

class ArrowTable : public table_file_testing::TableFileTest {
 protected:
  std::string arrow_file(const std::string& name, const arrow::RecordBatchVector& batches) {
    const std::string path = folder_.file(name);
    const auto file = checked(arrow::io::FileOutputStream::Open(path));
    const auto schema = batches.front()->schema();
    const auto writer = name == "stream.arrow" ? checked(arrow::ipc::MakeStreamWriter(file, schema))
                                               : checked(arrow::ipc::MakeFileWriter(file, schema));
    for (const auto& batch : batches) check(writer->WriteRecordBatch(*batch));
    check(writer->Close());
    check(file->Close());
    return path;
  }

  std::string parquet_file(const std::shared_ptr<arrow::RecordBatch>& batch,
                           std::int64_t rows_in_group) {
    const std::string path = folder_.file("rows.parquet");
    const auto file = checked(arrow::io::FileOutputStream::Open(path));
    const auto table = checked(arrow::Table::FromRecordBatches({batch}));
    check(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), file, rows_in_group));
    check(file->Close());
    return path;
  }
};

TEST_F(ArrowTable, FilesAndStreamsKeepTheirTypes) {
  const auto batch = batch_of({{"i", arrow::int16(), "[1, null]"},
                               {"d", arrow::decimal128(9, 2), "[\"1.50\", \"2.00\"]"},
                               {"l", arrow::list(arrow::int32()), "[[1], []]"}});
  for (const char* const name : {"file.arrow", "stream.arrow", "file.feather"}) {
    const Table table = table_file_testing::read_table(arrow_file(name, {batch, batch}));
    EXPECT_EQ(table.schema->ToString(), "i: int16\nd: decimal128(9, 2)\nl: list<item: int32>");
    EXPECT_THAT(table.columns[0], ElementsAre("1", "NULL", "1", "NULL"));
    EXPECT_THAT(table.columns[1], ElementsAre("1.50", "2.00", "1.50", "2.00"));
  }
}

TEST_F(ArrowTable, ParquetIsReadByTheDeclaredColumns) {
  const auto batch = batch_of(
      {{"s", arrow::struct_({arrow::field("x", arrow::int32())}), "[{\"x\": 1}, {\"x\": 2}]"},
       {"id", arrow::int32(), "[1, 2]"},
       {"name", arrow::utf8(), "[\"apple\", null]"}});
  const Table table = table_file_testing::read_table(
      parquet_file(batch, 1), {column("name", "str | None"), column("id", "int")});
  EXPECT_EQ(table.schema->ToString(), "name: string\nid: int64");
  EXPECT_THAT(table.columns[0], ElementsAre("apple", "NULL"));
  EXPECT_THAT(table.columns[1], ElementsAre("1", "2"));
}

TEST_F(ArrowTable, AColumnThatCannotBeBoundIsRefusedUnlessOthersAreDeclared) {
  const auto batch =
      batch_of({{"s", arrow::struct_({arrow::field("x", arrow::int32())}), "[{\"x\": 1}]"}});
  EXPECT_EQ(error_of_path(parquet_file(batch, 1)),
            "rows.parquet: column 's': its type struct<x: int32> cannot be bound; declare the "
            "table's columns without it, or convert it in the file");
}

struct Declared {
  Column source;
  std::string type;
  std::string arrow_type;
  std::vector<std::string> expected;
};

void PrintTo(const Declared& declared, std::ostream* out) {
  *out << declared.source.type->ToString() << " as " << declared.type;
}

class DeclaredTypes : public ArrowTable, public ::testing::WithParamInterface<Declared> {};

TEST_P(DeclaredTypes, AreReached) {
  const Declared& declared = GetParam();
  const Table table = table_file_testing::read_table(
      arrow_file("file.arrow", {batch_of({declared.source})}), {column("a", declared.type)});
  EXPECT_EQ(table.schema->field(0)->type()->ToString(), declared.arrow_type);
  EXPECT_EQ(table.columns[0], declared.expected);
}

INSTANTIATE_TEST_SUITE_P(
    All, DeclaredTypes,
    ::testing::Values(
        Declared{{"a", arrow::int8(), "[1, null]"}, "int | None", "int64", {"1", "NULL"}},
        Declared{{"a", arrow::utf8(), "[\"5\"]"}, "int", "int64", {"5"}},
        Declared{{"a", arrow::int64(), "[5]"}, "str", "string", {"5"}},
        Declared{{"a", arrow::int64(), "[5]"}, "decimal", "string", {"5"}},
        Declared{{"a", arrow::int64(), "[1, 0]"}, "bool", "bool", {"true", "false"}},
        Declared{{"a", arrow::float32(), "[0.1]"}, "float", "double", {"0.1"}},
        Declared{
            {"a", arrow::decimal128(5, 2), "[\"1.50\"]"}, "decimal", "decimal128(5, 2)", {"1.50"}},
        Declared{{"a", arrow::decimal128(5, 2), "[\"1.50\"]"}, "float", "double", {"1.5"}},
        Declared{{"a", arrow::utf8_view(), "[\"x\"]"}, "str", "string", {"x"}},
        Declared{{"a", arrow::large_utf8(), "[\"x\"]"}, "str", "string", {"x"}},
        Declared{{"a", arrow::null(), "[null]"}, "int | None", "int64", {"NULL"}},
        Declared{{"a", arrow::timestamp(arrow::TimeUnit::NANO), "[\"2024-01-31 10:00:00\"]"},
                 "datetime",
                 "timestamp[us]",
                 {"2024-01-31T10:00:00"}},
        Declared{{"a", arrow::timestamp(arrow::TimeUnit::SECOND, "Europe/Berlin"), "[0]"},
                 "datetime",
                 "timestamp[us, tz=UTC]",
                 {"1970-01-01T00:00:00Z"}},
        Declared{
            {"a", arrow::date32(), "[1]"}, "datetime", "timestamp[us]", {"1970-01-02T00:00:00"}},
        Declared{{"a", arrow::date64(), "[86400000]"}, "date", "date32[day]", {"1970-01-02"}},
        Declared{{"a", arrow::time32(arrow::TimeUnit::SECOND), "[61]"},
                 "time",
                 "time64[us]",
                 {"00:01:01"}},
        Declared{{"a", arrow::duration(arrow::TimeUnit::SECOND), "[61]"},
                 "timedelta",
                 "duration[us]",
                 {"00:01:01"}},
        Declared{{"a", arrow::utf8(), "[\"2024-01-31T10:00:00Z\"]"},
                 "datetime",
                 "timestamp[us, tz=UTC]",
                 {"2024-01-31T10:00:00Z"}},
        Declared{{"a", arrow::fixed_size_binary(2), "[\"ab\"]"}, "bytes", "binary", {"\\x6162"}},
        Declared{{"a", arrow::fixed_size_binary(16), "[\"0123456789abcdef\"]"},
                 "uuid",
                 "string",
                 {"30313233-3435-3637-3839-616263646566"}},
        Declared{{"a", arrow::utf8(), "[\"{\\\"k\\\": 1.5}\"]"}, "json", "string", {"{\"k\":1.5}"}},
        Declared{{"a", arrow::large_list(arrow::int32()), "[[1], null, [2, 3]]"},
                 "list[str] | None",
                 "list<item: string>",
                 {R"(["1"])", "NULL", R"(["2","3"])"}},
        Declared{{"a", arrow::fixed_size_list(arrow::int64(), 1), "[[7]]"},
                 "list[int]",
                 "list<item: int64>",
                 {"[7]"}}));

TEST_F(ArrowTable, DictionariesAndExtensionsStandForTheirValues) {
  const Table words = table_file_testing::read_table(
      arrow_file("file.arrow", {batch_of_array(dictionary_of("[1, null, 0]", "[\"x\", \"y\"]"))}));
  EXPECT_EQ(words.schema->ToString(), "a: string");
  EXPECT_THAT(words.columns[0], ElementsAre("y", "NULL", "x"));
  const auto storage = array_of(arrow::fixed_size_binary(16), "[\"0123456789abcdef\"]");
  const auto uuids = arrow::ExtensionType::WrapArray(arrow::extension::uuid(), storage);
  EXPECT_THAT(table_file_testing::read_table(arrow_file("file.arrow", {batch_of_array(uuids)}),
                                             {column("a", "uuid")})
                  .columns[0],
              ElementsAre("30313233-3435-3637-3839-616263646566"));
}

TEST_F(ArrowTable, AnIllTypedCellIsNamedByRowAndColumn) {
  const auto texts = [&](const std::string& json) {
    return batch_of({{"a", arrow::utf8(), json}});
  };
  EXPECT_THAT(error_of_path(arrow_file("file.arrow", {texts("[\"1\"]"), texts("[\"2\", \"x\"]")}),
                            {column("a", "int")}),
              StartsWith("file.arrow: row 3, column 'a': 'x' is not an int; an int is"));
  EXPECT_THAT(
      error_of_path(arrow_file("file.arrow", {texts("[\"1\", null]")}), {column("a", "str")}),
      StartsWith("file.arrow: row 2, column 'a': NULL is not a value"));
  const auto lists = batch_of({{"a", arrow::list(arrow::utf8()), R"([["1"], [], ["2", "x"]])"}});
  EXPECT_THAT(error_of_path(arrow_file("file.arrow", {lists}), {column("a", "list[int]")}),
              StartsWith("file.arrow: row 3, column 'a': 'x' is not an int"));
}

TEST_F(ArrowTable, ATypeWithoutAWayIsRefusedBeforeARowIsRead) {
  const auto bytes = batch_of({{"a", arrow::binary(), "[\"x\"]"}});
  EXPECT_THAT(error_of_path(arrow_file("file.arrow", {bytes}), {column("a", "str")}),
              StartsWith("file.arrow: column 'a': a binary cannot be read as str"));
  const auto list = batch_of({{"a", arrow::list(arrow::int8()), "[[1]]"}});
  EXPECT_THAT(error_of_path(arrow_file("file.arrow", {list}), {column("a", "int")}),
              StartsWith("file.arrow: column 'a': a list<item: int8> cannot be read as int"));
}

TEST_F(ArrowTable, NanosecondsAreNotLost) {
  const auto batch = batch_of({{"a", arrow::timestamp(arrow::TimeUnit::NANO), "[1]"}});
  EXPECT_THAT(error_of_path(arrow_file("file.arrow", {batch}), {column("a", "datetime")}),
              HasSubstr("would lose data"));
}

TEST_F(ArrowTable, NamesThatStandTwiceAreRefused) {
  const auto batch = batch_of({{"a", arrow::int8(), "[1]"}, {"a", arrow::int8(), "[2]"}});
  EXPECT_THAT(error_of_path(arrow_file("file.arrow", {batch})),
              StartsWith("file.arrow: two columns have the name 'a'"));
  EXPECT_THAT(error_of_path(arrow_file("file.arrow", {batch}), {column("b", "int")}),
              StartsWith("file.arrow: the column 'b' is missing; it has 'a', 'a'"));
}

TEST_F(ArrowTable, LargeBatchesAreSliced) {
  std::string json = "[0";
  for (int i = 1; i < 20'000; ++i) json += "," + std::to_string(i);
  const auto batch = batch_of({{"a", arrow::int32(), json + "]"}});
  for (const std::string& path : {arrow_file("file.arrow", {batch}), parquet_file(batch, 15'000)}) {
    const Table table = table_file_testing::read_table(path, {column("a", "int")});
    EXPECT_EQ(table.rows, 20'000);
    EXPECT_LE(table.largest_batch, 8192);
    EXPECT_EQ(table.columns[0].back(), "19999");
  }
}

TEST_F(ArrowTable, AFileWithoutRowsIsATableWithoutRows) {
  const auto batch = batch_of({{"a", arrow::int32(), "[]"}});
  for (const std::string& path : {arrow_file("file.arrow", {batch}),
                                  arrow_file("stream.arrow", {batch}), parquet_file(batch, 10)}) {
    const Table table = table_file_testing::read_table(path, {column("a", "int")});
    EXPECT_EQ(table.rows, 0);
    EXPECT_EQ(table.schema->ToString(), "a: int64");
  }
}

TEST_F(ArrowTable, FilesThatAreCutOffAreRefusedWhereverTheyAreCut) {
  std::string json = "[0";
  for (int i = 1; i < 1000; ++i) json += "," + std::to_string(i);
  const auto batch = batch_of({{"a", arrow::int32(), json + "]"}});
  for (const std::string& path : {arrow_file("file.arrow", {batch}), parquet_file(batch, 100)}) {
    const auto size = std::filesystem::file_size(path);
    for (std::uintmax_t cut = size; cut > 0;) {
      cut -= std::min<std::uintmax_t>(cut, size / 40);
      std::filesystem::resize_file(path, cut);
      EXPECT_THAT(error_of_path(path),
                  HasSubstr("cannot be read: it is cut off, damaged, or of another format; write"))
          << path << " at " << cut;
    }
  }
}

TEST_F(ArrowTable, AStreamThatIsCutOffWithinABatchIsRefused) {
  const auto batch = batch_of({{"a", arrow::int32(), "[1, 2, 3]"}});
  const std::string path = arrow_file("stream.arrow", {batch, batch});
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 40);
  EXPECT_THAT(error_of_path(path), HasSubstr("cannot be read"));
}

TEST_F(ArrowTable, TextThatIsNoUtf8IsRefused) {
  arrow::StringBuilder builder;
  check(builder.Append("caf\xe9"));
  EXPECT_THAT(error_of_path(arrow_file("file.arrow", {batch_of_array(checked(builder.Finish()))})),
              HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace sqlpod
