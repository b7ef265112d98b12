// Inputs of every type, from the command line and from a file: what is taken is of its type and
// reads back from its own text.
//
// The bytes: lines of name=value, a line of `--`, an inputs file (JSON when it starts with `{`).
#include "config/inputs.h"

#include "config/document/json_document.h"
#include "config/value_text.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::fuzzing {
namespace {

// Every input has a default, so that one good value among the fuzzed ones is enough to get through.
const TaskSpec& spec_of_every_type() {
  static const TaskSpec spec = parse_task_spec(R"(
name: every_type
query_template: select 1
task_config: {uri: 'sqlite://'}
inputs:
  int: {type: int, default: 1}
  float: {type: float, default: 0.5}
  str: {type: str, default: x}
  bool: {type: bool, default: true}
  date: {type: date, default: 2024-01-31}
  time: {type: time, default: '10:30:00'}
  datetime: {type: datetime, default: '2024-01-31T10:30:00Z'}
  timedelta: {type: timedelta, default: P1DT2H}
  decimal: {type: decimal, default: '1.10'}
  bytes: {type: bytes, default: AAEC}
  uuid: {type: uuid, default: 00000000-0000-0000-0000-000000000000}
  json: {type: json, default: {a: [1, null]}}
  ints: {type: 'list[int]', default: [1, 2]}
  dates: {type: 'list[date | None] | None', default: null}
  nested: {type: 'list[list[decimal]]', default: []}
)",
                                               "task.yaml");
  return spec;
}

void require_fits(const Value& value, const InputType& type) {
  const std::string text = to_json(value);
  if (value.is_null()) {
    require(type.nullable || type.kind == TypeKind::json, "null for " + to_string(type));
    return;
  }
  if (type.kind == TypeKind::json) {
    succeeds(ErrorKind::internal, [&] { parse_json(text, ""); });
    return;
  }
  require(kind_of(value) == type.kind || kind_of(value) == TypeKind::json,
          "not of type " + to_string(type) + ": " + text);
  if (type.kind == TypeKind::list) {
    const auto* items = value.get_if<Value::List>();
    require(items != nullptr, "a list that is none: " + text);
    for (const Value& item : *items) require_fits(item, *type.element);
    return;
  }
  const std::string written = to_text(value);
  Value read;
  succeeds(ErrorKind::internal, [&] { read = parse_value(written, type.kind); });
  require(to_text(read) == written, "the text of a value changes when read again: " + written);
}

}  // namespace

void fuzz_inputs(std::string_view bytes) {
  const auto parts = sections(bytes, 2);
  GivenInputs given;
  for (const std::string_view line : lines(parts[0])) {
    succeeds(ErrorKind::usage, [&] { given.command_line.push_back(split_input_argument(line)); });
  }
  const testing::TemporaryFolder folder;
  given.file = folder.write(parts[1].starts_with('{') ? "inputs.json" : "inputs.yaml", parts[1]);
  const TaskSpec& spec = spec_of_every_type();
  succeeds(ErrorKind::usage, [&] {
    const auto values = bind_inputs(spec, given);
    require(values.size() == spec.inputs.size(), "an input without a value");
    for (const InputDeclaration& input : spec.inputs) {
      require_fits(values.at(input.name), input.type);
    }
  });
}

}  // namespace sqlpod::fuzzing
