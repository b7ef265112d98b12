// The files that a step's container finds under /etc/sqlpod: the spec, the inputs, the files of
// table inputs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/inputs.h"
#include "config/task_spec.h"
#include "images/manifest/step.h"

namespace sqlpod {

struct StepFiles {
  std::vector<StepFile> files;
  std::vector<StepPair> environment;  ///< where the program finds them when not by itself
};

/// The spec and an inputs file are carried byte for byte. With inputs given one by one, or table
/// inputs, whose files have another path in the container, the inputs are a JSON file that sqlpod
/// reads as the same values; those that have their default are left out. A table input at a URI
/// stays there, and file:///folder/file is one that the image has. Throws Error (usage): see
/// make_step().
StepFiles step_files(const TaskSpec& task, const GivenInputs& given,
                     const std::optional<std::string>& spec_text);

}  // namespace sqlpod
