// The secrets that the commands of a sealed store are given: from files and standard input, never
// from the command line itself, which every process of the machine can read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "secrets/redactor.h"
#include "secrets/sealed/sealed_content.h"

namespace sqlpod::cli {

struct SealedValueArguments {
  std::vector<std::string> values;  ///< group/key=@FILE; @- is standard input
  std::string file;                 ///< YAML or JSON; "-" is standard input

  /// Reads them all, and makes each known to the redactor. Throws Error (usage): an argument that
  /// has the value itself (which is not shown), a file that is not there, a name that stands twice.
  SealedSecrets read(Redactor& redactor) const;
};

/// Writes all of a text that is secret to a descriptor, leaving no copy in memory. Throws Error
/// (output) that names the target.
void write_secret_text(int descriptor, std::string_view text, const std::string& target);

}  // namespace sqlpod::cli
