// Runs the program as Flyte does, as pyflyte-execute, on a task template made here.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

struct FlyteTask {
  std::string uri;
  std::string query;
  std::map<std::string, std::string> args;
  /// By connect arg: the group and the key of its secret.
  std::map<std::string, std::pair<std::string, std::string>> secret_args;
  bool has_table = false;
  /// Texts by name, each a `str` of the task's interface unless said otherwise.
  std::map<std::string, std::string> inputs;
  bool inputs_are_numbers = false;  ///< as the interface has them; the literals are texts
};

/// Writes given.task.pb and given.inputs.pb into the folder and runs the task; it leaves what it
/// tells Flyte in `out`, a table in `raw`. Secrets are those of the folder `secrets`.
Outcome run_as_flyte(const FlyteTask& task, const TemporaryFolder& folder,
                     ProgramOptions options = {});

/// The same on whatever files are there.
Outcome run_as_flyte(const TemporaryFolder& folder, ProgramOptions options = {});

}  // namespace sqlpod::testing
