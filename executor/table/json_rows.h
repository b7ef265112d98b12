// The rows of a JSON Lines file: one object a line, keys are columns. Lines of white space alone
// are skipped.
//
// Rows and lines count from 1. Errors: Error (usage) that names row and line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "config/document/document.h"
#include "error/error.h"
#include "executor/storage/text_input.h"

namespace sqlpod {

class JsonRows {
 public:
  struct Place {
    std::int64_t row = 0;
    std::int64_t line = 0;
  };

  explicit JsonRows(TextInput input) : input_(std::move(input)) {}

  const std::string& name() const { return input_.name(); }

  /// Reads on; false at the end of the file. Throws Error (usage).
  bool next();
  /// The row's object; it may be moved away.
  Node& object() { return object_; }
  /// Bytes that the row took in the file.
  std::size_t bytes() const { return line_size_; }
  /// Where the row that was read last stands.
  Place place() const { return place_; }
  /// `error` at a row: "rows.jsonl: row 3 (line 4), column 'a': …".
  Error error_at(Place place, const Error& error, std::string_view column = {}) const;

 private:
  bool read_line();

  TextInput input_;
  Node object_;
  std::size_t line_size_ = 0;  ///< with its end
  Place place_;
};

}  // namespace sqlpod
