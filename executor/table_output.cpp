#include "executor/table_output.h"

#include "error/arrow_status.h"

namespace sqlpod {
namespace {

std::string path_of(const OutputTarget& declared, const OutputTarget& chosen) {
  const std::string& path = chosen.path.empty() ? declared.path : chosen.path;
  return path.empty() ? "-" : path;
}

TableFormat format_of(const OutputTarget& declared, const OutputTarget& chosen,
                      const std::string& path, const std::string& standard_output_format) {
  if (!chosen.format.empty()) return parse_table_format(chosen.format);
  // The format that the spec names belongs to the path that it names.
  if (chosen.path.empty() && !declared.format.empty()) return parse_table_format(declared.format);
  if (path == "-") return parse_table_format(standard_output_format);
  if (const auto by_suffix = format_of_path(path)) return *by_suffix;
  throw Error(
      ErrorKind::usage, "the format of '" + path + "' cannot be told from its name",
      "name one with --format, or output.format in the spec: csv, json, jsonl, parquet or table");
}

}  // namespace

TableOutput::TableOutput(const OutputTarget& declared, const OutputTarget& chosen,
                         const std::string& standard_output_format)
    : path_(path_of(declared, chosen)),
      format_(format_of(declared, chosen, path_, standard_output_format)),
      file_(open_output(path_)) {}

void TableOutput::write(arrow::RecordBatchReader& reader, RunRecord& record,
                        const std::function<void(const Progress&)>& on_progress) {
  record.output_path = path_;
  record.output_format = name(format_);
  for (const auto& field : reader.schema()->fields()) {
    record.output_schema.push_back({field->name(), field->type()->ToString()});
  }
  const std::unique_ptr<TableWriter> writer =
      make_table_writer(format_, reader.schema(), file_->stream());
  std::int64_t rows = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(reader.ReadNext(&batch));
    if (!batch) break;
    writer->write(*batch);
    rows += batch->num_rows();
    record.rows = rows;
    record.bytes = file_->bytes();
    if (on_progress) on_progress({rows, record.bytes});
  }
  writer->finish();
  file_->finish();
  record.rows = rows;
  record.bytes = file_->bytes();
}

}  // namespace sqlpod
