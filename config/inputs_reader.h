// Reads the `inputs` of a spec: their names, types and defaults, and the columns of a table.
#pragma once

#include <string>
#include <vector>

#include "config/document/document.h"
#include "config/input_type.h"
#include "config/spec_reader.h"
#include "config/task_spec.h"

namespace sqlpod {

/// What is wrong is reported to `reader`, and the inputs that are sound come back.
std::vector<InputDeclaration> read_inputs(SpecReader& reader, const Node& node,
                                          const std::string& path);

/// Reads a type's name into `type`; false when it is none, which is reported.
bool read_type(SpecReader& reader, const Node& node, const std::string& path, InputType& type);

}  // namespace sqlpod
