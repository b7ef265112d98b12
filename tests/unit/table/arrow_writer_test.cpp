#include "executor/table/arrow_writer.h"

#include <arrow/ipc/reader.h>
#include <arrow/util/key_value_metadata.h>

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using namespace table_fixture;

std::shared_ptr<arrow::io::BufferReader> file_of(const std::string& bytes) {
  return std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(bytes));
}

std::shared_ptr<arrow::Table> read_stream(const std::string& bytes) {
  const auto reader = checked(arrow::ipc::RecordBatchStreamReader::Open(file_of(bytes)));
  return checked(reader->ToTable());
}

std::shared_ptr<arrow::Table> read_file(const std::string& bytes) {
  const auto reader = checked(arrow::ipc::RecordBatchFileReader::Open(file_of(bytes)));
  arrow::RecordBatchVector batches;
  for (int i = 0; i < reader->num_record_batches(); ++i) {
    batches.push_back(checked(reader->ReadRecordBatch(i)));
  }
  return checked(arrow::Table::FromRecordBatches(reader->schema(), batches));
}

std::shared_ptr<arrow::RecordBatch> nested_batch() {
  return batch_of(
      {{"id", arrow::int64(), "[1, null, 3]"},
       {"text", arrow::utf8(), R"(["a", "", null])", "json"},
       {"tags", arrow::list(arrow::utf8()), R"([["x", null], [], null])"},
       {"span", arrow::month_day_nano_interval(), "[[1, 2, 3], null, [0, 0, 0]]"},
       {"map", arrow::map(arrow::utf8(), arrow::utf8()), R"([[["k", null]], [], null])"},
       {"wide", arrow::decimal256(76, 2), R"(["1.50", null, "-1.50"])"}});
}

TEST(ArrowWriter, StreamAndFileReadBackAsTheyWere) {
  const auto batch = nested_batch();
  const auto expected = checked(arrow::Table::FromRecordBatches({batch, batch->Slice(1)}));
  const arrow::RecordBatchVector batches = {batch, batch->Slice(1)};
  for (const char* compression : {"", "none", "lz4", "zstd"}) {
    FileDescription description;
    description.options.compression = compression;
    const auto stream = read_stream(written(TableFormat::arrow, batches, description));
    EXPECT_TRUE(stream->Equals(*expected, true)) << compression;
    const auto file = read_file(written(TableFormat::feather, batches, description));
    EXPECT_TRUE(file->Equals(*expected, true)) << compression;
  }
}

TEST(ArrowWriter, CompressionMakesItSmaller) {
  const auto batch = batch_of({{"c", arrow::utf8(), "[\"" + std::string(100'000, 'x') + "\"]"}});
  const std::size_t plain = written(TableFormat::arrow, {batch}).size();
  FileDescription description;
  description.options.compression = "zstd";
  description.options.compression_level = 19;
  EXPECT_LT(written(TableFormat::arrow, {batch}, description).size(), plain / 10);
}

TEST(ArrowWriter, TheSchemaCarriesTheMetadata) {
  FileDescription description;
  description.metadata = {{"sqlpod.task", "t"}};
  const auto table = read_stream(
      written(TableFormat::arrow, {batch_of({{"id", arrow::int64(), "[]"}})}, description));
  EXPECT_EQ(table->num_rows(), 0);
  ASSERT_TRUE(table->schema()->HasMetadata());
  EXPECT_EQ(checked(table->schema()->metadata()->Get("sqlpod.task")), "t");
}

}  // namespace
}  // namespace sqlpod
