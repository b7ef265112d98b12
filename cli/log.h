// The log, on standard error: Poco's loggers behind a channel that redacts every line.
#pragma once

#include <string>

#include "secrets/redactor.h"

namespace sqlpod::cli {

/// Sets the root logger up. `level` is error, warning, information or debug; `format` is text or
/// json (an object a line: time, level, source, message). What libraries print are lines of it, too
/// (cli/library_output.h). The redactor must outlive the process's last log line.
void start_log(const std::string& level, const std::string& format, const Redactor& redactor);

}  // namespace sqlpod::cli
