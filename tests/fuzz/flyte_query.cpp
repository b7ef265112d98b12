// A value never adds a statement to the query of a Flyte task, and every placeholder of the
// database has its parameter.
//
// The bytes: the template, whose input is x; a line of `--`; the value.
#include <algorithm>
#include <string>

#include "error/utf8.h"
#include "executor/engine/engine_registry.h"
#include "flyte/query.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

const InputType text{TypeKind::text, false, nullptr};
const InputType integer{TypeKind::integer, false, nullptr};
const InputType texts{TypeKind::list, false, std::make_shared<const InputType>(text)};

}  // namespace

void fuzz_flyte_query(std::string_view bytes) {
  const auto parts = sections(bytes, 2);
  const std::string source(parts[0]);
  const std::string value(parts[1]);
  if (find_invalid_utf8(value)) return;  // protobuf has no such text
  const auto with = [&](const InputType& type, Value given) {
    return TemplateInputs{{"x", TypedValue{type, std::move(given)}}};
  };
  for (const EngineEntry& entry : engine_entries()) {
    std::vector<Statement> plain;
    succeeds(ErrorKind::usage, [&] {
      plain = flyte::bound_statements(source, with(text, std::string("w")), entry.engine().sql());
    });
    succeeds(ErrorKind::usage, [&] {
      const auto bound = flyte::bound_statements(source, with(text, value), entry.engine().sql());
      require(plain.empty() || bound.size() == plain.size(), "a value adds a statement");
      for (const Statement& statement : bound) {
        const auto marks = std::count(statement.sql.begin(), statement.sql.end(), '?') +
                           std::count(statement.sql.begin(), statement.sql.end(), '$');
        require(static_cast<std::size_t>(marks) >= statement.parameters.size(),
                "a parameter without a placeholder");
      }
    });
    succeeds(ErrorKind::usage, [&] {
      flyte::bound_statements(source, with(texts, Value::List{value, value}), entry.engine().sql());
    });
    succeeds(ErrorKind::usage, [&] {
      flyte::bound_statements(source, with(integer, std::int64_t{-1}), entry.engine().sql());
    });
    succeeds(ErrorKind::usage,
             [&] { flyte::pasted_statements(source, with(text, value), entry.engine().sql()); });
  }
}

}  // namespace sqlpod::fuzzing
