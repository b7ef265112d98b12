// One SQL statement with its bound parameters, in the order of their placeholders: what a template
// renders to and what an engine runs. A value type.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/input_type.h"
#include "config/value.h"

namespace sqlpod {

struct Parameter {
  std::string name;  ///< the input's name, or the expression's text
  InputType type;    ///< what it is bound as; a NULL has the declared type
  Value value;
  /// The statement is run for each row of a table, and this column of it gives the value.
  std::optional<int> column = {};
};

struct Statement {
  std::string sql;  ///< with the dialect's placeholders; no final semicolon
  std::vector<Parameter> parameters;
};

}  // namespace sqlpod
