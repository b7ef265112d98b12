#include "executor/table/partition_columns.h"

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using namespace table_fixture;

/// The folder of each row, a line each.
std::string folders(const std::vector<std::string>& names,
                    const std::shared_ptr<arrow::RecordBatch>& batch) {
  const PartitionColumns columns(names, *batch->schema());
  const arrow::ArrayVector values = columns.values(*batch);
  std::string lines;
  for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
    lines += columns.folder_of(values, row) + "\n";
  }
  return lines;
}

std::string folders_of(const std::shared_ptr<arrow::DataType>& type, const std::string& json) {
  return folders({"k"}, batch_of({{"k", type, json}, {"v", arrow::int32(), "[1]"}}));
}

TEST(PartitionColumns, EveryTypeThatNamesFoldersDoesItInItsTextForm) {
  struct Case {
    std::shared_ptr<arrow::DataType> type;
    const char* json;
    const char* folder;
  };
  const Case cases[] = {
      {arrow::utf8(), R"(["a"])", "k=a"},
      {arrow::large_utf8(), R"(["a"])", "k=a"},
      {arrow::boolean(), "[true]", "k=true"},
      {arrow::int8(), "[-1]", "k=-1"},
      {arrow::uint64(), "[18446744073709551615]", "k=18446744073709551615"},
      {arrow::date32(), "[0]", "k=1970-01-01"},
      {timestamp_us(), "[1]", "k=1970-01-01T00%3A00%3A00.000001"},
      {timestamp_us("UTC"), "[0]", "k=1970-01-01T00%3A00%3A00Z"},
      {arrow::decimal128(15, 2), R"(["-1.50"])", "k=-1.50"},
      {arrow::decimal256(76, 2), R"(["1.50"])", "k=1.50"},
      {arrow::utf8(), "[null]", "k=__HIVE_DEFAULT_PARTITION__"},
      {arrow::utf8(), R"([""])", "k="},
      {arrow::utf8(), R"(["a/b=c% ü\n"])", "k=a%2Fb%3Dc%25%20%C3%BC%0A"},
      {arrow::utf8(), R"([".."])", "k=.."},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(folders_of(each.type, each.json), std::string(each.folder) + "\n");
  }
}

TEST(PartitionColumns, EachColumnIsALevelInTheOrderOfTheSpec) {
  EXPECT_EQ(folders({"b", "a"}, batch_of({{"a", arrow::int32(), "[1]"},
                                          {"v", arrow::int32(), "[1]"},
                                          {"b", arrow::utf8(), R"(["x"])"}})),
            "b=x/a=1\n");
}

TEST(PartitionColumns, ANameIsEncodedWhereAPathOrTheLayoutHasAUseForIt) {
  EXPECT_EQ(folders({"a b/c=ü"},
                    batch_of({{"a b/c=ü", arrow::int32(), "[1]"}, {"v", arrow::int32(), "[1]"}})),
            "a b%2Fc%3Dü=1\n");
}

TEST(PartitionColumns, FilesHoldTheOtherColumns) {
  const auto batch = batch_of({{"a", arrow::int32(), "[1]"},
                               {"k", arrow::utf8(), R"(["x"])"},
                               {"b", arrow::int32(), "[2]"}});
  const PartitionColumns columns({"k"}, *batch->schema());
  EXPECT_EQ(columns.file_schema()->field_names(), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(columns.file_batch(*batch)->column(1)->Equals(*batch->column(2)));
}

TEST(PartitionColumns, KeysAreTheSameForTheSameFolderAlone) {
  // Two columns of text whose values could run into each other, NULL beside the empty text.
  const auto batch = batch_of({{"a", arrow::utf8(), R"(["x", "xy", "", null, "x"])"},
                               {"b", arrow::utf8(), R"(["yz", "z", "", "", "yz"])"},
                               {"v", arrow::int32(), "[1, 2, 3, 4, 5]"}});
  const PartitionColumns columns({"a", "b"}, *batch->schema());
  std::vector<std::string> keys(5);
  for (std::int64_t row = 0; row < 5; ++row) {
    PartitionColumns::key_of(columns.values(*batch), row, keys[static_cast<std::size_t>(row)]);
  }
  EXPECT_EQ(keys[0], keys[4]);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(keys[i], keys[j]) << i << " " << j;
  }
}

