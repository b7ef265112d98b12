#include "images/manifest/step_files.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <utility>

#include "config/value_text.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "images/manifest/inline_password.h"
#include "images/manifest/kubernetes_name.h"
#include "images/manifest/local_file.h"

namespace sqlpod {
namespace {

using Values = std::map<std::string, Value, std::less<>>;

const std::string folder = "/etc/sqlpod/";

bool is_json(const std::string& file) {
  return std::filesystem::path(file).extension() == ".json";
}

Error too_large(const std::string& what, const std::string& hint) {
  return {ErrorKind::usage,
          what + ", and a ConfigMap holds " + std::to_string(largest_config_map) + " bytes in all",
          hint};
}

const std::string spec_hint =
    "put the task into an image of your own (FROM sqlpod, COPY task.yaml /etc/sqlpod/), or its SQL "
    "into a view or a function of the database";
const std::string inputs_hint =
    "put the inputs into an object store and name them as --inputs s3://bucket/inputs.yaml";

std::string table_hint(const std::string& input) {
  return "put it into an object store (-i " + input +
         "=s3://bucket/rows.csv), or into an image of your own (-i " + input +
         "=file:///data/rows.csv)";
}

std::string content_of(const std::string& path, const std::string& hint) {
  std::optional<std::string> content = read_local_file(path);
  if (!content) throw too_large("the file " + in_quotes(path) + " is larger than that", hint);
  return *std::move(content);
}

/// What is given, without the inputs that have their default anyway.
std::string inputs_json(const TaskSpec& task, const Values& values) {
  std::string json;
  for (const InputDeclaration& input : task.inputs) {
    const Value& value = values.at(input.name);
    if (input.default_value && to_json(*input.default_value) == to_json(value)) continue;
    json += (json.empty() ? "  " : ",\n  ") + to_json(Value(input.name)) + ": " + to_json(value);
  }
  return "{\n" + json + "\n}\n";
}

class Collector {
 public:
  explicit Collector(const TaskSpec& task) : task_(task) {}

  StepFiles take() && {
    refuse_too_much();
    return std::move(step_);
  }

  void add_spec(const std::optional<std::string>& text) {
    std::string content = text ? *text : content_of(task_.file, spec_hint);
    if (content.size() > largest_config_map) {
      throw too_large(task_.file + " has " + std::to_string(content.size()) + " bytes", spec_hint);
    }
    refuse_urls_with_password(content, task_.file);
    add("task", "SQLPOD_TASK", is_json(task_.file), std::move(content));
  }

  void add_inputs(const GivenInputs& given) {
    const bool is_remote = given.file && !given.file_text && is_store_uri(*given.file);
    if (is_remote) return add_remote_inputs(given);
    Values values = bind_inputs(task_, given);
    const bool has_moved = move_tables(values);
    if (has_moved || !given.command_line.empty()) return add_merged_inputs(values);
    if (!given.file) return;
    std::string content = given.file_text ? *given.file_text : content_of(*given.file, inputs_hint);
    refuse_urls_with_password(content, *given.file);
    add("inputs", "SQLPOD_INPUTS", is_json(*given.file), std::move(content));
  }

 private:
  /// The program looks for `<name>.yaml` by itself.
  void add(const std::string& name, const std::string& variable, bool json, std::string content) {
    const std::string key = name + (json ? ".json" : ".yaml");
    if (json) step_.environment.emplace_back(variable, folder + key);
    step_.files.push_back({key, folder + key, std::move(content)});
  }

  void add_remote_inputs(const GivenInputs& given) {
    if (!given.command_line.empty()) {
      throw Error(ErrorKind::usage,
                  "inputs of " + in_quotes(*given.file) + " and those of -i do not go together",
                  "the manifest cannot hold both in one file: write all of them into that one");
    }
    refuse_credentials_in(*given.file, "--inputs");
    step_.environment.emplace_back("SQLPOD_INPUTS", *given.file);
  }

  void add_merged_inputs(const Values& values) {
    std::string json = inputs_json(task_, values);
    refuse_urls_with_password(json, "the set of inputs");
    require_same(values, json);
    add("inputs", "SQLPOD_INPUTS", true, std::move(json));
  }

  void require_same(const Values& values, const std::string& json) const {
    GivenInputs again;
    again.file = "inputs.json";
    again.file_text = json;
    const Values read = bind_inputs(task_, again);
    const bool same = std::equal(
        values.begin(), values.end(), read.begin(), read.end(), [](const auto& a, const auto& b) {
          return a.first == b.first && to_json(a.second) == to_json(b.second);
        });
    if (!same) {
      throw Error(ErrorKind::internal, "the inputs change when they are written to a file",
                  "this is a bug in sqlpod: report it; an inputs file in place of -i helps");
    }
  }

  /// Takes the files of table inputs along, and says where they are in the container. False when
  /// there are none.
  bool move_tables(Values& values) {
    bool any = false;
    for (const InputDeclaration& input : task_.inputs) {
      if (!input.table_columns) continue;
      const std::string path = *values.at(input.name).get_if<std::string>();
      if (is_store_uri(path) || is_file_uri(path)) {
        refuse_credentials_in(path, "the input " + in_quotes(input.name));
        continue;
      }
      values.at(input.name) = add_table(input.name, path);
      any = true;
    }
    return any;
  }

  std::string add_table(const std::string& input, const std::string& path) {
    const std::string key = input + std::filesystem::path(path).extension().string();
    const bool is_taken = std::any_of(step_.files.begin(), step_.files.end(),
                                      [&](const StepFile& file) { return file.key == key; });
    if (!is_data_key(key) || is_taken || key == "inputs.yaml" || key == "inputs.json") {
      throw Error(ErrorKind::usage,
                  "the file " + in_quotes(path) + " cannot be carried as " + in_quotes(key),
                  "give the file a suffix such as .csv, .jsonl or .parquet");
    }
    step_.files.push_back({key, folder + key, content_of(path, table_hint(input))});
    return folder + key;
  }

  void refuse_too_much() const {
    std::size_t bytes = 0;
    const StepFile* largest = nullptr;
    for (const StepFile& file : step_.files) {
      bytes += file.content.size();
      if (largest == nullptr || file.content.size() > largest->content.size()) largest = &file;
    }
    if (bytes <= largest_config_map) return;
    const std::string stem = largest->key.substr(0, largest->key.rfind('.'));
    throw too_large("the files of the task have " + std::to_string(bytes) + " bytes, " +
                        largest->key + " alone " + std::to_string(largest->content.size()),
                    stem == "task"     ? spec_hint
                    : stem == "inputs" ? inputs_hint
                                       : table_hint(stem));
  }

  const TaskSpec& task_;
  StepFiles step_;
};

}  // namespace

StepFiles step_files(const TaskSpec& task, const GivenInputs& given,
                     const std::optional<std::string>& spec_text) {
  Collector collector(task);
  collector.add_spec(spec_text);
  collector.add_inputs(given);
  return std::move(collector).take();
}

}  // namespace sqlpod
