#include "executor/table_output.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "error/arrow_status.h"
#include "executor/storage/output_file.h"
#include "executor/storage/storage_uri.h"
#include "executor/table/dataset_folder.h"
#include "executor/table/dataset_sink.h"
#include "executor/table/file_sink.h"
#include "executor/table/format_options.h"

namespace sqlpod {
namespace {

std::string path_of(const OutputTarget& declared, const OutputTarget& chosen) {
  const std::string& path = chosen.path.empty() ? declared.path : chosen.path;
  return path.empty() ? "-" : path;
}

/// A folder's path without the slash, and without the query that a URI may have.
std::string without_slash(std::string path) {
  if (is_storage_uri(path)) path.resize(std::min(path.size(), path.find('?')));
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

bool is_dataset(const std::string& path, const DatasetOptions& options) {
  const std::size_t query = is_storage_uri(path) ? path.find('?') : std::string::npos;
  return options.any() || path[std::min(path.size(), query) - 1] == '/';
}

TableFormat format_of(const OutputTarget& declared, const OutputTarget& chosen,
                      const std::string& path, const std::string& standard_output_format) {
  if (!chosen.format.empty()) return parse_table_format(chosen.format);
  // The format that the spec names belongs to the path that it names.
  if (chosen.path.empty() && !declared.format.empty()) return parse_table_format(declared.format);
  if (path == "-") return parse_table_format(standard_output_format);
  if (const auto by_suffix = format_of_path(without_slash(path))) return *by_suffix;
  if (is_dataset(path, declared.dataset)) return TableFormat::parquet;
  throw Error(ErrorKind::usage,
              "the format of '" + shown_path(path) + "' cannot be told from its name",
              "name one with --format, or output.format in the spec: csv, json, jsonl, arrow, "
              "feather, parquet or table");
}

/// The format that the spec itself names, if any.
std::optional<TableFormat> declared_format(const OutputTarget& declared) {
  if (!declared.format.empty()) return parse_table_format(declared.format);
  return format_of_path(without_slash(declared.path));
}

/// How the spec wants a file of its format to be written says nothing of another one that the
/// command line asks for.
FormatOptions options_of(const OutputTarget& declared, TableFormat format) {
  FormatOptions options = declared_format(declared).value_or(format) == format
                              ? declared.format_options
                              : FormatOptions{};
  check_format_options(format, options);
  return options;
}

/// Nor is what is to be looked at divided into files.
DatasetOptions dataset_of(const OutputTarget& declared, const OutputTarget& chosen) {
  return chosen.path == "-" ? DatasetOptions{} : declared.dataset;
}

std::unique_ptr<TableSink> make_sink(const std::string& path, TableFormat format,
                                     FileDescription description, const DatasetOptions& options,
                                     const StorageArgs& storage, bool is_shared) {
  if (!is_dataset(path, options)) {
    if (is_shared && path != "-") {
      throw Error(
          ErrorKind::usage,
          "every pod of the Job would write the one file '" + shown_path(path) + "'",
          "name a folder, as in " + shown_path(path) + "/: each pod adds files of its own there");
    }
    return std::make_unique<FileSink>(open_output(path, storage), format, std::move(description));
  }
  if (path == "-") {
    throw Error(ErrorKind::usage, "a data set cannot go to standard output",
                "name a folder with -o FOLDER/, or take max_rows_per_file, max_bytes_per_file and "
                "partition_by out of the spec's output");
  }
  const auto shared = std::make_shared<const StorageArgs>(storage.clone());
  auto folder = make_dataset_folder(
      path, is_shared, [shared](const std::string& file) { return open_output(file, *shared); });
  return std::make_unique<DatasetSink>(std::move(folder), format, std::move(description), options);
}

}  // namespace

TableOutput::TableOutput(const OutputTarget& declared, const OutputTarget& chosen,
                         const std::string& standard_output_format,
                         std::vector<std::pair<std::string, std::string>> metadata,
                         const StorageArgs& storage, bool is_shared)
    : path_(path_of(declared, chosen)),
      format_(format_of(declared, chosen, path_, standard_output_format)),
      sink_(make_sink(path_, format_, {options_of(declared, format_), std::move(metadata)},
                      dataset_of(declared, chosen), storage, is_shared)) {}

void TableOutput::begin(const arrow::Schema& schema, RunRecord& record) const {
  record.output_path = shown_path(path_);
  record.output_format = name(format_);
  for (const auto& field : schema.fields()) {
    record.output_schema.push_back({field->name(), field->type()->ToString()});
  }
}

void TableOutput::finish(std::int64_t rows, RunRecord& record) {
  sink_->finish();
  record.rows = rows;
  record.bytes = sink_->bytes();
}

void TableOutput::write(arrow::RecordBatchReader& reader, RunRecord& record,
                        const std::function<void(const Progress&)>& on_progress) {
  begin(*reader.schema(), record);
  TableWriter& writer = sink_->writer(0, reader.schema());
  std::int64_t rows = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(reader.ReadNext(&batch));
    if (!batch) break;
    writer.write(*batch);
    rows += batch->num_rows();
    record.rows = rows;
    record.bytes = sink_->bytes();
    if (on_progress) on_progress({rows, record.bytes});
  }
  finish(rows, record);
}

}  // namespace sqlpod
