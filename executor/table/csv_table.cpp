#include "executor/table/csv_table.h"

#include <utility>

#include "executor/table/column_match.h"
#include "executor/table/csv_rows.h"
#include "executor/table/table_builder.h"

namespace sqlpod {
namespace {

std::vector<TableColumn> as_text(const std::vector<std::string>& names) {
  std::vector<TableColumn> columns;
  for (const std::string& name : names) columns.push_back({name, {TypeKind::text, true, nullptr}});
  return columns;
}

class CsvTable final : public BatchSource {
 public:
  CsvTable(CsvRows rows, std::vector<int> positions, const std::vector<TableColumn>& columns)
      : rows_(std::move(rows)), positions_(std::move(positions)), builder_(columns) {}

  std::shared_ptr<arrow::RecordBatch> next() override {
    std::int64_t rows = 0;
    for (std::size_t bytes = 0; rows < most_batch_rows && bytes < most_batch_bytes; ++rows) {
      if (!rows_.next()) break;
      bytes += rows_.bytes();
      append_row();
    }
    if (rows == 0 && !std::exchange(first_, false)) return nullptr;
    first_ = false;
    return builder_.finish(rows);
  }

 private:
  void append_row() {
    std::size_t column = 0;
    try {
      for (; column < positions_.size(); ++column) {
        const CsvRows::Cell& cell = rows_.cells()[static_cast<std::size_t>(positions_[column])];
        builder_[column].append_csv(cell.text, cell.quoted);
      }
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::usage) throw;
      throw rows_.at_row(error, builder_.name(column));
    }
  }

  CsvRows rows_;
  std::vector<int> positions_;  ///< of each column among a row's cells
  TableBuilder builder_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<BatchSource> open_csv_table(TextInput input,
                                            const std::vector<TableColumn>& declared) {
  const std::string name = input.name();
  CsvRows rows(std::move(input));
  std::vector<int> positions = match_columns(name, rows.header(), declared);
  const std::vector<TableColumn> columns = declared.empty() ? as_text(rows.header()) : declared;
  return std::make_unique<CsvTable>(std::move(rows), std::move(positions), columns);
}

}  // namespace sqlpod
