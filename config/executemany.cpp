#include "config/executemany.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

const NodeEntry* find_entry(const Node& map, std::string_view key) {
  for (const NodeEntry& entry : map.entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

// Where an input is declared, sound or not; null when it is not.
const NodeEntry* find_input(const Node& root, std::string_view name) {
  const NodeEntry* inputs = find_entry(root, "inputs");
  return inputs == nullptr ? nullptr : find_entry(inputs->value, name);
}

class ExecutemanyCheck {
 public:
  ExecutemanyCheck(SpecReader& reader, const TaskSpec& spec, const Node& root)
      : reader_(reader), spec_(spec), root_(root) {}

  void run() {
    refuse_other_tables();
    if (!spec_.executemany) return;
    const std::string& name = *spec_.executemany;
    const auto table = std::find_if(spec_.inputs.begin(), spec_.inputs.end(),
                                    [&](const auto& input) { return input.name == name; });
    if (table != spec_.inputs.end()) {
      check_table(*table);
    } else if (find_input(root_, name) == nullptr) {
      refuse_unknown(name);
    }
    if (spec_.output_schema) {
      refuse("gives no table, and output_schema_type expects one", "leave one of them out");
    }
    if (spec_.autocommit) {
      refuse("runs in one transaction, which autocommit does without", "leave autocommit out");
    }
    if (spec_.text_interpolation) {
      refuse("binds the values of each row, which `interpolation: text` does not",
             "leave interpolation out, and write {{ .name }} for a column");
    }
  }

 private:
  void refuse(const std::string& message, const std::string& hint) {
    reader_.report(find_entry(root_, "executemany")->key_mark, "executemany", message, hint);
  }

  void refuse_other_tables() {
    for (const InputDeclaration& input : spec_.inputs) {
      if (!input.table_columns || input.name == spec_.executemany) continue;
      reader_.report(
          find_input(root_, input.name)->key_mark, "inputs." + input.name,
          "a table is for executemany, which does not name it",
          spec_.executemany ? "a task takes one table" : "write executemany: " + input.name);
    }
  }

  void refuse_unknown(const std::string& name) {
    std::vector<std::string> tables;
    for (const InputDeclaration& input : spec_.inputs) {
      if (input.table_columns) tables.push_back(input.name);
    }
    refuse("there is no input " + in_quotes(name),
           tables.empty() ? "declare it: inputs: {rows: table}" : nearest_name_hint(name, tables));
  }

  void check_table(const InputDeclaration& table) {
    if (!table.table_columns) {
      refuse("the input " + in_quotes(table.name) + " is no table but " + table.type_name(),
             "declare it as " + table.name + ": table, or {type: table, columns: {…}}");
      return;
    }
    for (const TableColumn& column : *table.table_columns) {
      const NodeEntry* input = find_input(root_, column.name);
      if (input == nullptr) continue;
      reader_.report(input->key_mark, "inputs." + column.name,
                     "the table " + in_quotes(table.name) + " has a column of that name",
                     "rename one of them: both are written {{ ." + column.name + " }}");
    }
  }

  SpecReader& reader_;
  const TaskSpec& spec_;
  const Node& root_;
};

}  // namespace

void check_executemany(SpecReader& reader, const TaskSpec& spec, const Node& root) {
  ExecutemanyCheck(reader, spec, root).run();
}

}  // namespace sqlpod
