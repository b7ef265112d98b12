// A statement that is run for each row of a table: values of the row are parameters and nothing
// else, and what PostgreSQL is sent for many rows at once has the literals, names and comments of
// the statement for one, by the rules of the server's lexer.
//
// The bytes: the statement, whose columns are a, b, c and d, and whose input is x.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "executor/engine/engine_registry.h"
#include "executor/engine/postgresql/insert_values.h"
#include "executor/query/template.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/server_tokens.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

const std::vector<TableColumn>& columns() {
  static const std::vector<TableColumn> all = {{"a", parse_input_type("str")},
                                               {"b", parse_input_type("int | None")},
                                               {"c", parse_input_type("decimal")},
                                               {"d", parse_input_type("date")}};
  return all;
}

/// The texts of the tokens of these kinds, in order.
std::vector<std::string_view> texts_of(const std::vector<ServerToken>& tokens,
                                       std::initializer_list<ServerTokenKind> kinds) {
  std::vector<std::string_view> texts;
  for (const ServerToken& token : tokens) {
    if (std::find(kinds.begin(), kinds.end(), token.kind) != kinds.end())
      texts.push_back(token.text);
  }
  return texts;
}

void require_same_rows(const Statement& statement, const std::string& rewritten) {
  using Kind = ServerTokenKind;
  const auto before = server_tokens(statement.sql, Server::postgresql);
  if (!before) return;
  const auto after = server_tokens(rewritten, Server::postgresql);
  require(after.has_value(), "the server would refuse: " + rewritten);
  const auto same = [&](std::initializer_list<Kind> kinds) {
    return texts_of(*before, kinds) == texts_of(*after, kinds);
  };
  require(same({Kind::string, Kind::body, Kind::name, Kind::number, Kind::comment}),
          "a literal, name or comment has changed: " + rewritten);
  const auto semicolons = [](const std::vector<ServerToken>& tokens) {
    return std::count_if(tokens.begin(), tokens.end(),
                         [](const ServerToken& token) { return token.text == ";"; });
  };
  require(semicolons(*before) == semicolons(*after), "another statement: " + rewritten);
  // Each parameter stands once: a column as an array, any other where it was.
  std::vector<std::string_view> parameters = texts_of(*after, {Kind::parameter});
  std::sort(parameters.begin(), parameters.end());
  require(std::adjacent_find(parameters.begin(), parameters.end()) == parameters.end() &&
              parameters.size() == statement.parameters.size(),
          "a parameter is lost: " + rewritten);
}

}  // namespace

void fuzz_executemany(std::string_view bytes) {
  succeeds(ErrorKind::usage, [&] {
    const Template parsed(std::string(bytes), {});
    TemplateInputs inputs;
    const auto mentioned = parsed.mentioned({"x"});
    if (std::find(mentioned.begin(), mentioned.end(), "x") != mentioned.end()) {
      inputs.emplace("x", TypedValue{{TypeKind::text, false, nullptr}, std::string("'; --")});
    }
    add_columns(inputs, columns());
    for (const EngineEntry& entry : engine_entries()) {
      const Engine* const engine = &entry.engine();
      succeeds(ErrorKind::usage, [&] {
        const std::vector<Statement> statements = parsed.render(inputs, engine->sql());
        require(statements.size() == 1, "several statements for a row");
        const auto& parameters = statements[0].parameters;
        require(std::any_of(parameters.begin(), parameters.end(),
                            [](const Parameter& each) { return each.column.has_value(); }),
                "a statement without the row");
        for (const Parameter& each : parameters) {
          require(!each.column || (*each.column >= 0 && *each.column < 4), "no such column");
        }
        if (engine->name() != "postgresql") return;
        const auto rewritten = postgresql::insert_from_arrays(statements[0], engine->sql());
        if (rewritten) require_same_rows(statements[0], *rewritten);
      });
    }
  });
}

}  // namespace sqlpod::fuzzing
