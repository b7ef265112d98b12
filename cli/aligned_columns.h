// A small table on standard output: columns two blanks apart, the first row their names.
#pragma once

#include <string>
#include <vector>

namespace sqlpod::cli {

/// Every row has as many cells as the first; none holds a line break. Ends with a newline.
std::string aligned_columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace sqlpod::cli
