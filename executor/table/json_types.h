// The types of the columns of a JSON Lines file, as its first rows show them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/document/document.h"
#include "config/table_column.h"

namespace sqlpod {

/// bool, int, float, str, and lists of one of them; decimal where a float would lose digits; json
/// for objects and all that is mixed, but str for mixed texts, numbers and truth values. Every
/// column may be NULL.
class JsonTypes {
 public:
  void add(const Node& object);

  /// The columns in the order in which they were first seen. One that was only null is str.
  std::vector<TableColumn> columns() const;

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::optional<InputType>, std::less<>> types_;  ///< none: only null so far
};

}  // namespace sqlpod
