#include "executor/table/parquet_writer.h"

#include <arrow/memory_pool.h>
#include <arrow/table.h>
#include <arrow/util/byte_size.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <utility>

#include "error/arrow_status.h"
#include "executor/table/cell_text.h"
#include "executor/table/schema_check.h"
#include "executor/table/text_kind.h"

namespace sqlpod {
namespace {

constexpr std::int64_t row_group_rows = 64 * 1024;
constexpr std::int64_t row_group_bytes = std::int64_t{64} << 20U;

/// Passes bytes on until it is cut off. Parquet's writer writes its footer when it is destroyed,
/// and a footer would make a table that was left half way look whole.
class CuttableStream final : public arrow::io::OutputStream {
 public:
  explicit CuttableStream(arrow::io::OutputStream& stream) : stream_(stream) {}
  void cut() { cut_ = true; }

  arrow::Status Write(const void* data, std::int64_t size) override {
    return cut_ ? arrow::Status::OK() : stream_.Write(data, size);
  }
  using arrow::io::OutputStream::Write;
  arrow::Status Flush() override { return cut_ ? arrow::Status::OK() : stream_.Flush(); }
  arrow::Status Close() override { return arrow::Status::OK(); }
  bool closed() const override { return false; }
  arrow::Result<std::int64_t> Tell() const override { return stream_.Tell(); }

 private:
  arrow::io::OutputStream& stream_;
  bool cut_ = false;
};

/// jemalloc gives memory back between row groups; the default pool where Arrow was built without
/// it.
arrow::MemoryPool* memory_pool() {
  arrow::MemoryPool* pool = nullptr;
  return arrow::jemalloc_memory_pool(&pool).ok() ? pool : arrow::default_memory_pool();
}

std::shared_ptr<parquet::WriterProperties> writer_properties(const arrow::Schema& schema) {
  parquet::WriterProperties::Builder builder;
  builder.version(parquet::ParquetVersion::PARQUET_2_6)
      ->compression(parquet::Compression::SNAPPY)
      ->enable_store_decimal_as_integer()
      ->max_row_group_length(row_group_rows)
      ->memory_pool(memory_pool())
      ->disable_dictionary();
  // Repeated values are common in text and rare in what is measured or counted.
  for (const auto& field : schema.fields()) {
    if (is_text(*field)) builder.enable_dictionary(field->name());
  }
  return builder.build();
}

class ParquetWriter final : public TableWriter {
 public:
  ParquetWriter(const std::shared_ptr<arrow::Schema>& schema, arrow::io::OutputStream& stream)
      : schema_(schema), stream_(std::make_shared<CuttableStream>(stream)) {
    require_distinct_names(*schema, "parquet");
    for (const auto& field : schema->fields()) {
      if (cell_text(*field) == nullptr) refuse_type(*field, "parquet");
    }
    writer_ = checked(parquet::arrow::FileWriter::Open(
                          *schema, memory_pool(), stream_, writer_properties(*schema),
                          parquet::ArrowWriterProperties::Builder().store_schema()->build()),
                      ErrorKind::output);
  }

  ParquetWriter(const ParquetWriter&) = delete;
  ParquetWriter& operator=(const ParquetWriter&) = delete;
  ~ParquetWriter() override { stream_->cut(); }

  void write(const arrow::RecordBatch& batch) override {
    for (std::int64_t start = 0; start < batch.num_rows();) {
      const std::int64_t room = row_group_rows - pending_rows_;
      const auto part = batch.Slice(start, room);
      start += part->num_rows();
      pending_rows_ += part->num_rows();
      pending_bytes_ += checked(arrow::util::ReferencedBufferSize(*part));
      pending_.push_back(part);
      if (pending_rows_ >= row_group_rows || pending_bytes_ >= row_group_bytes) write_row_group();
    }
  }

  void finish() override {
    if (pending_rows_ > 0) write_row_group();
    check(writer_->Close(), ErrorKind::output);
  }

 private:
  void write_row_group() {
    const auto table =
        checked(arrow::Table::FromRecordBatches(schema_, std::exchange(pending_, {})));
    check(writer_->WriteTable(*table, row_group_rows), ErrorKind::output);
    pending_rows_ = 0;
    pending_bytes_ = 0;
  }

  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<CuttableStream> stream_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  arrow::RecordBatchVector pending_;  ///< of the next row group
  std::int64_t pending_rows_ = 0;
  std::int64_t pending_bytes_ = 0;
};

}  // namespace

std::unique_ptr<TableWriter> make_parquet_writer(const std::shared_ptr<arrow::Schema>& schema,
                                                 arrow::io::OutputStream& stream) {
  return std::make_unique<ParquetWriter>(schema, stream);
}

}  // namespace sqlpod
