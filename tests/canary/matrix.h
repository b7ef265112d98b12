// What the suite has searched, as a table: rows are forms of the secret or paths of the program,
// columns the texts that they left. Printed when the tests end, and written into the build folder.
//
// A cell says how many texts were searched and how often a mask stood in them: `12/9`. One in which
// the secret was found has a `!` and how often.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sqlpod::testing {

class Matrix {
 public:
  explicit Matrix(std::string title) : title_(std::move(title)) {}

  void count(const std::string& row, const std::string& column, const std::string& text,
             bool is_found);

  std::string to_string() const;
  bool empty() const { return rows_.empty(); }

  /// The forms that a database repeats, by the texts that hold them then.
  static Matrix& of_forms();
  /// The verbs, fronts and errors, by the texts that they leave.
  static Matrix& of_paths();

 private:
  struct Cell {
    int texts = 0;
    int masks = 0;
    int finds = 0;
  };

  std::string title_;
  std::vector<std::string> rows_;  ///< in the order of their first count, as the columns
  std::vector<std::string> columns_;
  std::map<std::pair<std::string, std::string>, Cell> cells_;
};

}  // namespace sqlpod::testing
