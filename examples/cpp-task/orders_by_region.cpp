// Runs one task for each region that is named on the command line, and leaves a Parquet file of
// each in a folder: orders_by_region TASK.yaml FOLDER REGION...
#include <iostream>
#include <string>

#include "executor/executor.h"

namespace {

void write_orders(const sqlpod::Executor& executor, const sqlpod::TaskSpec& task,
                  const std::string& folder, const std::string& region) {
  sqlpod::GivenInputs inputs;
  inputs.command_line = {{"region", region}};
  sqlpod::RunOptions options;
  options.output.path = folder + "/" + region + ".parquet";
  sqlpod::RunRecord record;
  executor.run(task, inputs, options, record);
  std::cout << region << ": " << record.rows.value_or(0) << " orders\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: orders_by_region TASK.yaml FOLDER REGION...\n";
    return sqlpod::exit_code(sqlpod::ErrorKind::usage);
  }
  sqlpod::Redactor redactor;
  const sqlpod::SecretStore secrets(sqlpod::secret_store_settings_from_environment(), redactor);
  const sqlpod::Executor executor(secrets, redactor);
  try {
    const sqlpod::TaskSpec task = sqlpod::load_task_spec(argv[1]);
    for (int region = 3; region < argc; ++region) {
      write_orders(executor, task, argv[2], argv[region]);
    }
    return 0;
  } catch (const sqlpod::Error& error) {
    std::cerr << "error: " << error.message() << "\nhint: " << error.hint() << "\n";
    return sqlpod::exit_code(error.kind());
  }
}
