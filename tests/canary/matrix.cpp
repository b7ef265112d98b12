#include "tests/canary/matrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace sqlpod::testing {
namespace {

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

int count_of(const std::string& what, const std::string& text) {
  int count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
    ++count;
    at += what.size() - 1;
  }
  return count;
}

/// Shows both when all tests of the process have run.
class Report : public ::testing::Environment {
 public:
  void TearDown() override {
    std::string text;
    for (const Matrix* matrix : {&Matrix::of_forms(), &Matrix::of_paths()}) {
      if (!matrix->empty()) text += matrix->to_string() + "\n";
    }
    if (text.empty()) return;
    std::cout << text;
    const std::filesystem::path folder = SQLPOD_BINARY_DIR "/test-results";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "canary_matrix.txt") << text;
  }
};

[[maybe_unused]] const auto* const report = ::testing::AddGlobalTestEnvironment(new Report);

}  // namespace

void Matrix::count(const std::string& row, const std::string& column, const std::string& text,
                   bool is_found) {
  add_once(rows_, row);
  add_once(columns_, column);
  Cell& cell = cells_[{row, column}];
  ++cell.texts;
  cell.masks += count_of("***", text);
  if (is_found) ++cell.finds;
}

std::string Matrix::to_string() const {
  std::size_t widest = title_.size();
  for (const std::string& row : rows_) widest = std::max(widest, row.size());
  const auto padded = [](std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text + "  ";
  };
  std::string text = padded(title_, widest);
  for (const std::string& column : columns_) text += padded(column, 7);
  for (const std::string& row : rows_) {
    text += "\n" + padded(row, widest);
    for (const std::string& column : columns_) {
      std::string shown = ".";
      if (const auto cell = cells_.find({row, column}); cell != cells_.end()) {
        shown = std::to_string(cell->second.texts) + "/" + std::to_string(cell->second.masks);
        if (cell->second.finds != 0) shown += "!" + std::to_string(cell->second.finds);
      }
      text += padded(shown, std::max<std::size_t>(column.size(), 7));
    }
  }
  return text + "\n";
}

Matrix& Matrix::of_forms() {
  static Matrix matrix("form of the secret (texts/masks)");
  return matrix;
}

Matrix& Matrix::of_paths() {
  static Matrix matrix("verb, front or error (texts/masks)");
  return matrix;
}

}  // namespace sqlpod::testing
