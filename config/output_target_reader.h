// Reads the `output` of a spec.
#pragma once

#include <string>

#include "config/document/document.h"
#include "config/output_target.h"
#include "config/spec_reader.h"

namespace sqlpod {

/// What is wrong is reported to `reader`; the result is of use only when nothing was.
OutputTarget read_output_target(SpecReader& reader, const Node& node, const std::string& path);

}  // namespace sqlpod
