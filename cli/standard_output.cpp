#include "cli/standard_output.h"

#include <memory>

#include "error/arrow_status.h"
#include "executor/storage/output_file.h"

namespace sqlpod::cli {

void write_standard_output(const std::string& text) {
  const std::unique_ptr<OutputFile> output = open_output("-");
  check(output->stream().Write(text), ErrorKind::output);
  output->finish();
}

}  // namespace sqlpod::cli
