#include "executor/table/arrow_table.h"

#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <fcntl.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <new>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "executor/storage/descriptor_stream.h"
#include "executor/storage/object_input.h"
#include "executor/storage/storage_uri.h"
#include "executor/storage/text_input.h"
#include "executor/table/arrow_column.h"
#include "executor/table/column_match.h"

namespace sqlpod {
namespace {

/// What Arrow or Parquet say of the file.
class FileFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Of an object that is read, where it is the store that fails.
bool carries_error(const arrow::Status& status) {
  return status.detail() != nullptr &&
         std::string_view(status.detail()->type_id()) == "sqlpod::Error";
}

void require(const arrow::Status& status) {
  if (status.IsOutOfMemory()) throw std::bad_alloc();
  if (carries_error(status)) check(status);
  if (!status.ok()) throw FileFailure(status.message());
}

template <typename T>
T required(arrow::Result<T> result) {
  require(result.status());
  return std::move(result).ValueUnsafe();
}

/// Runs `body`, which reads the file by Arrow's or Parquet's code: what fails there is the file.
template <typename Body>
auto reading(const std::string& file, const Body& body) {
  try {
    try {
      return body();
    } catch (const parquet::ParquetStatusException& failure) {
      require(failure.status());
      throw;
    }
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::usage, file + ": reading it takes more memory than there is",
                "give the task more memory, or write the file in smaller batches");
  } catch (const std::exception& failure) {
    throw Error(ErrorKind::usage,
                file + " cannot be read: it is cut off, damaged, or of another format",
                "write the file anew", failure.what());
  }
}

/// What is asked of a store at once for a column: a request takes long, whatever its size.
constexpr std::int64_t object_request_size = std::int64_t{1024} * 1024;

/// These formats are read from any place of the file, which a pipe has not.
std::shared_ptr<arrow::io::RandomAccessFile> open_file(const std::string& path,
                                                       const StorageArgs& args) {
  if (is_storage_uri(path)) return open_object_file(path, args);
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat status {};
  if (!file.open() || ::fstat(file.number(), &status) != 0) throw unreadable_file(path, errno);
  if (S_ISDIR(status.st_mode)) throw unreadable_file(path, EISDIR);
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::usage, "cannot read " + path + ": it is a pipe or a device",
                "pipe CSV or JSON Lines, or write a file first");
  }
  return required(arrow::io::ReadableFile::Open(file.release()));
}

class ArrowTable final : public BatchSource {
 public:
  /// Null at the end.
  using NextBatch = std::function<std::shared_ptr<arrow::RecordBatch>()>;

  /// Reads batches of `schema` by `read`.
  ArrowTable(std::string file, std::shared_ptr<arrow::Schema> schema, NextBatch read,
             const std::vector<TableColumn>& declared)
      : file_(std::move(file)), schema_(std::move(schema)), read_(std::move(read)) {
    positions_ = match_columns(file_, schema_->field_names(), declared);
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      std::optional<InputType> type;
      if (!declared.empty()) type = declared[i].type;
      try {
        columns_.emplace_back(*schema_->field(positions_[i])->type(), type);
      } catch (const Error& error) {
        throw at_column(i, error);
      }
    }
    if (columns_.empty()) {
      throw Error(ErrorKind::usage, file_ + " has no columns", "give a file with one at least");
    }
  }

  std::shared_ptr<arrow::RecordBatch> next() override {
    while (!batch_ || offset_ == batch_->num_rows()) {
      batch_ = reading(file_, read_);
      offset_ = 0;
      if (batch_) continue;
      if (std::exchange(started_, true)) return nullptr;
      batch_ = checked(arrow::RecordBatch::MakeEmpty(schema_));
      break;
    }
    started_ = true;
    const auto slice = batch_->Slice(offset_, most_batch_rows);
    auto converted = convert(*slice);
    offset_ += slice->num_rows();
    rows_ += slice->num_rows();
    return converted;
  }

 private:
  Error at_column(std::size_t column, const Error& error, const std::string& row = {}) const {
    const std::string& name = schema_->field(positions_[column])->name();
    return {error.kind(), file_ + ": " + row + "column " + in_quotes(name) + ": " + error.message(),
            error.hint(), error.details()};
  }

  std::shared_ptr<arrow::RecordBatch> convert(const arrow::RecordBatch& batch) {
    arrow::FieldVector fields;
    arrow::ArrayVector arrays;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      try {
        arrays.push_back(columns_[i].convert(batch.column(positions_[i])));
      } catch (const CellError& error) {
        throw at_column(i, error, "row " + std::to_string(rows_ + error.index() + 1) + ", ");
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        throw at_column(i, error);
      }
      fields.push_back(arrow::field(schema_->field(positions_[i])->name(), arrays.back()->type()));
    }
    return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), batch.num_rows(),
                                    std::move(arrays));
  }

  std::string file_;
  std::shared_ptr<arrow::Schema> schema_;
  NextBatch read_;
  std::vector<int> positions_;
  std::vector<ArrowColumn> columns_;
  std::shared_ptr<arrow::RecordBatch> batch_;  ///< of the file
  std::int64_t offset_ = 0;                    ///< of the next slice in it
  std::int64_t rows_ = 0;                      ///< given so far
  bool started_ = false;
};

