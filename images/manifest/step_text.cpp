#include "images/manifest/step_text.h"

#include "error/error.h"

namespace sqlpod {
namespace {

void refuse_mark_in(const std::string& text, const std::string& place, std::string_view mark,
                    const std::string& system) {
  if (text.find(mark) == std::string::npos) return;
  throw Error(ErrorKind::usage,
              place + " holds '" + std::string(mark) + "', which " + system +
                  " takes for a reference of its own: " + text,
              "write it without '" + std::string(mark) +
                  "'; the query and the inputs may hold it, for they are in the ConfigMap");
}

}  // namespace

void refuse_mark(const Step& step, std::string_view mark, const std::string& system) {
  const auto refuse = [&](const std::string& text, const std::string& place) {
    refuse_mark_in(text, place, mark, system);
  };
  refuse(step.image, "the image's name");
  for (const std::string& argument : step.arguments) refuse(argument, "an argument of sqlpod");
  for (const auto& [name, value] : step.environment) refuse(value, "the variable " + name);
  for (const SecretMount& mount : step.secrets) {
    refuse(mount.folder, "the folder of a secret");
    for (const SecretItem& item : mount.items) refuse(item.path, "the file of a secret");
  }
  refuse(step.output_folder, "the folder of the output");
}

}  // namespace sqlpod
