// The program under the names by which Flyte starts it: pyflyte-execute, and pyflyte-fast-execute
// before it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sqlpod::cli {

/// What Flyte asks for, when the program is called by one of its names, or with one as its first
/// argument, as a container with an entry point is; `command` is name and arguments. The answer are
/// the arguments of pyflyte-execute.
std::optional<std::vector<std::string>> flyte_arguments(const std::vector<std::string>& command);

/// Runs the task; answers the exit code: 0 done, or error.pb is written; 1 it could not be written;
/// 2 the command line is wrong; 143 or 130 ended by a signal.
int pyflyte_execute(const std::vector<std::string>& arguments);

}  // namespace sqlpod::cli
