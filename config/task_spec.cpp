#include "config/task_spec.h"

#include <algorithm>
#include <utility>

#include "config/document.h"
#include "config/node_value.h"
#include "config/spec_reader.h"
#include "config/task_config_reader.h"
#include "config/yaml_document.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_identifier(std::string_view name) {
  return !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
  });
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Reads a spec's keys into a TaskSpec. A problem is reported and the reading goes on.
class TaskSpecReader {
 public:
  explicit TaskSpecReader(const std::string& file) : reader_(file) { spec_.file = file; }

  TaskSpec read(const Node& root) {
    const auto into = [this](std::string& target) {
      return [this, &target](const Node& node, const std::string& path) {
        target = reader_.text(node, path).value_or("");
      };
    };
    const auto truth_into = [this](bool& target) {
      return [this, &target](const Node& node, const std::string& path) {
        target = reader_.boolean(node, path, false);
      };
    };
    const auto with = [this](void (TaskSpecReader::*read_field)(const Node&, const std::string&)) {
      return [this, read_field](const Node& node, const std::string& path) {
        (this->*read_field)(node, path);
      };
    };
    if (root.kind == Node::Kind::null) {
      throw Error(ErrorKind::usage, spec_.file + " is empty",
                  "a task spec has at least name, query_template and task_config");
    }
    reader_.read_map(root, "",
                     {{"name", with(&TaskSpecReader::read_name)},
                      {"query_template", with(&TaskSpecReader::read_query_template)},
                      {"inputs", with(&TaskSpecReader::read_inputs)},
                      {"task_config",
                       [this](const Node& node, const std::string& path) {
                         spec_.task_config = read_task_config(reader_, node, path);
                       }},
                      {"output_schema_type", with(&TaskSpecReader::read_output_schema)},
                      {"output",
                       [&](const Node& node, const std::string& path) {
                         reader_.read_map(node, path,
                                          {{"path", into(spec_.output.path)},
                                           {"format", into(spec_.output.format)}});
                       }},
                      {"allow_raw", truth_into(spec_.allow_raw)},
                      {"interpolation", with(&TaskSpecReader::read_interpolation)},
                      {"autocommit", truth_into(spec_.autocommit)},
                      {"expect_rows", with(&TaskSpecReader::read_expect_rows)},
                      {"container_image", into(spec_.container_image)},
                      {"metadata", with(&TaskSpecReader::read_metadata)}});
    require(root, "name", "give the task a name, such as fetch_orders");
    require(root, "query_template", "give the SQL that the task runs");
    require(root, "task_config", "give the database's URL as task_config: {uri: …}");
    reader_.finish();
    return std::move(spec_);
  }

 private:
  // A key without a value counts as missing, at the place of the key.
  void require(const Node& root, const std::string& key, const std::string& hint) {
    if (root.kind != Node::Kind::map) return;
    const auto found = std::find_if(root.entries.begin(), root.entries.end(),
                                    [&](const NodeEntry& entry) { return entry.key == key; });
    if (found == root.entries.end()) {
      reader_.report(root.mark, key, "is missing", hint);
    } else if (found->value.kind == Node::Kind::null) {
      reader_.report(found->key_mark, key, "has no value", hint);
    }
  }

  void read_name(const Node& node, const std::string& path) {
    constexpr std::size_t longest = 255;
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    const bool is_printable = std::none_of(text->begin(), text->end(), is_control);
    if (text->empty() || text->size() > longest || !is_printable) {
      reader_.report(node.mark, path, in_quotes(*text) + " is not a name",
                     "a name has 1 to 255 bytes and no control characters");
    }
    spec_.name = *text;
  }

