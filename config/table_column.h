// A column of a table that a statement is run for each row of.
#pragma once

#include <string>

#include "config/input_type.h"

namespace sqlpod {

struct TableColumn {
  std::string name;
  InputType type;
};

}  // namespace sqlpod
