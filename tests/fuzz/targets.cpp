#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {

const std::vector<Target>& targets() {
  static const std::vector<Target> all = {
      {"connect_args", fuzz_connect_args},
      {"dotenv", fuzz_dotenv},
      {"executemany", fuzz_executemany},
      {"flyte_arguments", fuzz_flyte_arguments},
      {"flyte_inputs", fuzz_flyte_inputs},
      {"flyte_query", fuzz_flyte_query},
      {"flyte_task", fuzz_flyte_task},
      {"image_catalogue", fuzz_image_catalogue},
      {"injection", fuzz_injection},
      {"inputs", fuzz_inputs},
      {"manifest", fuzz_manifest},
      {"mysql_decoder", fuzz_mysql_decoder},
      {"postgresql_decoder", fuzz_postgresql_decoder},
      {"redactor", fuzz_redactor},
      {"run_record", fuzz_run_record},
      {"scalar_text", fuzz_scalar_text},
      {"sealed_store", fuzz_sealed_store},
      {"secret_name", fuzz_secret_name},
      {"sql_lexer", fuzz_sql_lexer},
      {"storage_uri", fuzz_storage_uri},
      {"table_file", fuzz_table_file},
      {"task_spec", fuzz_task_spec},
      {"template", fuzz_template},
      {"url", fuzz_url},
  };
  return all;
}

}  // namespace sqlpod::fuzzing
