// Runs the command that prints a credential.
//
// The program is started by its absolute path, without a shell: with an empty environment, nothing
// to read on its standard input, no descriptor of this process but those for its output, and a
// process group of its own, of which nothing is left when this returns.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "executor/engine/cancellation.h"
#include "secrets/secret.h"

namespace sqlpod {

struct CommandLimits {
  std::chrono::milliseconds time{30'000};
  std::size_t output_bytes = std::size_t{64} * 1024;
};

/// What came of a command.
struct CommandResult {
  Secret output;        ///< all of standard output that a limit allows, also of a failed command
  std::string said;     ///< the first 4 KiB of standard error, printable; it may hold the secret
  std::string problem;  ///< one line that begins with the program; empty: it ended with code 0
  std::string hint;
};

/// Runs it to its end or to a limit. `command` is the program and its arguments. Throws what
/// `cancellation` asks for, and kills the command then.
CommandResult run_credential_command(const std::vector<std::string>& command,
                                     const Cancellation& cancellation,
                                     const CommandLimits& limits = {});

}  // namespace sqlpod
