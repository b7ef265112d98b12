#include "executor/table/parquet_writer.h"

#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using namespace table_fixture;

std::shared_ptr<arrow::io::BufferReader> file_of(const std::string& bytes) {
  return std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(bytes));
}

std::shared_ptr<arrow::Table> read(const std::string& bytes) {
  const auto reader =
      checked(parquet::arrow::OpenFile(file_of(bytes), arrow::default_memory_pool()));
  return checked(reader->ReadTable());
}

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
  arrow::Int32Builder builder;
  for (int i = 0; i < 200'000; ++i) check(builder.Append(i));
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("i", arrow::int32())}),
                                              200'000, {checked(builder.Finish())});
  const std::string bytes = written(TableFormat::parquet, {batch, batch->Slice(0, 10)});
  const auto metadata = parquet::ParquetFileReader::Open(file_of(bytes))->metadata();
  EXPECT_EQ(metadata->num_rows(), 200'010);
  ASSERT_EQ(metadata->num_row_groups(), 4);
  EXPECT_EQ(metadata->RowGroup(0)->num_rows(), 65'536);
  EXPECT_EQ(metadata->RowGroup(3)->num_rows(), 200'010 - 3 * 65'536);
  EXPECT_EQ(metadata->RowGroup(0)->ColumnChunk(0)->compression(), parquet::Compression::SNAPPY);
  const auto column = read(bytes)->column(0);
  const auto& last =
      static_cast<const arrow::Int32Array&>(*column->chunk(column->num_chunks() - 1));
  EXPECT_EQ(last.Value(last.length() - 1), 9);
}

TEST(ParquetWriter, RowGroupsOfLargeCellsAreBoundedInBytes) {
  arrow::BinaryBuilder builder;
  for (int i = 0; i < 40; ++i) check(builder.Append(std::string(std::size_t{4} << 20U, 'x')));
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("b", arrow::binary())}),
                                              40, {checked(builder.Finish())});
  arrow::RecordBatchVector batches;
  for (int i = 0; i < 40; ++i) batches.push_back(batch->Slice(i, 1));
  const std::string bytes = written(TableFormat::parquet, batches);
  EXPECT_EQ(parquet::ParquetFileReader::Open(file_of(bytes))->metadata()->num_row_groups(), 3);
}

TEST(ParquetWriter, ATableLeftHalfWayIsNoParquetFile) {
  const auto batch = batch_of({{"id", arrow::int64(), "[1]"}});
  const auto stream = checked(arrow::io::BufferOutputStream::Create());
  make_table_writer(TableFormat::parquet, batch->schema(), *stream)->write(*batch);
  const std::string bytes = checked(stream->Finish())->ToString();
  EXPECT_FALSE(parquet::arrow::OpenFile(file_of(bytes), arrow::default_memory_pool()).ok());
}

TEST(ParquetWriter, ATypeItDoesNotHoldIsAnError) {
  const auto schema = arrow::schema({arrow::field("span", arrow::month_day_nano_interval())});
  const auto stream = checked(arrow::io::BufferOutputStream::Create());
  const Error error = error_of([&] { make_table_writer(TableFormat::parquet, schema, *stream); });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_NE(error.message().find("column 'span'"), std::string::npos);
  EXPECT_EQ(checked(stream->Tell()), 0);
}

}  // namespace
}  // namespace sqlpod
