// The rows of a CSV file, as RFC 4180 has it: comma, double quotes, doubled inside of quotes, lines
// that end in LF or CRLF, a header first.
//
// Strict: a row that is longer or shorter than the header, a quote inside an unquoted cell, text
// after a closing quote, a NUL byte and what is no UTF-8 are errors that name row and line. Rows
// count from 1 without the header, lines from 1 with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "error/error.h"
#include "executor/storage/text_input.h"

namespace sqlpod {

class CsvRows {
 public:
  struct Cell {
    std::string_view text;  ///< valid until the next row is read
    bool quoted = false;
  };

  /// Reads the header: distinct names. Throws Error (usage).
  explicit CsvRows(TextInput input);

  const std::vector<std::string>& header() const { return header_; }

  /// Reads on; false at the end of the file. Throws Error (usage).
  bool next();
  const std::vector<Cell>& cells() const { return cells_; }
  /// Bytes that the row took in the file.
  std::size_t bytes() const { return record_size_; }
  /// `error` at the row that was read last: "rows.csv: row 3 (line 4), column 'a': …".
  Error at_row(const Error& error, std::string_view column = {}) const;

 private:
  enum class Parse { done, incomplete };
  struct Span {
    std::size_t begin;
    std::size_t end;
    bool quoted;
    bool doubled;  ///< holds doubled quotes
  };

  bool read_record();
  Parse parse();
  Parse parse_quoted(std::size_t& at);
  Parse parse_plain(std::size_t& at);
  Parse parse_separator(std::size_t& at, bool& more_cells);
  void finish_record();
  void check_characters() const;
  [[noreturn]] void fail(const std::string& message, const std::string& hint) const;

  TextInput input_;
  std::vector<std::string> header_;
  std::vector<Span> spans_;
  std::vector<Cell> cells_;
  std::size_t record_size_ = 0;
  bool at_end_ = false;    ///< the window reaches to the end of the file
  std::int64_t row_ = -1;  ///< of the record that was read last; the header is 0
  std::int64_t line_ = 1;  ///< that the record begins in
  std::int64_t next_line_ = 1;
};

}  // namespace sqlpod
