#include "config/inputs.h"

#include <algorithm>
#include <variant>

#include "config/document/document.h"
#include "config/document/json_document.h"
#include "config/document/yaml_document.h"
#include "config/error_list.h"
#include "config/node_value.h"
#include "config/value_error.h"
#include "config/value_text.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

// A value as it was given: a node of the inputs file, or text of the command line.
struct GivenValue {
  std::variant<const Node*, std::string_view> content;
  std::string place;
  Mark mark;
};
using GivenValues = std::map<std::string, GivenValue, std::less<>>;

// Lists and json on the command line: JSON when it is, else YAML in flow form.
Node parse_flow(std::string_view text) {
  try {
    return parse_json(text, "");
  } catch (const Error&) {
    return parse_yaml(text, "");
  }
}

Value typed(const GivenValue& given, const InputType& type) {
  if (const auto* text = std::get_if<std::string_view>(&given.content))
    return input_value(*text, type);
  return value_of(*std::get<const Node*>(given.content), type);
}

void add_file(GivenValues& values, const Node& root, const std::string& file) {
  if (root.kind == Node::Kind::null) return;
  if (root.kind != Node::Kind::map) {
    throw Error(ErrorKind::usage,
                place(file, root.mark) + ": expected a map of inputs, not " +
                    std::string(describe(root.kind)),
                "write `name: value`, one on each line, or a JSON object");
  }
  for (const NodeEntry& entry : root.entries) {
    values.insert_or_assign(entry.key,
                            GivenValue{&entry.value, place(file, entry.key_mark), entry.key_mark});
  }
}

std::vector<std::string> declared_names(const TaskSpec& spec) {
  std::vector<std::string> names;
  for (const InputDeclaration& input : spec.inputs) names.push_back(input.name);
  return names;
}

}  // namespace

Value input_value(std::string_view text, const InputType& type) {
  if (find_invalid_utf8(text)) throw value_error(text, type.kind, "it is not UTF-8");
  if (type.kind == TypeKind::text) return std::string(text);
  if (type.nullable && is_null_word(text)) return {};
  if (type.kind == TypeKind::list || type.kind == TypeKind::json)
    return value_of(parse_flow(text), type);
  return parse_value(text, type.kind);
}

std::pair<std::string, std::string> split_input_argument(std::string_view argument) {
  const std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    throw Error(ErrorKind::usage, in_quotes(argument) + " is not an input", "write -i name=value");
  }
  return {std::string(argument.substr(0, equals)), std::string(argument.substr(equals + 1))};
}

std::map<std::string, Value, std::less<>> bind_inputs(const TaskSpec& spec,
                                                      const GivenInputs& given) {
  Node root;
  if (given.file_text) {
    root = parse_document(*given.file_text, *given.file);
  } else if (given.file) {
    root = load_document(*given.file);
  }
  GivenValues values;
  if (given.file) add_file(values, root, *given.file);
  for (const auto& [name, text] : given.command_line) {
    values.insert_or_assign(name, GivenValue{std::string_view(text), "-i", {}});
  }

  ErrorList errors;
  const std::vector<std::string> names = declared_names(spec);
  for (const auto& [name, value] : values) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    errors.add(value.mark, value.place + ": the task has no input " + in_quotes(name),
               names.empty() ? "it takes no inputs" : nearest_name_hint(name, names));
  }
  std::map<std::string, Value, std::less<>> bound;
  for (const InputDeclaration& input : spec.inputs) {
    const auto found = values.find(input.name);
    if (found != values.end()) {
      try {
        bound.emplace(input.name, typed(found->second, input.type));
      } catch (const Error& error) {
        errors.add(found->second.mark,
                   found->second.place + ": input " + in_quotes(input.name) + " (" +
                       input.type_name() + "): " + error.message(),
                   error.hint());
      }
    } else if (input.default_value) {
      bound.emplace(input.name, *input.default_value);
    } else {
      errors.add({}, "input " + in_quotes(input.name) + " (" + input.type_name() + ") is missing",
                 input.table_columns
                     ? "give its file with -i " + input.name + "=rows.csv or in the inputs file"
                     : "give it with -i " + input.name + "=… or in the inputs file");
    }
  }
  errors.throw_if_any("the set of inputs");
  return bound;
}

}  // namespace sqlpod
