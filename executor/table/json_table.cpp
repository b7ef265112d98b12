#include "executor/table/json_table.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "config/node_value.h"
#include "error/in_quotes.h"
#include "executor/table/column_match.h"
#include "executor/table/json_rows.h"
#include "executor/table/json_types.h"
#include "executor/table/table_builder.h"

namespace sqlpod {
namespace {

/// The rows that columns and types are taken from are held as trees, which are many times larger
/// than their text.
constexpr std::size_t most_first_bytes = std::size_t{1024} * 1024;

/// Throws Error (usage) for a number that the float it would become does not hold, items of a list
/// too.
void require_exact(const Node& node) {
  for (const Node& item : node.items) require_exact(item);
  if (node.kind != Node::Kind::scalar || !node.plain) return;
  constexpr std::int64_t largest = std::int64_t{1} << 53;
  const Value value = value_of(node);
  const auto* integer = value.get_if<std::int64_t>();
  const bool lost = integer != nullptr ? *integer > largest || *integer < -largest
                                       : value.get_if<Decimal>() != nullptr;
  if (lost) throw Error(ErrorKind::usage, "a float would lose digits of the number " + node.text);
}

class JsonTable final : public BatchSource {
 public:
  JsonTable(TextInput input, std::vector<TableColumn> declared)
      : rows_(std::move(input)), columns_(std::move(declared)), declared_(!columns_.empty()) {}

  std::shared_ptr<arrow::RecordBatch> next() override {
    if (!builder_) return first_batch();
    std::int64_t rows = 0;
    for (std::size_t bytes = 0; rows < most_batch_rows && bytes < most_batch_bytes; ++rows) {
      if (!rows_.next()) break;
      bytes += rows_.bytes();
      append_row(rows_.object(), rows_.place());
    }
    return rows == 0 ? nullptr : builder_->finish(rows);
  }

 private:
  std::shared_ptr<arrow::RecordBatch> first_batch() {
    std::vector<std::pair<Node, JsonRows::Place>> first;
    JsonTypes types;
    for (std::size_t bytes = 0; bytes < most_first_bytes && rows_.next();) {
      bytes += rows_.bytes();
      types.add(rows_.object());
      first.emplace_back(std::move(rows_.object()), rows_.place());
      if (static_cast<std::int64_t>(first.size()) == most_batch_rows) break;
    }
    const std::vector<TableColumn> seen = types.columns();
    if (!declared_) columns_ = seen;
    if (declared_ && !first.empty()) require_columns(seen);
    builder_.emplace(columns_);
    cells_.resize(columns_.size());
    for (const auto& [object, place] : first) append_row(object, place);
    return builder_->finish(static_cast<std::int64_t>(first.size()));
  }

  void require_columns(const std::vector<TableColumn>& seen) const {
    std::vector<std::string> names;
    for (const TableColumn& column : seen) names.push_back(column.name);
    match_columns(rows_.name(), names, columns_);
  }

  void append_row(const Node& object, JsonRows::Place place) {
    find_cells(object, place);
    std::size_t column = 0;
    try {
      for (; column < columns_.size(); ++column) append_cell(column);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::usage) throw;
      const std::string hint = "the first rows show another type: declare the table's columns";
      throw rows_.error_at(place, declared_ ? error : Error(error.kind(), error.message(), hint),
                           columns_[column].name);
    }
  }

  // Points cells_ to the object's values by column.
  void find_cells(const Node& object, JsonRows::Place place) {
    std::fill(cells_.begin(), cells_.end(), nullptr);
    std::size_t expected = 0;  // keys come mostly in the order of the columns
    for (const NodeEntry& entry : object.entries) {
      if (expected == columns_.size() || columns_[expected].name != entry.key) {
        const auto found = std::find_if(columns_.begin(), columns_.end(), [&](const auto& column) {
          return column.name == entry.key;
        });
        if (found == columns_.end()) {
          if (!declared_) refuse_key(entry.key, place);
          continue;
        }
        expected = static_cast<std::size_t>(found - columns_.begin());
      }
      cells_[expected++] = &entry.value;
    }
  }

  void append_cell(std::size_t column) {
    ColumnBuilder& cells = (*builder_)[column];
    const Node* cell = cells_[column];
    if (cell == nullptr) {
      cells.append_null();
      return;
    }
    const InputType& type = cells.type();
    const TypeKind kind = type.kind == TypeKind::list ? type.element->kind : type.kind;
    if (!declared_ && kind == TypeKind::real) require_exact(*cell);
    cells.append_json(*cell);
  }

  [[noreturn]] void refuse_key(const std::string& key, JsonRows::Place place) const {
    throw rows_.error_at(place, Error(ErrorKind::usage,
                                      "the key " + in_quotes(key) + " is in none of the first rows",
                                      "declare the table's columns"));
  }

  JsonRows rows_;
  std::vector<TableColumn> columns_;
  bool declared_;
  std::optional<TableBuilder> builder_;
  std::vector<const Node*> cells_;  ///< of the row, by column; null: it has no such key
};

}  // namespace

std::unique_ptr<BatchSource> open_json_table(TextInput input,
                                             const std::vector<TableColumn>& declared) {
  return std::make_unique<JsonTable>(std::move(input), declared);
}

}  // namespace sqlpod
