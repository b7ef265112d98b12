// Runs a task through libsqlpod and says how many rows it affected.
#include <iostream>

#include "executor/executor.h"

int main() {
  sqlpod::Redactor redactor;
  const sqlpod::SecretStore secrets(sqlpod::secret_store_settings_from_environment(), redactor);
  try {
    const sqlpod::TaskSpec task = sqlpod::parse_task_spec(
        "name: count_rows\n"
        "query_template: |\n"
        "  CREATE TABLE numbers (n INTEGER);\n"
        "  INSERT INTO numbers VALUES ({{ .first }}), (2), (3)\n"
        "inputs: {first: int}\n"
        "task_config: {uri: 'sqlite://'}\n",
        "count_rows");
    sqlpod::RunRecord record;
    sqlpod::Executor(secrets, redactor)
        .run(task, {.file = {}, .command_line = {{"first", "1"}}}, {}, record);
    std::cout << record.rows.value_or(0) << " rows\n";
    return 0;
  } catch (const sqlpod::Error& error) {
    std::cerr << error.message() << "\n";
    return sqlpod::exit_code(error.kind());
  }
}
