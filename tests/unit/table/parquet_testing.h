// Parquet files of tests: written into memory, and read back by Arrow.
#pragma once

#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <functional>
#include <memory>
#include <string>

#include "tests/unit/table/table_fixture.h"

namespace sqlpod::parquet_testing {

using namespace table_fixture;

inline std::shared_ptr<arrow::io::BufferReader> file_of(const std::string& bytes) {
  return std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(bytes));
}

inline std::shared_ptr<arrow::Table> read(const std::string& bytes) {
  const auto reader =
      checked(parquet::arrow::OpenFile(file_of(bytes), arrow::default_memory_pool()));
  return checked(reader->ReadTable());
}

inline std::shared_ptr<parquet::FileMetaData> metadata_of(const std::string& bytes) {
  return parquet::ParquetFileReader::Open(file_of(bytes))->metadata();
}

inline std::string with_options(const arrow::RecordBatchVector& batches,
                                const std::function<void(FormatOptions&)>& set) {
  FileDescription description;
  set(description.options);
  return written(TableFormat::parquet, batches, description);
}

/// Integers from 0 on, modulo `different`.
inline std::shared_ptr<arrow::RecordBatch> counting(int rows, int different) {
  arrow::Int32Builder builder;
  for (int i = 0; i < rows; ++i) check(builder.Append(i % different));
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("i", arrow::int32())}), rows,
                                  {checked(builder.Finish())});
}

inline void expect_reads_back(const std::string& bytes, const arrow::RecordBatchVector& batches) {
  const auto table = read(bytes);
  check(table->ValidateFull());
  const auto expected = checked(arrow::Table::FromRecordBatches(batches));
  EXPECT_TRUE(table->Equals(*expected)) << table->ToString() << expected->ToString();
}

}  // namespace sqlpod::parquet_testing
