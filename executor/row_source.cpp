#include "executor/row_source.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "executor/engine/cell_value.h"
#include "executor/storage/file_uri.h"
#include "executor/storage/storage_uri.h"
#include "executor/table/column_builder.h"
#include "executor/table/table_file.h"

namespace sqlpod {
namespace {

bool is_plain_file(const std::string& path) {
  if (path == "-") return false;
  std::error_code ignored;
  return std::filesystem::is_regular_file(local_path(path, ErrorKind::usage, "read"), ignored);
}

std::vector<TableColumn> columns_of(const arrow::Schema& schema,
                                    const std::vector<TableColumn>& declared) {
  std::vector<TableColumn> columns;
  for (int i = 0; i < schema.num_fields(); ++i) {
    const arrow::Field& field = *schema.field(i);
    columns.push_back({field.name(), declared.empty()
                                         ? cell_type(*field.type())
                                         : bound_type(declared[static_cast<std::size_t>(i)].type)});
  }
  return columns;
}

}  // namespace

RowSource::RowSource(std::string path, std::vector<TableColumn> declared, StorageArgs storage)
    : path_(std::move(path)),
      declared_(std::move(declared)),
      storage_(std::move(storage)),
      opened_(open_table_file(path_, declared_, storage_)),
      can_be_read_again_(is_storage_uri(path_) || is_plain_file(path_)) {
  columns_ = columns_of(*opened_->schema(), declared_);
}

std::shared_ptr<arrow::RecordBatchReader> RowSource::read() {
  if (opened_) return std::exchange(opened_, nullptr);
  return open_table_file(path_, declared_, storage_);
}

}  // namespace sqlpod
