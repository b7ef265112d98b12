#include "executor/rendered_json.h"

#include <utility>
#include <variant>

#include "config/value_text.h"

namespace sqlpod {
namespace {

Value shown(const ClientOption& option) {
  const bool secret = std::holds_alternative<Secret>(option.value);
  return secret ? Value("***") : Value(std::get<std::string>(option.value));
}

Value shown(const Statement& statement) {
  Value::List parameters;
  for (const Parameter& parameter : statement.parameters) {
    Value::Map entry{{"name", parameter.name}, {"type", to_string(parameter.type)}};
    if (parameter.column) {
      entry.emplace_back("column", std::int64_t{*parameter.column});
    } else {
      entry.emplace_back("value", parameter.value);
    }
    parameters.emplace_back(std::move(entry));
  }
  return Value::Map{{"sql", statement.sql}, {"parameters", std::move(parameters)}};
}

}  // namespace

std::string rendered_json(const ConnectionTarget& target,
                          const std::vector<Statement>& statements) {
  Value::Map options;
  for (const ClientOption& option : target.options)
    options.emplace_back(option.name, shown(option));
  Value::List shown_statements;
  for (const Statement& statement : statements) shown_statements.push_back(shown(statement));
  return to_json(Value::Map{{"dialect", std::string(target.engine.name())},
                            {"url", target.url},
                            {"options", std::move(options)},
                            {"statements", std::move(shown_statements)}});
}

}  // namespace sqlpod