  void read_query_template(const Node& node, const std::string& path) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    if (text->find_first_not_of(" \t\r\n") == std::string::npos) {
      reader_.report(node.mark, path, "is blank", "give the SQL that the task runs");
    }
    spec_.query_template = *text;
  }

  void read_inputs(const Node& node, const std::string& path) {
    reader_.read_entries(node, path, [this](const NodeEntry& entry, const std::string& entry_path) {
      if (!is_identifier(entry.key)) {
        reader_.report(entry.key_mark, entry_path,
                       in_quotes(entry.key) + " is not a name for an input",
                       "use letters, digits and underscores, not a digit first");
      }
      read_input(entry, entry_path);
    });
  }

  void read_input(const NodeEntry& entry, const std::string& path) {
    InputDeclaration input;
    input.name = entry.key;
    const Node* type = &entry.value;
    const Node* default_value = nullptr;
    if (entry.value.kind == Node::Kind::map) {
      type = nullptr;
      reader_.read_entries(entry.value, path,
                           [&](const NodeEntry& field, const std::string& field_path) {
                             if (field.key == "type") {
                               type = &field.value;
                             } else if (field.key == "default") {
                               default_value = &field.value;
                             } else {
                               reader_.report(field.key_mark, field_path, "unknown key",
                                              nearest_name_hint(field.key, {"type", "default"}));
                             }
                           });
    }
    if (type == nullptr || type->kind != Node::Kind::scalar) {
      reader_.report(type == nullptr ? entry.value.mark : type->mark, path,
                     "the input's type is missing",
                     "write `name: int` or `name: {type: int, default: 0}`");
      return;
    }
    if (!read_type(*type, path, input.type)) return;
    if (default_value != nullptr) {
      reader_.attempt(default_value->mark, path + ".default",
                      [&] { input.default_value = value_of(*default_value, input.type); });
    }
    spec_.inputs.push_back(std::move(input));
  }

  bool read_type(const Node& node, const std::string& path, InputType& type) {
    bool is_type = false;
    reader_.attempt(node.mark, path, [&] {
      type = parse_input_type(node.text);
      is_type = true;
    });
    return is_type;
  }

  void read_output_schema(const Node& node, const std::string& path) {
    OutputSchema schema;
    if (node.kind == Node::Kind::scalar && node.text == "any") {
      schema.any = true;
    } else if (node.kind != Node::Kind::map || node.entries.empty()) {
      reader_.report(node.mark, path, "names no columns",
                     "write a map such as {id: int, name: str}, `any`, or leave it out when no "
                     "table is expected");
    } else {
      reader_.read_entries(node, path, [&](const NodeEntry& entry, const std::string& entry_path) {
        const std::optional<std::string> text = reader_.text(entry.value, entry_path);
        OutputColumn column{entry.key, {}};
        if (!text || !read_type(entry.value, entry_path, column.type)) return;
        column.type.nullable = true;
        schema.columns.push_back(std::move(column));
      });
    }
    spec_.output_schema = std::move(schema);
  }

  void read_interpolation(const Node& node, const std::string& path) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    spec_.text_interpolation = *text == "text";
    if (*text != "text" && *text != "bind") {
      reader_.report(node.mark, path, in_quotes(*text) + " is not a way of interpolation",
                     nearest_name_hint(*text, {"bind", "text"}));
    }
  }

  void read_expect_rows(const Node& node, const std::string& path) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    reader_.attempt(node.mark, path, [&] { spec_.expect_rows = parse_expect_rows(*text); });
  }

  void read_metadata(const Node& node, const std::string& path) {
    reader_.read_entries(node, path, [this](const NodeEntry& entry, const std::string& entry_path) {
      const bool is_null = entry.value.kind == Node::Kind::null;
      spec_.metadata.emplace_back(
          entry.key, is_null ? "" : reader_.text(entry.value, entry_path).value_or(""));
    });
  }

  SpecReader reader_;
  TaskSpec spec_;
};

}  // namespace

TaskSpec load_task_spec(const std::string& path) {
  return TaskSpecReader(path).read(load_document(path));
}

TaskSpec parse_task_spec(std::string_view yaml, const std::string& file) {
  return TaskSpecReader(file).read(parse_yaml(yaml, file));
}

}  // namespace sqlpod
