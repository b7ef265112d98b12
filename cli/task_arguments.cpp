#include <filesystem>

#include "cli/command.h"

namespace sqlpod::cli {
namespace {

// Where an image has its task: `sqlpod` without arguments runs it.
constexpr const char* image_task = "/etc/sqlpod/task.yaml";
constexpr const char* image_inputs = "/etc/sqlpod/inputs.yaml";

}  // namespace

void TaskArguments::add_to(CLI::App& command) {
  command.add_option("TASK", task_file, "The task spec; without one " + std::string(image_task))
      ->envname("SQLPOD_TASK");
  command.add_option("-i,--input", inputs, "An input, as name=value; may be repeated")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command.add_option("--inputs", inputs_file, "A YAML or JSON file of inputs")
      ->type_name("FILE")
      ->envname("SQLPOD_INPUTS");
}

TaskSpec TaskArguments::task() const {
  if (!task_file.empty()) return load_task_spec(task_file);
  if (std::filesystem::exists(image_task)) return load_task_spec(image_task);
  throw Error(ErrorKind::usage, "no task is named, and there is no " + std::string(image_task),
              "name one: sqlpod run TASK.yaml (or set SQLPOD_TASK)");
}

GivenInputs TaskArguments::given() const {
  GivenInputs given;
  if (!inputs_file.empty()) {
    given.file = inputs_file;
  } else if (task_file.empty() && std::filesystem::exists(image_inputs)) {
    given.file = image_inputs;
  }
  for (const std::string& argument : inputs)
    given.command_line.push_back(split_input_argument(argument));
  return given;
}

}  // namespace sqlpod::cli
