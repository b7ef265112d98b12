#include "tests/canary/flyte_front.h"

#include "flyte/messages.pb.h"

namespace sqlpod::testing {
namespace {

namespace messages = flyte::messages;

messages::TaskTemplate template_of(const FlyteTask& task) {
  messages::TaskTemplate result;
  result.set_type("sqlalchemy");
  result.mutable_id()->set_name("canary.task");
  auto& custom = *result.mutable_custom()->mutable_fields();
  custom["query_template"].set_string_value(task.query);
  custom["uri"].set_string_value(task.uri);
  auto& args = *custom["connect_args"].mutable_struct_value()->mutable_fields();
  for (const auto& [name, value] : task.args) args[name].set_string_value(value);
  auto& secrets = *custom["secret_connect_args"].mutable_struct_value()->mutable_fields();
  for (const auto& [name, secret] : task.secret_args) {
    auto& fields = *secrets[name].mutable_struct_value()->mutable_fields();
    fields["group"].set_string_value(secret.first);
    fields["key"].set_string_value(secret.second);
  }
  auto& inputs = *result.mutable_interface()->mutable_inputs()->mutable_variables();
  for (const auto& [name, value] : task.inputs) {
    inputs[name].mutable_type()->set_simple(task.inputs_are_numbers ? messages::INTEGER
                                                                    : messages::STRING);
  }
  if (task.has_table) {
    auto& outputs = *result.mutable_interface()->mutable_outputs()->mutable_variables();
    outputs["results"].mutable_type()->mutable_structured_dataset_type();
  }
  return result;
}

}  // namespace

Outcome run_as_flyte(const FlyteTask& task, const TemporaryFolder& folder, ProgramOptions options) {
  messages::LiteralMap literals;
  for (const auto& [name, value] : task.inputs) {
    (*literals.mutable_literals())[name].mutable_scalar()->mutable_primitive()->set_string_value(
        value);
  }
  folder.write("given.task.pb", template_of(task).SerializeAsString());
  folder.write("given.inputs.pb", literals.SerializeAsString());
  return run_as_flyte(folder, std::move(options));
}

Outcome run_as_flyte(const TemporaryFolder& folder, ProgramOptions options) {
  options.folder = folder.path();
  options.environment.insert(
      {{"FLYTE_SECRETS_DEFAULT_DIR", folder.file("secrets")}, {"FLYTE_SDK_LOGGING_LEVEL", "10"}});
  return run_program(
      {SQLPOD_PROGRAM, "pyflyte-execute", "--inputs", folder.file("given.inputs.pb"),
       "--output-prefix", folder.file("out"), "--raw-output-data-prefix", folder.file("raw"),
       "--resolver",
       "flytekit.core.python_customized_container_task.default_task_template_resolver", "--",
       folder.file("given.task.pb"), "flytekitplugins.sqlalchemy.task.SQLAlchemyTaskExecutor"},
      std::move(options));
}

}  // namespace sqlpod::testing
