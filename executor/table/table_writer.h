// Writes a stream of record batches in one format. One folder file for each format;
// make_table_writer is the list.
//
// Formats: csv, json, jsonl, arrow (IPC stream), feather (IPC file), parquet, table (aligned, for
// people).
// docs/output.md has the form of every type in every format. A writer checks in its factory that it
// can hold the schema: an Error (output) that names column, type and format comes before the first
// row. One thread at a time; the stream must outlive the writer.
#pragma once

#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/output_target.h"

namespace sqlpod {

enum class TableFormat { csv, json, jsonl, arrow, feather, parquet, table };

std::string_view name(TableFormat format);
/// The format of this name. Throws Error (usage) with the nearest known one.
TableFormat parse_table_format(std::string_view text);
/// The format that a path's suffix stands for, or none.
std::optional<TableFormat> format_of_path(std::string_view path);

/// What a file is to be like besides its rows.
struct FileDescription {
  FormatOptions options;
  /// Key and value, for formats that keep them (Parquet, Arrow): task, query fingerprint, version.
  std::vector<std::pair<std::string, std::string>> metadata;
};

class TableWriter {
 public:
  TableWriter() = default;
  TableWriter(const TableWriter&) = delete;
  TableWriter& operator=(const TableWriter&) = delete;
  virtual ~TableWriter() = default;
  virtual void write(const arrow::RecordBatch& batch) = 0;
  /// Writes what comes after the last row. Without it the output is not whole.
  virtual void finish() = 0;
  /// Writes out the rows that are held back, for the sake of memory: Parquet ends its row group.
  virtual void flush() {}
};

/// Throws Error (usage) for an option that the format has no use for, and Error (output) for a
/// schema that it cannot hold.
std::unique_ptr<TableWriter> make_table_writer(TableFormat format,
                                               const std::shared_ptr<arrow::Schema>& schema,
                                               arrow::io::OutputStream& stream,
                                               const FileDescription& description = {});

}  // namespace sqlpod
