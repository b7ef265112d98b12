// SQL text with holes where values go, and the place in the template that each part came from: what
// a template renders to before its parameters are bound.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/input_type.h"
#include "config/value.h"
#include "error/error.h"
#include "executor/query/syntax_tree.h"

namespace sqlpod {

/// A value that has still to find its place in the SQL.
struct Hole {
  std::string name;  ///< of the input, or the expression's text
  InputType type;
  std::shared_ptr<const Value> value;  ///< never null; NULL for a column
  OutputMode mode = OutputMode::value;
  std::optional<int> column = {};  ///< of the table whose rows give the value
};

class SqlText {
 public:
  /// The byte that stands for a hole in text(). SQL cannot hold it otherwise.
  static constexpr char hole = '\0';

  /// `source` is the template, for messages; it must outlive this.
  explicit SqlText(std::string_view source) : source_(source) {}

  /// Copies source[begin, end).
  void append_source(std::size_t begin, std::size_t end);
  /// Adds text that came from the output at `origin`. It must not hold the hole's byte.
  void append_text(std::string_view text, std::size_t origin);
  void append_hole(Hole filled, std::size_t origin);

  const std::string& text() const { return text_; }
  /// The hole whose byte is at `offset` of text().
  const Hole& hole_at(std::size_t offset) const;
  /// The place in the template that `offset` of text() came from.
  std::size_t origin_of(std::size_t offset) const;
  /// An Error (usage) at the place in the template that `offset` of text() came from.
  Error error_at(std::size_t offset, const std::string& message, std::string hint = {}) const;

 private:
  struct Origin {
    std::size_t offset;  ///< of text_
    std::size_t source;  ///< of source_
    bool verbatim;       ///< whether both move on together
  };

  void check_size() const;

  std::string_view source_;
  std::string text_;
  std::vector<Origin> origins_;
  std::vector<std::pair<std::size_t, Hole>> holes_;  ///< by offset
};

}  // namespace sqlpod
