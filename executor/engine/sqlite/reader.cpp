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

/// Notes the kind of a value, and answers about how many bytes it takes.
std::size_t look_at(sqlite3_value* value, SeenValues& seen) {
  constexpr std::size_t of_the_value_itself = 64;
  const int kind = sqlite3_value_type(value);
  seen.integers |= kind == SQLITE_INTEGER;
  seen.reals |= kind == SQLITE_FLOAT;
  seen.texts |= kind == SQLITE_TEXT;
  seen.blobs |= kind == SQLITE_BLOB;
  if (kind != SQLITE_TEXT && kind != SQLITE_BLOB) return of_the_value_itself;
  return of_the_value_itself + static_cast<std::size_t>(sqlite3_value_bytes(value));
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
  arrow::FieldVector fields;
  std::vector<SeenValues> seen;
  for (int column = 0; column < column_count_; ++column) {
    const std::string_view declared = declared_type(statement_.get(), column);
    auto type = type_of_declaration(declared);
    if (type == nullptr) {
      if (seen.empty()) seen = look_ahead();
      type = type_of_values(seen[static_cast<std::size_t>(column)], declared);
    }
    fields.push_back(field(statement_.get(), column, std::move(type)));
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

std::vector<SeenValues> Reader::look_ahead() {
  std::vector<SeenValues> seen(static_cast<std::size_t>(column_count_));
  std::size_t bytes = 0;
  while (step()) {
    for (int column = 0; column < column_count_; ++column) {
      bytes += look_at(sqlite3_column_value(statement_.get(), column),
                       seen[static_cast<std::size_t>(column)]);
    }
    if (ahead_.size() + 1 == most_rows_ahead || bytes >= most_bytes_ahead) {
      row_waits_ = true;
      return seen;
    }
    keep_row();
  }
  for (SeenValues& column : seen) column.all_rows = true;
  return seen;
}

void Reader::keep_row() {
  std::vector<KeptValue>& row = ahead_.emplace_back();
  for (int column = 0; column < column_count_; ++column) {
    row.emplace_back(sqlite3_value_dup(sqlite3_column_value(statement_.get(), column)));
    if (!row.back()) throw out_of_memory();
  }
}

template <typename ValueAt>
std::size_t Reader::append(const ValueAt& value_at) {
  std::size_t bytes = 0;
  std::size_t column = 0;
  try {
    for (; column < decoders_.size(); ++column) {
      bytes += decoders_[column]->append(value_at(column));
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::query) throw;
    throw value_error(column, error.message(),
                      "CAST the column in the query to the type that it is to have");
  }
  return bytes;
}

std::optional<std::size_t> Reader::read_row() {
  if (!ahead_.empty()) {
    const std::vector<KeptValue> row = std::move(ahead_.front());
    ahead_.pop_front();
    return append([&](std::size_t column) { return row[column].get(); });
  }
  if (!std::exchange(row_waits_, false) && !step()) return std::nullopt;
  return append([statement = statement_.get()](std::size_t column) {
    return sqlite3_column_value(statement, static_cast<int>(column));
  });
}

}  // namespace sqlpod::sqlite
