// What the tests of table files share: a file read whole, as text.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "error/arrow_status.h"
#include "executor/table/cell_text.h"
#include "executor/table/table_file.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::table_file_testing {

inline TableColumn column(const std::string& name, const std::string& type) {
  return {name, parse_input_type(type)};
}

/// All cells of a column as text, NULL as "NULL".
inline std::vector<std::string> cells_of(const arrow::RecordBatch& batch, int column) {
  const arrow::Array& array = *batch.column(column);
  const AppendCell append = cell_text(*batch.schema()->field(column));
  std::vector<std::string> cells;
  for (std::int64_t row = 0; row < array.length(); ++row) {
    std::string text;
    if (!array.IsNull(row)) append(array, row, text);
    cells.push_back(array.IsNull(row) ? "NULL" : text);
  }
  return cells;
}

struct Table {
  std::shared_ptr<arrow::Schema> schema;
  std::vector<std::vector<std::string>> columns;  ///< cells by column
  std::int64_t rows = 0;
  std::int64_t largest_batch = 0;
};

/// Reads a file to its end. Throws what reading throws.
inline Table read_table(const std::string& path, const std::vector<TableColumn>& declared = {}) {
  const auto reader = open_table_file(path, declared);
  Table table{reader->schema(), {}, 0, 0};
  table.columns.resize(static_cast<std::size_t>(table.schema->num_fields()));
  for (;;) {
    std::shared_ptr<arrow::RecordBatch> batch;
    check(reader->ReadNext(&batch));
    if (!batch) return table;
    EXPECT_TRUE(batch->schema()->Equals(*table.schema)) << batch->schema()->ToString();
    EXPECT_TRUE(batch->ValidateFull().ok());
    table.rows += batch->num_rows();
    table.largest_batch = std::max(table.largest_batch, batch->num_rows());
    for (int i = 0; i < batch->num_columns(); ++i) {
      for (std::string& cell : cells_of(*batch, i))
        table.columns[static_cast<std::size_t>(i)].push_back(std::move(cell));
    }
  }
}

/// The file of a test.
class TableFileTest : public ::testing::Test {
 protected:
  Table read(const std::string& name, const std::string& content,
             const std::vector<TableColumn>& declared = {}) {
    return read_table(folder_.write(name, content), declared);
  }

  /// The message and the hint of the Error that reading it throws, without the folder's name.
  std::string error_of(const std::string& name, const std::string& content,
                       const std::vector<TableColumn>& declared = {}) {
    return error_of_path(folder_.write(name, content), declared);
  }

  std::string error_of_path(const std::string& path,
                            const std::vector<TableColumn>& declared = {}) {
    try {
      read_table(path, declared);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage) << error.message();
      std::string text = error.message() + "; " + error.hint();
      const std::string prefix = folder_.path() + "/";
      for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
        text.erase(at, prefix.size());
      }
      return text;
    }
    return "(read)";
  }

  testing::TemporaryFolder folder_;
};

}  // namespace sqlpod::table_file_testing
