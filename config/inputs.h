// The inputs of one run: the values given on the command line and in a file, typed by the spec's
// declarations.
//
// Missing, extra and ill-typed inputs are collected and reported together, each named. Values given
// later win: the inputs file first, then `-i name=value`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/task_spec.h"
#include "config/value.h"

namespace sqlpod {

struct GivenInputs {
  std::optional<std::string> file;  ///< YAML or JSON, a map of name to value
  std::vector<std::pair<std::string, std::string>> command_line;  ///< name and text, in order
  /// What stands in the file, when it is none that can be opened by its name.
  std::optional<std::string> file_text = {};
};

/// Splits `name=value` as given to `-i`. Throws Error (usage).
std::pair<std::string, std::string> split_input_argument(std::string_view argument);

/// A value as the command line gives it, read by its type: lists and json in JSON or YAML flow
/// form. Throws Error (usage).
Value input_value(std::string_view text, const InputType& type);

/// The value of every declared input; a table's is the path of its file. Throws Error (usage) that
/// names all that is wrong.
std::map<std::string, Value, std::less<>> bind_inputs(const TaskSpec& spec,
                                                      const GivenInputs& given);

}  // namespace sqlpod
