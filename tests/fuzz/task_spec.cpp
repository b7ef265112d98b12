// A task spec is read or refused, and its types, URL and template are fit to be used.
#include "config/task_spec.h"

#include "config/input_type.h"
#include "config/url.h"
#include "executor/query/template.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

void require_type_reads_back(const InputType& type) {
  const std::string text = to_string(type);
  require(to_string(parse_input_type(text)) == text, "the type changes when read again: " + text);
}

}  // namespace

void fuzz_task_spec(std::string_view bytes) {
  TaskSpec spec;
  if (!succeeds(ErrorKind::usage, [&] { spec = parse_task_spec(bytes, "task.yaml"); })) return;
  require(!spec.name.empty() && !spec.query_template.empty(), "a spec without name or query");
  require(spec.task_config.uri.has_value() != spec.task_config.secret_uri.has_value(),
          "a spec needs one of uri and secret_uri");
  for (const InputDeclaration& input : spec.inputs) {
    require_type_reads_back(input.type);
    const bool is_null = input.default_value && input.default_value->is_null();
    require(!is_null || input.type.nullable, "a default of null for " + to_string(input.type));
  }
  if (spec.output_schema) {
    for (const OutputColumn& column : spec.output_schema->columns) {
      require_type_reads_back(column.type);
      require(column.type.nullable, "a column that may not be NULL");
    }
  }
  if (spec.task_config.uri) {
    succeeds(ErrorKind::usage, [&] { parse_url(spec.task_config.uri->reveal()); });
  }
  succeeds(ErrorKind::usage, [&] { const Template parsed(spec.query_template, {}); });
}

}  // namespace sqlpod::fuzzing
