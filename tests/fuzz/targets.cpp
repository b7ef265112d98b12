#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {

const std::vector<Target>& targets() {
  static const std::vector<Target> all = {
      {"dotenv", fuzz_dotenv},
      {"flyte_inputs", fuzz_flyte_inputs},
      {"flyte_query", fuzz_flyte_query},
      {"flyte_task", fuzz_flyte_task},
      {"image_catalogue", fuzz_image_catalogue},
      {"inputs", fuzz_inputs},
      {"manifest", fuzz_manifest},
      {"mysql_decoder", fuzz_mysql_decoder},
      {"postgresql_decoder", fuzz_postgresql_decoder},
      {"redactor", fuzz_redactor},
      {"sealed_store", fuzz_sealed_store},
      {"secret_name", fuzz_secret_name},
      {"sql_lexer", fuzz_sql_lexer},
      {"table_file", fuzz_table_file},
      {"task_spec", fuzz_task_spec},
      {"template", fuzz_template},
      {"url", fuzz_url},
  };
  return all;
}

}  // namespace sqlpod::fuzzing
