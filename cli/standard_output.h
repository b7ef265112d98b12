// Text on standard output: what render, drivers and completion print.
#pragma once

#include <string>

namespace sqlpod::cli {

/// Writes all of it. Throws Error (output) when standard output is closed or full.
void write_standard_output(const std::string& text);

}  // namespace sqlpod::cli
