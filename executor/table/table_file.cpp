#include "executor/table/table_file.h"

#include <array>
#include <string_view>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "executor/storage/file_uri.h"
#include "executor/storage/storage_uri.h"
#include "executor/storage/text_input.h"
#include "executor/table/arrow_table.h"
#include "executor/table/batch_source.h"
#include "executor/table/csv_table.h"
#include "executor/table/json_table.h"

namespace sqlpod {
namespace {

enum class Format { csv, json_lines, arrow, parquet };

constexpr std::array<std::pair<std::string_view, Format>, 7> suffixes{{
    {".csv", Format::csv},
    {".jsonl", Format::json_lines},
    {".ndjson", Format::json_lines},
    {".arrow", Format::arrow},
    {".arrows", Format::arrow},
    {".feather", Format::arrow},
    {".parquet", Format::parquet},
}};

Format format_of(const std::string& path) {
  if (path == "-") return Format::csv;
  std::string lower = path_without_query(path);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const auto& [suffix, format] : suffixes) {
    if (lower.ends_with(suffix)) return format;
  }
  throw Error(ErrorKind::usage,
              "the name of the table " + in_quotes(shown_path(path)) + " tells no format",
              "name it .csv, .jsonl, .ndjson, .arrow, .feather or .parquet");
}

std::unique_ptr<BatchSource> open_source(const std::string& path,
                                         const std::vector<TableColumn>& declared,
                                         const StorageArgs& args) {
  switch (format_of(path)) {
    case Format::csv:
      return open_csv_table(TextInput(path, args), declared);
    case Format::json_lines:
      return open_json_table(TextInput(path, args), declared);
    case Format::arrow:
      return open_arrow_table(path, declared, args);
    case Format::parquet:
      return open_parquet_table(path, declared, args);
  }
  return nullptr;
}

/// Hands out the batches of a source, whose first one tells the schema.
class TableReader final : public arrow::RecordBatchReader {
 public:
  explicit TableReader(std::unique_ptr<BatchSource> source)
      : source_(std::move(source)), first_(source_->next()), schema_(first_->schema()) {
    if (first_->num_rows() == 0) first_ = nullptr;
  }

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }

  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    return guarded([&] {
      *batch = first_ ? std::exchange(first_, nullptr) : source_ ? source_->next() : nullptr;
      if (!*batch) source_ = nullptr;
    });
  }

 private:
  std::unique_ptr<BatchSource> source_;  ///< null at the end
  std::shared_ptr<arrow::RecordBatch> first_;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace

std::shared_ptr<arrow::RecordBatchReader> open_table_file(const std::string& path,
                                                          const std::vector<TableColumn>& declared,
                                                          const StorageArgs& args) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    throw Error(ErrorKind::usage, in_quotes(path) + " is not the path of a table",
                "give a file, such as rows.csv");
  }
  const std::string source =
      is_storage_uri(path) ? path : local_path(path, ErrorKind::usage, "read");
  return std::make_shared<TableReader>(open_source(source, declared, args));
}

}  // namespace sqlpod
