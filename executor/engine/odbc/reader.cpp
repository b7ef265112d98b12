#include "executor/engine/odbc/reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>
#include <utility>

#include "error/arrow_status.h"
#include "error/in_quotes.h"
#include "executor/engine/odbc/error.h"
#include "executor/engine/odbc/wide_text.h"

namespace sqlpod::odbc {
namespace {

constexpr std::size_t block_bytes = 512 * 1024;
constexpr std::size_t most_block_rows = 1000;
constexpr std::size_t piece_bytes = 64 * 1024;
constexpr std::size_t most_kept_bytes = 1024 * 1024;

/// The bytes of the zero that a driver puts behind a cell.
std::size_t end_bytes(SQLSMALLINT fetched_as) {
  if (fetched_as == SQL_C_CHAR) return sizeof(SQLCHAR);
  return fetched_as == SQL_C_WCHAR ? sizeof(SQLWCHAR) : 0;
}

/// Whether a text looks like a number that is not whole.
bool is_real(std::string_view text) {
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return rest == text.data() + text.size() && text.find_first_of(".eE") != std::string_view::npos;
}

/// Makes `text` of the UTF-16 in `cell` when all of it is ASCII.
bool narrow_ascii(std::string_view cell, std::string& text) {
  text.resize(cell.size() / sizeof(char16_t));
  unsigned seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char16_t unit = 0;
    std::memcpy(&unit, cell.data() + i * sizeof unit, sizeof unit);
    seen |= unit;
    text[i] = static_cast<char>(unit);
  }
  return seen < 0x80;
}

// What psqlODBC makes of infinity, and of -infinity.
constexpr std::string_view pg_infinities[] = {"9999-12-31 23:59:59", "0001-01-01 00:00:00"};

}  // namespace

Reader::Reader(RunningStatement statement, std::vector<Column> columns, Server server)
    : statement_(std::move(statement)), columns_(std::move(columns)), server_(server) {
  set_schema(schema_of(columns_));
  std::size_t row_width = 0;
  bool is_bounded = true;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    decoders_.push_back(make_decoder(builder(i), columns_[i].fetched_as));
    is_bounded = is_bounded && columns_[i].width > 0;
    row_width += columns_[i].width + sizeof(SQLLEN);
  }
  if (is_bounded) bind_block(row_width);
}

void Reader::bind_block(std::size_t row_width) {
  const std::size_t rows = std::clamp(block_bytes / row_width, std::size_t{1}, most_block_rows);
  SQLHSTMT statement = statement_.get();
  row_status_.resize(rows);
  SQLSetStmtAttrW(statement, SQL_ATTR_ROW_BIND_TYPE, as_pointer(SQL_BIND_BY_COLUMN), 0);
  SQLSetStmtAttrW(statement, SQL_ATTR_ROW_STATUS_PTR, row_status_.data(), 0);
  SQLSetStmtAttrW(statement, SQL_ATTR_ROWS_FETCHED_PTR, &rows_in_block_, 0);
  const SQLRETURN code = SQLSetStmtAttrW(statement, SQL_ATTR_ROW_ARRAY_SIZE, as_pointer(rows), 0);
  if (code != SQL_SUCCESS) {  // the driver has no blocks, or smaller ones
    SQLSetStmtAttrW(statement, SQL_ATTR_ROW_ARRAY_SIZE, as_pointer(1), 0);
    return;
  }
  bound_.resize(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    BoundColumn& bound = bound_[i];
    bound.cells.resize(columns_[i].width * rows);
    bound.lengths.resize(rows);
    if (!SQL_SUCCEEDED(SQLBindCol(statement, static_cast<SQLUSMALLINT>(i + 1),
                                  columns_[i].fetched_as, bound.cells.data(),
                                  static_cast<SQLLEN>(columns_[i].width), bound.lengths.data()))) {
      throw statement_error(statement, server_);
    }
  }
}

bool Reader::fetch() {
  const SQLRETURN code = SQLFetch(statement_.get());
  if (code == SQL_NO_DATA) {
    // An error that broke the result off may stand behind its last row.
    if (SQLMoreResults(statement_.get()) == SQL_ERROR) {
      throw statement_error(statement_.get(), server_);
    }
    return false;
  }
  if (!SQL_SUCCEEDED(code)) throw statement_error(statement_.get(), server_);
  if (bound_.empty()) rows_in_block_ = 1;
  row_in_block_ = 0;
  return rows_in_block_ > 0;
}

