#include "flyte/inputs.h"

#include <string>
#include <utility>
#include <vector>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod::flyte {

TemplateInputs read_inputs(const messages::LiteralMap& given, const TaskTemplate& task,
                           FetchLiteral fetch) {
  TemplateInputs inputs;
  if (task.inputs.empty()) return inputs;
  LiteralReader reader(std::move(fetch));
  for (const auto& [name, literal] : given.literals()) {
    const auto declared = task.inputs.find(name);
    if (declared == task.inputs.end()) {
      std::vector<std::string> names;
      for (const auto& [each, type] : task.inputs) names.push_back(each);
      throw Error(ErrorKind::usage, "the task has no input " + in_quotes(name),
                  nearest_name_hint(name, names));
    }
    inputs.emplace(name, reader.read(literal, declared->second, "input " + in_quotes(name)));
  }
  return inputs;
}

}  // namespace sqlpod::flyte
