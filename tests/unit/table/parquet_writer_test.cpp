#include "executor/table/parquet_writer.h"

#include <random>

#include "tests/unit/table/parquet_testing.h"

namespace sqlpod {
namespace {

using namespace parquet_testing;

TEST(ParquetWriter, EveryTypeReadsBackAsItWas) {
  const auto batch = batch_of({
      {"null", arrow::null(), "[null, null]"},
      {"bool", arrow::boolean(), "[true, null]"},
      {"int8", arrow::int8(), "[-128, null]"},
      {"int16", arrow::int16(), "[-32768, null]"},
      {"int32", arrow::int32(), "[-2147483648, null]"},
      {"int64", arrow::int64(), "[-9223372036854775808, null]"},
      {"uint8", arrow::uint8(), "[255, null]"},
      {"uint16", arrow::uint16(), "[65535, null]"},
      {"uint32", arrow::uint32(), "[4294967295, null]"},
      {"uint64", arrow::uint64(), "[18446744073709551615, null]"},
      {"float32", arrow::float32(), "[0.1, null]"},
      {"float64", arrow::float64(), "[-Inf, null]"},
      {"utf8", arrow::utf8(), R"(["", null])"},
      {"large_utf8", arrow::large_utf8(), R"(["naïve", null])"},
      {"binary", arrow::binary(), R"(["\u0000", null])"},
      {"large_binary", arrow::large_binary(), R"(["", null])"},
      {"date", arrow::date32(), "[-719529, null]"},
      {"time", arrow::time64(arrow::TimeUnit::MICRO), "[86399999999, null]"},
      {"naive", timestamp_us(), "[-1, null]"},
      {"utc", timestamp_us("UTC"), "[1706695200000001, null]"},
      {"duration", arrow::duration(arrow::TimeUnit::MICRO), "[-93784500000, null]"},
      {"decimal9", arrow::decimal128(9, 2), R"(["-1234567.89", null])"},
      {"decimal18", arrow::decimal128(18, 2), R"(["-1234567890123456.78", null])"},
      {"decimal38", arrow::decimal128(38, 10),
       R"(["1234567890123456789012345678.0123456789", null])"},
      {"decimal76", arrow::decimal256(76, 38),
       R"(["0.00000000000000000000000000000000000001", null])"},
      {"with.dot", arrow::utf8(), R"(["x", null])"},
      {"", arrow::utf8(), R"(["unnamed", null])"},
  });
  const auto table = read(written(TableFormat::parquet, {batch}));
  check(table->ValidateFull());
  EXPECT_TRUE(table->schema()->Equals(*batch->schema(), false)) << table->schema()->ToString();
  const auto expected = checked(arrow::Table::FromRecordBatches({batch}));
  EXPECT_TRUE(table->Equals(*expected)) << table->ToString();
}

TEST(ParquetWriter, NoRowsKeepTheColumnsAndTheirTypes) {
  const auto batch = batch_of({{"id", arrow::int64(), "[]"}, {"d", arrow::decimal128(5, 2), "[]"}});
  const auto table = read(written(TableFormat::parquet, {batch}));
  EXPECT_EQ(table->num_rows(), 0);
  EXPECT_TRUE(table->schema()->Equals(*batch->schema(), false));
}

TEST(ParquetWriter, RowGroupsAreBounded) {
  const auto batch = counting(300'000, 300'000);
  const arrow::RecordBatchVector batches = {batch, batch->Slice(0, 10)};
  const std::string bytes = written(TableFormat::parquet, batches);
  const auto metadata = metadata_of(bytes);
  EXPECT_EQ(metadata->num_rows(), 300'010);
  ASSERT_EQ(metadata->num_row_groups(), 3);
  EXPECT_EQ(metadata->RowGroup(0)->num_rows(), 131'072);
  EXPECT_EQ(metadata->RowGroup(2)->num_rows(), 300'010 - 2 * 131'072);
  EXPECT_EQ(metadata->RowGroup(0)->ColumnChunk(0)->compression(), parquet::Compression::SNAPPY);
  expect_reads_back(bytes, batches);
}

TEST(ParquetWriter, NestedTypesReadBack) {
  const auto inner = arrow::struct_(
      {arrow::field("a", arrow::int32()), arrow::field("b", arrow::list(arrow::utf8()))});
  const auto batch = batch_of({
      {"list", arrow::list(arrow::int64()), "[[1, null, 3], [], null, [4]]"},
      {"square", arrow::list(arrow::list(arrow::utf8())),
       R"([[["a"], [], null, ["b", null]], [], null, [[]]])"},
      {"struct", inner,
       R"([{"a": 1, "b": ["x"]}, null, {"a": null, "b": null}, {"a": 2, "b": []}])"},
      {"structs", arrow::list(inner),
       R"([[{"a": 1, "b": [null, "y"]}, null], null, [], [{"a": null, "b": []}]])"},
      {"map", arrow::map(arrow::utf8(), arrow::utf8()),
       R"([[["k", "v"], ["l", null]], [], null, [["m", ""]]])"},
      {"deep", arrow::map(arrow::int32(), arrow::list(inner)),
       R"([[[1, [{"a": 5, "b": ["p"]}]], [2, null]], null, [], [[3, []]]])"},
      {"flags", arrow::list(arrow::boolean()), "[[true, false], null, [], [null, true]]"},
      {"prices", arrow::list(arrow::decimal128(30, 2)), R"([["1.50"], null, [], ["-2.25", null]])"},
  });
  expect_reads_back(written(TableFormat::parquet, {batch}), {batch});
  // As slices, whose children begin somewhere in the middle, and with a page for every row.
  const arrow::RecordBatchVector slices = {batch->Slice(2), batch->Slice(0, 1), batch->Slice(1, 2)};
  expect_reads_back(with_options(slices, [](FormatOptions& o) { o.page_bytes = 1; }), slices);
}

TEST(ParquetWriter, RandomListsOfStructsReadBack) {
  std::mt19937 random(5);
  const auto some = [&](unsigned of) { return random() % of; };
  std::string json = "[";
  for (int row = 0; row < 4000; ++row) {
    if (row > 0) json += ',';
    if (some(5) == 0) {
      json += "null";
      continue;
    }
    json += '[';
    for (unsigned i = some(4); i > 0; --i) {
      json += some(4) == 0 ? "null"
                           : R"({"a": )" + (some(3) == 0 ? "null" : std::to_string(some(9))) +
                                 R"(, "b": )" + (some(3) == 0 ? "null" : R"(["t", null])") + '}';
      if (i > 1) json += ',';
    }
    json += ']';
  }
  const auto type = arrow::list(arrow::struct_(
      {arrow::field("a", arrow::int16()), arrow::field("b", arrow::list(arrow::utf8()))}));
  const auto batch = batch_of({{"c", type, json + "]"}});
  expect_reads_back(with_options({batch->Slice(0, 1000), batch->Slice(1000)},
                                 [](FormatOptions& o) { o.row_group_rows = 1500; }),
                    {batch});
}

TEST(ParquetWriter, PagesMixBatchesWithAndWithoutNulls) {
  const auto batch =
      batch_of({{"i", arrow::int64(), "[1, null, 3, 4, 5, 6, null, null]"},
                {"s", arrow::utf8(), R"(["a", "b", null, "c", "d", "e", "f", ""])"},
                {"b", arrow::boolean(), "[true, false, null, true, true, true, null, false]"}});
  const arrow::RecordBatchVector batches = {batch->Slice(3, 3), batch, batch->Slice(6, 1),
                                            batch->Slice(3, 1)};
  expect_reads_back(written(TableFormat::parquet, batches), batches);
  expect_reads_back(with_options(batches, [](FormatOptions& o) { o.dictionary = true; }), batches);
}

TEST(ParquetWriter, AnIntervalIsAnIsoDuration) {
  const auto batch =
      batch_of({{"i", arrow::month_day_nano_interval(), "[[14, 3, 500000000], null]"},
                {"l", arrow::list(arrow::month_day_nano_interval()), "[[[1, 0, 0], null], []]"}});
  expect_reads_back(written(TableFormat::parquet, {batch}),
                    {batch_of({{"i", arrow::utf8(), R"(["P1Y2M3DT0.5S", null])"},
                               {"l", arrow::list(arrow::utf8()), R"([["P1M", null], []])"}})});
}

TEST(ParquetWriter, AColumnThatIsNeverNullIsRequired) {
  const auto schema = arrow::schema({arrow::field("id", arrow::int64(), false)});
  const auto batch = arrow::RecordBatch::Make(schema, 3, {array_of(arrow::int64(), "[1, 2, 3]")});
  expect_reads_back(written(TableFormat::parquet, {batch, batch}), {batch, batch});
}

TEST(ParquetWriter, RowGroupsOfLargeCellsAreBoundedInBytes) {
  arrow::BinaryBuilder builder;
  for (int i = 0; i < 40; ++i) check(builder.Append(std::string(std::size_t{4} << 20U, 'x')));
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("b", arrow::binary())}),
                                              40, {checked(builder.Finish())});
  arrow::RecordBatchVector batches;
  for (int i = 0; i < 40; ++i) batches.push_back(batch->Slice(i, 1));
  const std::string bytes = written(TableFormat::parquet, batches);
  EXPECT_EQ(metadata_of(bytes)->num_row_groups(), 14);
  expect_reads_back(bytes, batches);
}

TEST(ParquetWriter, FlushEndsTheRowGroup) {
  const auto batch = counting(10, 10);
  const auto stream = checked(arrow::io::BufferOutputStream::Create());
  const auto writer = make_table_writer(TableFormat::parquet, batch->schema(), *stream);
  writer->flush();
  writer->write(*batch);
  writer->flush();
  writer->write(*batch);
  writer->finish();
  const std::string bytes = checked(stream->Finish())->ToString();
  EXPECT_EQ(metadata_of(bytes)->num_row_groups(), 2);
  expect_reads_back(bytes, {batch, batch});
}

TEST(ParquetWriter, ATableLeftHalfWayIsNoParquetFile) {
  const auto batch = batch_of({{"id", arrow::int64(), "[1]"}});
  const auto stream = checked(arrow::io::BufferOutputStream::Create());
  make_table_writer(TableFormat::parquet, batch->schema(), *stream)->write(*batch);
  const std::string bytes = checked(stream->Finish())->ToString();
  EXPECT_FALSE(parquet::arrow::OpenFile(file_of(bytes), arrow::default_memory_pool()).ok());
}

TEST(ParquetWriter, ATypeItDoesNotHoldIsAnErrorThatNamesIt) {
  const std::vector<std::pair<std::shared_ptr<arrow::DataType>, std::string>> cases = {
      {arrow::timestamp(arrow::TimeUnit::NANO), "timestamp[ns]"},
      {arrow::list(arrow::float16()), "list<item: halffloat>"},
      {arrow::list(arrow::struct_({})), "list<item: struct<>>"}};
  for (const auto& [type, name] : cases) {
    const auto schema = arrow::schema({arrow::field("span", type)});
    const auto stream = checked(arrow::io::BufferOutputStream::Create());
    const Error error = error_of([&] { make_table_writer(TableFormat::parquet, schema, *stream); });
    EXPECT_EQ(error.kind(), ErrorKind::output);
    EXPECT_EQ(error.message(),
              "column 'span' has the type " + name + ", which parquet output does not hold");
    EXPECT_EQ(checked(stream->Tell()), 0);
  }
}

TEST(ParquetWriter, AStreamThatFailsIsAnErrorOfTheOutput) {
  class Full final : public arrow::io::OutputStream {
   public:
    arrow::Status Write(const void*, std::int64_t size) override {
      written += size;
      return written < 1000 ? arrow::Status::OK() : arrow::Status::IOError("disk full");
    }
    arrow::Status Close() override { return arrow::Status::OK(); }
    bool closed() const override { return false; }
    arrow::Result<std::int64_t> Tell() const override { return written; }
    std::int64_t written = 0;
  };
  Full stream;
  const auto batch = counting(10'000, 10'000);
  const auto writer = make_table_writer(TableFormat::parquet, batch->schema(), stream);
  const Error error = error_of([&] {
    writer->write(*batch);
    writer->finish();
  });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_NE((error.message() + error.details()).find("disk full"), std::string::npos);
}

}  // namespace
}  // namespace sqlpod