/// A batch of a file that may lie about it: all that is read later is as it says.
std::shared_ptr<arrow::RecordBatch> validated(std::shared_ptr<arrow::RecordBatch> batch) {
  if (batch) require(batch->ValidateFull());
  return batch;
}

bool is_file_format(arrow::io::RandomAccessFile& file) {
  constexpr std::string_view magic = "ARROW1";
  const auto start = required(file.ReadAt(0, static_cast<std::int64_t>(magic.size())));
  require(file.Seek(0));
  return std::string_view(*start) == magic;
}

/// Positions of the leaves below the columns that are declared; all when none is.
void add_leaves(const parquet::arrow::SchemaField& field, std::vector<int>& leaves) {
  if (field.is_leaf()) leaves.push_back(field.column_index);
  for (const auto& child : field.children) add_leaves(child, leaves);
}

std::vector<int> leaves_of(const parquet::arrow::SchemaManifest& manifest,
                           const std::vector<TableColumn>& declared) {
  std::vector<int> leaves;
  for (const auto& field : manifest.schema_fields) {
    const bool wanted = std::any_of(declared.begin(), declared.end(), [&](const auto& column) {
      return column.name == field.field->name();
    });
    if (wanted || declared.empty()) add_leaves(field, leaves);
  }
  return leaves;
}

}  // namespace

std::unique_ptr<BatchSource> open_arrow_table(const std::string& path,
                                              const std::vector<TableColumn>& declared,
                                              const StorageArgs& args) {
  const std::string name = shown_path(path);
  return reading(name, [&]() -> std::unique_ptr<BatchSource> {
    const auto file = open_file(path, args);
    auto options = arrow::ipc::IpcReadOptions::Defaults();
    options.use_threads = false;
    if (!is_file_format(*file)) {
      const auto reader = required(arrow::ipc::RecordBatchStreamReader::Open(file, options));
      const auto read = [reader] { return validated(required(reader->Next())); };
      return std::make_unique<ArrowTable>(name, reader->schema(), read, declared);
    }
    const auto reader = required(arrow::ipc::RecordBatchFileReader::Open(file, options));
    const auto read = [reader, i = 0]() mutable -> std::shared_ptr<arrow::RecordBatch> {
      if (i == reader->num_record_batches()) return nullptr;
      return validated(required(reader->ReadRecordBatch(i++)));
    };
    return std::make_unique<ArrowTable>(name, reader->schema(), read, declared);
  });
}

std::unique_ptr<BatchSource> open_parquet_table(const std::string& path,
                                                const std::vector<TableColumn>& declared,
                                                const StorageArgs& args) {
  const std::string name = shown_path(path);
  return reading(name, [&]() -> std::unique_ptr<BatchSource> {
    auto properties = parquet::default_reader_properties();
    properties.enable_buffered_stream();
    if (is_storage_uri(path)) properties.set_buffer_size(object_request_size);
    parquet::ArrowReaderProperties arrow_properties(false);
    arrow_properties.set_batch_size(most_batch_rows);
    arrow_properties.set_pre_buffer(false);
    parquet::arrow::FileReaderBuilder builder;
    require(builder.Open(open_file(path, args), properties));
    const std::shared_ptr<parquet::arrow::FileReader> file =
        required(builder.properties(arrow_properties)->Build());
    std::shared_ptr<arrow::Schema> schema;
    require(file->GetSchema(&schema));
    match_columns(name, schema->field_names(), declared);
    std::vector<int> groups(static_cast<std::size_t>(file->num_row_groups()));
    std::iota(groups.begin(), groups.end(), 0);
    const std::shared_ptr<arrow::RecordBatchReader> reader =
        required(file->GetRecordBatchReader(groups, leaves_of(file->manifest(), declared)));
    const auto read = [file, reader] {  // the reader needs the file
      return validated(required(reader->Next()));
    };
    return std::make_unique<ArrowTable>(name, reader->schema(), read, declared);
  });
}

}  // namespace sqlpod
