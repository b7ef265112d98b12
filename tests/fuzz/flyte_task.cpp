// Bytes are a task template or an error, and one that is taken has all that a run asks of it.
#include "flyte/message_reader.h"
#include "flyte/task_template.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {

void fuzz_flyte_task(std::string_view bytes) {
  succeeds(ErrorKind::usage, [&] {
    const flyte::TaskTemplate task = flyte::parse_task_template(bytes);
    require(task.config.uri.has_value(), "a task without a URL");
    for (const auto& [arg, name] : task.config.secret_connect_args) {
      require(!name.group.empty() || !name.key.empty(), "a secret without a name");
    }
    const auto again = flyte::parse_message<flyte::messages::TaskTemplate>(bytes, "the template");
    require(again.type() == "sqlalchemy", "a task of another type is taken");
  });
}

}  // namespace sqlpod::fuzzing
