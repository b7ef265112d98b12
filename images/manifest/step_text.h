// The texts of a step that a system which replaces marks in its templates would read.
#pragma once

#include <string>
#include <string_view>

#include "images/manifest/step.h"

namespace sqlpod {

/// Throws Error (usage) when image, arguments, environment or a mounted folder of the step holds
/// `mark`, which `system` would take for a reference of its own. Spec and inputs may: they are in
/// the ConfigMap.
void refuse_mark(const Step& step, std::string_view mark, const std::string& system);

}  // namespace sqlpod
