#include "cli/aligned_columns.h"

#include <algorithm>
#include <string_view>

#include "error/utf8.h"
#include "executor/table/display_width.h"

namespace sqlpod::cli {
namespace {

std::size_t columns_of_terminal(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character character = decode_utf8(text, i);
    columns += static_cast<std::size_t>(display_width(character.code));
    i += character.length;
  }
  return columns;
}

}  // namespace

std::string aligned_columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of_terminal(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      text += row[i] + std::string(widths[i] - columns_of_terminal(row[i]) + 2, ' ');
    }
    text += row.back() + "\n";
  }
  return text;
}

}  // namespace sqlpod::cli