std::string_view Reader::as_utf8(std::size_t column, std::string_view cell) {
  if (columns_[column].fetched_as != SQL_C_WCHAR) return cell;
  if (narrow_ascii(cell, text_)) return text_;
  std::u16string wide(cell.size() / sizeof(char16_t), u'\0');
  std::copy_n(cell.data(), wide.size() * sizeof(char16_t), reinterpret_cast<char*>(wide.data()));
  text_.clear();
  if (!append_narrow(text_, wide)) {
    throw value_error(column, "the driver gives a text that is no UTF-16",
                      "CAST the column to binary in the query");
  }
  return text_;
}

std::string_view Reader::repaired(std::size_t column, std::string_view cell) {
  if (columns_[column].may_be_rounded && is_real(cell)) {
    throw value_error(column, "SQLite's ODBC driver may have rounded this real to 15 digits",
                      "use the dialect sqlite, or CAST the column to text in the query");
  }
  if (server_ == Server::postgresql && columns_[column].type->id() == arrow::Type::TIMESTAMP &&
      std::find(std::begin(pg_infinities), std::end(pg_infinities), cell) !=
          std::end(pg_infinities)) {
    throw value_error(column, "psqlODBC writes infinity and " + in_quotes(cell) + " alike",
                      "use the dialect postgresql, or CAST the column to text in the query");
  }
  if (columns_[column].is_uuid) {
    text_.assign(cell);
    for (char& c : text_) {
      if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    }
    return text_;
  }
  if (!columns_[column].drops_zone) return cell;
  text_.assign(cell);
  text_ += "+00";
  return text_;
}

std::optional<std::string_view> Reader::bound_cell(std::size_t column) {
  const Column& description = columns_[column];
  const BoundColumn& bound = bound_[column];
  const SQLLEN length = bound.lengths[row_in_block_];
  if (length == SQL_NULL_DATA) return std::nullopt;
  const std::size_t most = description.width - end_bytes(description.fetched_as);
  if (length < 0 || static_cast<std::size_t>(length) > most) {
    if (description.may_be_longer) return whole_cell(column);
    throw value_error(column, "the value is longer than the driver said that the column is",
                      "CAST the column to a longer type in the query");
  }
  return std::string_view(bound.cells.data() + row_in_block_ * description.width,
                          static_cast<std::size_t>(length));
}

std::optional<std::string_view> Reader::whole_cell(std::size_t column) {
  if (!SQL_SUCCEEDED(SQLSetPos(statement_.get(), static_cast<SQLSETPOSIROW>(row_in_block_ + 1),
                               SQL_POSITION, SQL_LOCK_NO_CHANGE))) {
    throw statement_error(statement_.get(), server_);
  }
  return single_cell(column);
}

std::optional<std::string_view> Reader::single_cell(std::size_t column) {
  const SQLSMALLINT fetched_as = columns_[column].fetched_as;
  const std::size_t end = end_bytes(fetched_as);
  if (cell_.size() > most_kept_bytes) cell_ = {};
  std::size_t needed = piece_bytes;
  std::size_t had = 0;
  for (;;) {
    if (cell_.size() < needed) cell_.resize(needed);
    const std::size_t room = cell_.size() - had;
    SQLLEN length = 0;
    const SQLRETURN code =
        SQLGetData(statement_.get(), static_cast<SQLUSMALLINT>(column + 1), fetched_as,
                   cell_.data() + had, static_cast<SQLLEN>(room), &length);
    if (code == SQL_NO_DATA) break;
    if (!SQL_SUCCEEDED(code)) throw statement_error(statement_.get(), server_);
    if (length == SQL_NULL_DATA) return std::nullopt;
    const bool is_total_known = length >= 0;  // else SQL_NO_TOTAL
    const auto left = static_cast<std::size_t>(length);
    if (is_total_known && left <= room - end) {
      had += left;
      break;
    }
    needed = is_total_known ? had + left + end : cell_.size() * 2;
    had += room - end;
  }
  return std::string_view(cell_.data(), had);
}

std::optional<std::size_t> Reader::read_row() {
  if (row_in_block_ >= rows_in_block_ && !fetch()) return std::nullopt;
  if (!bound_.empty() && row_status_[row_in_block_] == SQL_ROW_ERROR) {
    throw statement_error(statement_.get(), server_);
  }
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto cell = bound_.empty() ? single_cell(i) : bound_cell(i);
    if (!cell) {
      check(builder(i).AppendNull());
      continue;
    }
    const std::string_view utf8 = as_utf8(i, *cell);
    if (const std::string problem = decoders_[i]->append(repaired(i, utf8)); !problem.empty()) {
      throw value_error(i, problem, "CAST the column in the query to the type that it is to have");
    }
    bytes += cell->size() + sizeof(std::int64_t);
  }
  ++row_in_block_;
  return bytes;
}

}  // namespace sqlpod::odbc