TEST(PartitionColumns, KeysOfASliceAreThoseOfItsRows) {
  const auto batch = batch_of({{"a", arrow::date32(), "[1, 2, 3]"},
                               {"b", arrow::boolean(), "[true, false, true]"},
                               {"c", arrow::decimal128(9, 2), R"(["1.00", "2.00", "3.00"])"},
                               {"v", arrow::int32(), "[1, 2, 3]"}});
  const PartitionColumns columns({"a", "b", "c"}, *batch->schema());
  std::string whole;
  std::string sliced;
  PartitionColumns::key_of(columns.values(*batch), 2, whole);
  PartitionColumns::key_of(columns.values(*batch->Slice(1)), 1, sliced);
  EXPECT_EQ(whole, sliced);
}

Error refusal(const std::vector<std::string>& names, const std::vector<Column>& columns) {
  return error_of([&] { PartitionColumns(names, *batch_of(columns)->schema()); });
}

TEST(PartitionColumns, TypesThatNameNoFoldersAreRefused) {
  for (const auto& type : arrow::DataTypeVector{
           arrow::float64(), arrow::float32(), arrow::binary(), arrow::list(arrow::int32()),
           arrow::null(), arrow::time64(arrow::TimeUnit::MICRO), arrow::month_day_nano_interval(),
           arrow::duration(arrow::TimeUnit::MICRO)}) {
    const Error error = refusal({"k"}, {{"k", type, "[]"}, {"v", arrow::int32(), "[]"}});
    EXPECT_EQ(error.kind(), ErrorKind::output);
    EXPECT_EQ(error.message(), "output.partition_by names the column 'k', whose type " +
                                   type->ToString() + " names no folders");
  }
}

TEST(PartitionColumns, AColumnThatIsNotThereIsNamedWithThoseThatAre) {
  const Error error =
      refusal({"yaer"}, {{"year", arrow::int32(), "[]"}, {"v", arrow::int32(), "[]"}});
  EXPECT_EQ(error.message(),
            "output.partition_by names the column 'yaer', which is not in the query; its columns "
            "are year, v");
  EXPECT_EQ(error.hint(), "did you mean 'year'?");
}

TEST(PartitionColumns, ANameThatTwoColumnsHaveIsRefused) {
  EXPECT_EQ(refusal({"k"}, {{"k", arrow::int32(), "[]"}, {"k", arrow::int32(), "[]"}}).message(),
            "output.partition_by names the column 'k', and the query has more than one of that "
            "name");
}

TEST(PartitionColumns, FilesNeedAColumnOfTheirOwn) {
  EXPECT_NE(refusal({"a", "b"}, {{"a", arrow::int32(), "[]"}, {"b", arrow::int32(), "[]"}})
                .message()
                .find("names every column of the query"),
            std::string::npos);
}

TEST(PartitionColumns, AValueThatNoFolderCanHaveAsItsNameIsRefused) {
  EXPECT_NE(error_of([] { folders_of(arrow::utf8(), R"(["__HIVE_DEFAULT_PARTITION__"])"); })
                .message()
                .find("which stands for NULL"),
            std::string::npos);
  EXPECT_EQ(
      error_of([] { folders_of(arrow::utf8(), "[\"" + std::string(254, 'x') + "\"]"); }).message(),
      "column 'k' holds a text that is too long for the name of a folder (256 bytes of at "
      "most 255)");
  EXPECT_NO_THROW(folders_of(arrow::utf8(), "[\"" + std::string(253, 'x') + "\"]"));
}

}  // namespace
}  // namespace sqlpod
