#include "executor/table/arrow_writer.h"

#include <arrow/ipc/options.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/compression.h>
#include <arrow/util/key_value_metadata.h>

#include "error/arrow_status.h"
#include "executor/table/format_options.h"

namespace sqlpod {
namespace {

std::shared_ptr<arrow::Schema> with_metadata(const arrow::Schema& schema,
                                             const FileDescription& description) {
  const auto metadata = std::make_shared<arrow::KeyValueMetadata>();
  for (const auto& [key, value] : description.metadata) metadata->Append(key, value);
  return schema.WithMetadata(metadata->size() > 0 ? metadata : nullptr);
}

arrow::ipc::IpcWriteOptions write_options(TableFormat format, const FormatOptions& options) {
  auto write = arrow::ipc::IpcWriteOptions::Defaults();
  write.use_threads = false;
  const auto type = compression_type(format, options, arrow::Compression::UNCOMPRESSED);
  if (type == arrow::Compression::UNCOMPRESSED) return write;
  const int level =
      options.compression_level.value_or(arrow::util::Codec::UseDefaultCompressionLevel());
  write.codec = checked(arrow::util::Codec::Create(type, level), ErrorKind::usage);
  return write;
}

class ArrowWriter final : public TableWriter {
 public:
  ArrowWriter(TableFormat format, const arrow::Schema& schema, arrow::io::OutputStream& stream,
              const FileDescription& description)
      : schema_(with_metadata(schema, description)) {
    const auto options = write_options(format, description.options);
    writer_ = checked(format == TableFormat::feather
                          ? arrow::ipc::MakeFileWriter(&stream, schema_, options)
                          : arrow::ipc::MakeStreamWriter(&stream, schema_, options),
                      ErrorKind::output);
  }

  void write(const arrow::RecordBatch& batch) override {
    check(writer_->WriteRecordBatch(batch), ErrorKind::output);
  }
  void finish() override { check(writer_->Close(), ErrorKind::output); }

 private:
  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer_;
};

}  // namespace

std::unique_ptr<TableWriter> make_arrow_writer(TableFormat format,
                                               const std::shared_ptr<arrow::Schema>& schema,
                                               arrow::io::OutputStream& stream,
                                               const FileDescription& description) {
  return std::make_unique<ArrowWriter>(format, *schema, stream, description);
}

}  // namespace sqlpod
