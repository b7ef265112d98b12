#include "config/inputs_reader.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "config/node_value.h"
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

std::vector<TableColumn> read_columns(SpecReader& reader, const NodeEntry& declared,
                                      const std::string& path) {
  std::vector<TableColumn> columns;
  if (declared.value.kind != Node::Kind::map || declared.value.entries.empty()) {
    reader.report(declared.key_mark, path, "names no columns",
                  "write a map such as {id: int, name: str}, or leave it out to read all columns");
    return columns;
  }
  reader.read_entries(
      declared.value, path, [&](const NodeEntry& entry, const std::string& entry_path) {
        if (!is_identifier(entry.key)) {
          reader.report(entry.key_mark, entry_path,
                        in_quotes(entry.key) + " is not a name for a column",
                        "use letters, digits and underscores, not a digit first; rename the column "
                        "in the file");
        }
        TableColumn column{entry.key, {}};
        if (reader.text(entry.value, entry_path) &&
            read_type(reader, entry.value, entry_path, column.type)) {
          columns.push_back(std::move(column));
        }
      });
  return columns;
}

// What stands in `{type: …, default: …, columns: …}`; each may be missing.
struct LongForm {
  const Node* type = nullptr;
  const Node* default_value = nullptr;
  const NodeEntry* columns = nullptr;
};

LongForm read_long_form(SpecReader& reader, const Node& node, const std::string& path) {
  LongForm form;
  reader.read_entries(node, path, [&](const NodeEntry& field, const std::string& field_path) {
    if (field.key == "type") {
      form.type = &field.value;
    } else if (field.key == "default") {
      form.default_value = &field.value;
    } else if (field.key == "columns") {
      form.columns = &field;
    } else {
      reader.report(field.key_mark, field_path, "unknown key",
                    nearest_name_hint(field.key, {"type", "default", "columns"}));
    }
  });
  return form;
}

std::optional<InputDeclaration> read_input(SpecReader& reader, const NodeEntry& entry,
                                           const std::string& path) {
  InputDeclaration input;
  input.name = entry.key;
  LongForm form{&entry.value, nullptr, nullptr};
  if (entry.value.kind == Node::Kind::map) form = read_long_form(reader, entry.value, path);
  if (form.type == nullptr || form.type->kind != Node::Kind::scalar) {
    reader.report(form.type == nullptr ? entry.value.mark : form.type->mark, path,
                  "the input's type is missing",
                  "write `name: int` or `name: {type: int, default: 0}`");
    return std::nullopt;
  }
  if (form.type->text == "table") {
    input.table_columns.emplace();
    if (form.columns != nullptr)
      input.table_columns = read_columns(reader, *form.columns, path + ".columns");
  } else {
    if (!read_type(reader, *form.type, path, input.type)) return std::nullopt;
    if (form.columns != nullptr) {
      reader.report(form.columns->key_mark, path + ".columns", "only a table has columns",
                    "write type: table, or leave columns out");
    }
  }
  if (form.default_value != nullptr) {
    reader.attempt(form.default_value->mark, path + ".default",
                   [&] { input.default_value = value_of(*form.default_value, input.type); });
  }
  return input;
}

}  // namespace

std::vector<InputDeclaration> read_inputs(SpecReader& reader, const Node& node,
                                          const std::string& path) {
  std::vector<InputDeclaration> inputs;
  reader.read_entries(node, path, [&](const NodeEntry& entry, const std::string& entry_path) {
    if (!is_identifier(entry.key)) {
      reader.report(entry.key_mark, entry_path,
                    in_quotes(entry.key) + " is not a name for an input",
                    "use letters, digits and underscores, not a digit first");
    }
    if (auto input = read_input(reader, entry, entry_path)) inputs.push_back(*std::move(input));
  });
  return inputs;
}

bool read_type(SpecReader& reader, const Node& node, const std::string& path, InputType& type) {
  bool is_type = false;
  reader.attempt(node.mark, path, [&] {
    type = parse_input_type(node.text);
    is_type = true;
  });
  return is_type;
}

}  // namespace sqlpod
