#include "executor/engine/sqlite/reader.h"

#include <utility>

#include "error/arrow_status.h"
#include "executor/engine/sqlite/column_type.h"
#include "executor/engine/sqlite/error.h"

namespace sqlpod::sqlite {
namespace {

constexpr std::size_t most_rows_ahead = 1000;
constexpr std::size_t most_bytes_ahead = 4 * 1024 * 1024;

std::string_view declared_type(sqlite3_stmt* statement, int column) {
  const char* declared = sqlite3_column_decltype(statement, column);
  return declared == nullptr ? std::string_view() : std::string_view(declared);
}

std::shared_ptr<arrow::Field> field(sqlite3_stmt* statement, int column,
                                    std::shared_ptr<arrow::DataType> type) {
  const char* name = sqlite3_column_name(statement, column);
  if (name == nullptr) throw error_of(sqlite3_db_handle(statement));
  return arrow::field(name, std::move(type));
}

}  // namespace

std::shared_ptr<arrow::Schema> schema_of(sqlite3_stmt* statement) {
  arrow::FieldVector fields;
  for (int column = 0; column < sqlite3_column_count(statement); ++column) {
    const std::string_view declared = declared_type(statement, column);
    auto type = type_of_declaration(declared);
    if (type == nullptr) type = type_of_values({}, declared);
    fields.push_back(field(statement, column, std::move(type)));
  }
  return arrow::schema(std::move(fields));
}

Reader::Reader(PreparedStatement statement)
    : statement_(std::move(statement)), column_count_(sqlite3_column_count(statement_.get())) {
  for (int column = 0; column < column_count_; ++column) {
    if (type_of_declaration(declared_type(statement_.get(), column)) == nullptr) {
      look_ahead();
      break;
    }
  }
  arrow::FieldVector fields;
  for (int column = 0; column < column_count_; ++column) {
    fields.push_back(field(statement_.get(), column, column_type(column)));
  }
  set_schema(arrow::schema(std::move(fields)));
  for (std::size_t column = 0; column < columns(); ++column) {
    decoders_.push_back(make_decoder(builder(column)));
  }
}

bool Reader::step() {
  if (ended_) return false;
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) throw error_of(sqlite3_db_handle(statement_.get()));
  ended_ = true;
  return false;
}

Cell Reader::cell(int column) const {
  sqlite3_stmt* statement = statement_.get();
  Cell cell;
  cell.kind = sqlite3_column_type(statement, column);
  switch (cell.kind) {
    case SQLITE_INTEGER:
      cell.integer = sqlite3_column_int64(statement, column);
      break;
    case SQLITE_FLOAT:
      cell.real = sqlite3_column_double(statement, column);
      break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
      const void* bytes = cell.kind == SQLITE_TEXT ? sqlite3_column_text(statement, column)
                                                   : sqlite3_column_blob(statement, column);
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      if (bytes == nullptr && size > 0) throw error_of(sqlite3_db_handle(statement));
      cell.bytes = {static_cast<const char*>(bytes), size};
      break;
    }
    default:
      break;
  }
  return cell;
}

void Reader::look_ahead() {
  std::size_t bytes = 0;
  while (ahead_.size() < most_rows_ahead && bytes < most_bytes_ahead && step()) {
    KeptRow& row = ahead_.emplace_back();
    for (int column = 0; column < column_count_; ++column) {
      Cell& kept = row.cells.emplace_back(cell(column));
      bytes += kept.bytes.size() + sizeof(Cell);
      kept.bytes = row.bytes.emplace_back(kept.bytes);
    }
  }
}

std::shared_ptr<arrow::DataType> Reader::column_type(int column) const {
  const std::string_view declared = declared_type(statement_.get(), column);
  if (auto type = type_of_declaration(declared)) return type;
  SeenValues seen;
  seen.all_rows = ended_;
  for (const KeptRow& row : ahead_) {
    const int kind = row.cells[static_cast<std::size_t>(column)].kind;
    seen.integers |= kind == SQLITE_INTEGER;
    seen.reals |= kind == SQLITE_FLOAT;
    seen.texts |= kind == SQLITE_TEXT;
    seen.blobs |= kind == SQLITE_BLOB;
  }
  return type_of_values(seen, declared);
}

std::size_t Reader::append(std::size_t column, const Cell& cell) {
  if (cell.kind == SQLITE_NULL) {
    check(builder(column).AppendNull());
    return 0;
  }
  if (const std::string problem = decoders_[column]->append(cell); !problem.empty()) {
    throw value_error(column, problem,
                      "CAST the column in the query to the type that it is to have");
  }
  return cell.bytes.size() + sizeof(std::int64_t);
}

std::optional<std::size_t> Reader::read_row() {
  std::size_t bytes = 0;
  if (!ahead_.empty()) {
    for (std::size_t i = 0; i < columns(); ++i) bytes += append(i, ahead_.front().cells[i]);
    ahead_.pop_front();
    return bytes;
  }
  if (!step()) return std::nullopt;
  for (std::size_t i = 0; i < columns(); ++i) bytes += append(i, cell(static_cast<int>(i)));
  return bytes;
}

}  // namespace sqlpod::sqlite
