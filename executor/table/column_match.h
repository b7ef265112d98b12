// Which columns of a file are read: those that are declared, by their names.
#pragma once

#include <string>
#include <vector>

#include "config/table_column.h"

namespace sqlpod {

/// The position in `names` of each declared column, or of every column when none is declared.
/// Throws Error (usage) that names `file`: a column that is not there, with the nearest name; one
/// that stands there twice.
std::vector<int> match_columns(const std::string& file, const std::vector<std::string>& names,
                               const std::vector<TableColumn>& declared);

}  // namespace sqlpod
