// The command line of a Flyte task's container, `pyflyte-execute`, read as click reads it there.
//
// `--option value` and `--option=value` in any order, the last one wins; what follows `--`, and
// every argument that is no option, goes to the resolver: the path of the task template and the
// class that runs it. A value that is a template that nobody filled in (`{{.rawOutputDataPrefix}}`)
// counts as not given. A value type.
#pragma once

#include <string>
#include <vector>

namespace sqlpod::flyte {

struct ContainerArguments {
  std::string inputs;           ///< path or URI of the LiteralMap
  std::string output_prefix;    ///< where outputs.pb or error.pb goes
  std::string raw_data_prefix;  ///< where tables go; empty: not given
  std::string resolver;         ///< empty: not given
  std::vector<std::string> resolver_arguments;
  bool is_test = false;  ///< --test: nothing is to be read or written
  bool wants_help = false;
};

/// `arguments` are those behind the program's name. Throws Error (usage), which is exit code 2, for
/// an option that is unknown, without its value or missing.
ContainerArguments parse_container_arguments(const std::vector<std::string>& arguments);

/// What --help prints.
std::string container_help();

}  // namespace sqlpod::flyte
