// The fuzz targets: functions that take any bytes and hold what sqlpod promises for them.
//
// A target returns when every property holds, throws BrokenProperty when one does not, and lets any
// exception through that sqlpod should not have thrown. Targets keep no state between calls. They
// run under libFuzzer (`./dev fuzz`) and, over the files in corpus/, as ordinary tests.
#pragma once

#include <string_view>
#include <vector>

namespace sqlpod::fuzzing {

void fuzz_connect_args(std::string_view bytes);
void fuzz_dotenv(std::string_view bytes);
void fuzz_executemany(std::string_view bytes);
void fuzz_flyte_arguments(std::string_view bytes);
void fuzz_flyte_inputs(std::string_view bytes);
void fuzz_flyte_query(std::string_view bytes);
void fuzz_flyte_task(std::string_view bytes);
void fuzz_image_catalogue(std::string_view bytes);
void fuzz_injection(std::string_view bytes);
void fuzz_inputs(std::string_view bytes);
void fuzz_manifest(std::string_view bytes);
void fuzz_mysql_decoder(std::string_view bytes);
void fuzz_postgresql_decoder(std::string_view bytes);
void fuzz_redactor(std::string_view bytes);
void fuzz_run_record(std::string_view bytes);
void fuzz_scalar_text(std::string_view bytes);
void fuzz_sealed_store(std::string_view bytes);
void fuzz_secret_name(std::string_view bytes);
void fuzz_sql_lexer(std::string_view bytes);
void fuzz_storage_uri(std::string_view bytes);
void fuzz_table_file(std::string_view bytes);
void fuzz_task_spec(std::string_view bytes);
void fuzz_template(std::string_view bytes);
void fuzz_url(std::string_view bytes);

struct Target {
  std::string_view name;  ///< also of its folder in corpus/
  void (*run)(std::string_view bytes);
};

/// Every target, by name.
const std::vector<Target>& targets();

}  // namespace sqlpod::fuzzing
