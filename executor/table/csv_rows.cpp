#include "executor/table/csv_rows.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

#include "error/in_quotes.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

bool is_ascii_without_nul(std::string_view text) {
  // A loop without branches, which compilers turn into vector instructions.
  unsigned char high = 0;
  bool nul = false;
  for (const char c : text) {
    high = static_cast<unsigned char>(high | static_cast<unsigned char>(c));
    nul |= c == '\0';
  }
  return high < 0x80U && !nul;
}

bool ends_plain_cell(char c) {
  return c == ',' || c == '\n' || c == '\r' || c == '"';
}

std::size_t remove_doubled_quotes(char* text, std::size_t size) {
  std::size_t written = 0;
  for (std::size_t i = 0; i < size; ++i) {
    text[written++] = text[i];
    if (text[i] == '"') ++i;
  }
  return written;
}

}  // namespace

CsvRows::CsvRows(TextInput input) : input_(std::move(input)) {
  if (!read_record()) {
    throw Error(ErrorKind::usage, input_.name() + " is empty",
                "a CSV file begins with a line of column names");
  }
  std::set<std::string_view> seen;
  for (const Cell& cell : cells_) {
    if (!seen.insert(cell.text).second) {
      fail("the column " + in_quotes(cell.text) + " stands twice in the header", "rename one");
    }
    header_.emplace_back(cell.text);
  }
}

bool CsvRows::next() {
  if (!read_record()) return false;
  if (cells_.size() != header_.size()) {
    const auto count = [](std::size_t number) {
      return std::to_string(number) + (number == 1 ? " cell" : " cells");
    };
    fail("it has " + count(cells_.size()) + ", and the header " + count(header_.size()),
         cells_.size() > header_.size() ? "put a cell that holds a comma in double quotes"
                                        : "write every cell, empty ones too: a,,c");
  }
  return true;
}

Error CsvRows::at_row(const Error& error, std::string_view column) const {
  std::string place = input_.name() + ": ";
  if (row_ > 0) place += "row " + std::to_string(row_) + " (line " + std::to_string(line_) + ")";
  if (row_ <= 0) place += "line " + std::to_string(line_);
  if (!column.empty()) place += ", column " + in_quotes(column);
  return {error.kind(), place + ": " + error.message(), error.hint()};
}

void CsvRows::fail(const std::string& message, const std::string& hint) const {
  throw at_row(Error(ErrorKind::usage, message, hint));
}

bool CsvRows::read_record() {
  input_.consume(record_size_);
  record_size_ = 0;
  if (input_.size() == 0 && !input_.more()) return false;
  ++row_;
  line_ = next_line_;
  while (parse() == Parse::incomplete) at_end_ = !input_.more();
  finish_record();
  return true;
}

// Finds the cells of the record at the window's beginning. Incomplete: the window must grow first.
CsvRows::Parse CsvRows::parse() {
  spans_.clear();
  std::size_t at = 0;
  for (bool more_cells = true; more_cells;) {
    const bool quoted = at < input_.size() && input_.data()[at] == '"';
    if ((quoted ? parse_quoted(at) : parse_plain(at)) == Parse::incomplete ||
        parse_separator(at, more_cells) == Parse::incomplete) {
      return Parse::incomplete;
    }
  }
  record_size_ = at;
  return Parse::done;
}

CsvRows::Parse CsvRows::parse_quoted(std::size_t& at) {
  const char* const text = input_.data();
  const std::size_t begin = ++at;
  for (bool doubled = false;; doubled = true) {
    const void* const quote = std::memchr(text + at, '"', input_.size() - at);
    if (quote == nullptr) {
      if (at_end_)
        fail("a quoted cell is never closed", "close it, or double a quote inside of it");
      return Parse::incomplete;
    }
    at = static_cast<std::size_t>(static_cast<const char*>(quote) - text) + 1;
    if (at == input_.size() && !at_end_) return Parse::incomplete;
    if (at == input_.size() || text[at] != '"') {
      spans_.push_back({begin, at - 1, true, doubled});
      return Parse::done;
    }
    ++at;
  }
}

CsvRows::Parse CsvRows::parse_plain(std::size_t& at) {
  const char* const text = input_.data();
  const std::size_t begin = at;
  while (at < input_.size() && !ends_plain_cell(text[at])) ++at;
  if (at == input_.size() && !at_end_) return Parse::incomplete;
  if (at < input_.size() && text[at] == '"') {
    fail("a quote stands inside of a cell without quotes",
         "put the whole cell in quotes and double the quote: \"5\"\" disk\"");
  }
  spans_.push_back({begin, at, false, false});
  return Parse::done;
}

// What stands behind a cell: a comma, the end of the line or of the file.
CsvRows::Parse CsvRows::parse_separator(std::size_t& at, bool& more_cells) {
  const char* const text = input_.data();
  const std::size_t size = input_.size();
  more_cells = at < size && text[at] == ',';
  if (at == size) return at_end_ ? Parse::done : Parse::incomplete;
  if (text[at] == '\r') {
    if (at + 1 == size && !at_end_) return Parse::incomplete;
    ++at;
    if (at == size) return Parse::done;
    if (text[at] != '\n') {
      fail("a carriage return stands inside of a cell without quotes",
           "end lines with LF or CRLF, or put the cell in quotes");
    }
  } else if (text[at] != ',' && text[at] != '\n') {
    fail("text follows the closing quote of cell " + std::to_string(spans_.size()),
         "double a quote inside of a quoted cell: \"5\"\" disk\"");
  }
  ++at;
  return Parse::done;
}

void CsvRows::finish_record() {
  check_characters();
  char* const text = input_.data();
  cells_.clear();
  ++next_line_;
  for (const Span& span : spans_) {
    std::size_t size = span.end - span.begin;
    if (span.quoted) next_line_ += std::count(text + span.begin, text + span.end, '\n');
    if (span.doubled) size = remove_doubled_quotes(text + span.begin, size);
    cells_.push_back({{text + span.begin, size}, span.quoted});
  }
}

void CsvRows::check_characters() const {
  const std::string_view record = input_.window().substr(0, record_size_);
  if (is_ascii_without_nul(record)) return;
  if (record.find('\0') != std::string_view::npos) {
    fail("it holds a NUL byte", "save the file as UTF-8 text");
  }
  if (find_invalid_utf8(record)) fail("it is not UTF-8", "save the file as UTF-8");
}

}  // namespace sqlpod
