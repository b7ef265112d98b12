// A template renders to statements, or is refused; and no value becomes a part of the SQL.
#include "executor/query/template.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>

#include "executor/engine/engine_registry.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/statement_splitter.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

/// In every text value, and never in a template of its own accord.
constexpr std::string_view canary = "c4n4ry";

// What could end a string, a comment or a name, open one, or be taken for a placeholder. Two values
// of one length that begin alike, so that what a template may do with them is the same.
constexpr std::string_view nasty = "c4n4ry'\"`]*/--\n;\\'$$ $1 ? :n {{ n }} %} /* [#";
constexpr std::string_view nastier = "c4n4ry\\\"'`;]/*-- ''\r$1$$?:n }} {% n */ ##[ x;";
static_assert(nasty.size() == nastier.size());

TypedValue typed(TypeKind kind, Value value) {
  return {{kind, false, nullptr}, std::move(value)};
}

TypedValue list(TypeKind kind, Value::List items) {
  const InputType element{kind, false, nullptr};
  return {{TypeKind::list, false, std::make_shared<const InputType>(element)}, std::move(items)};
}

/// Inputs of every shape; only their texts depend on `text`.
TemplateInputs inputs_with(const std::string& text) {
  return {
      {"name", typed(TypeKind::text, text)},
      {"names", list(TypeKind::text, {text, "x" + text})},
      {"id", typed(TypeKind::integer, std::int64_t{42})},
      {"ids", list(TypeKind::integer, {std::int64_t{3}, std::int64_t{1}})},
      {"nothing", {{TypeKind::text, true, nullptr}, Value()}},
      {"empty", list(TypeKind::text, {})},
      {"flag", typed(TypeKind::boolean, true)},
      {"real", typed(TypeKind::real, 0.5)},
      {"price", typed(TypeKind::decimal, Decimal{"1.10"})},
      {"day", typed(TypeKind::date, Date{19753})},
      {"at", typed(TypeKind::datetime, DateTime{1'706'697'000'000'000, 0})},
      {"json", typed(TypeKind::json, Value::Map{{text, text}, {"a", Value::List{text}}})},
  };
}

/// The inputs that the template mentions, for others are an error.
TemplateInputs mentioned_inputs(const Template& parsed, std::string_view text) {
  const TemplateInputs all = inputs_with(std::string(text));
  std::vector<std::string> declared;
  for (const auto& [name, input] : all) declared.push_back(name);
  TemplateInputs inputs;
  for (const std::string& name : parsed.mentioned(declared)) {
    if (const auto found = all.find(name); found != all.end()) inputs.insert(*found);
  }
  return inputs;
}

struct LexedStatement {
  LexedStatement(const std::string& statement, const SqlDialect& dialect) : sql(statement) {
    sql.append_source(0, statement.size());
    tokens = lex_sql(sql, dialect);
  }
  std::size_t count(SqlTokenKind kind) const {
    return static_cast<std::size_t>(
        std::count_if(tokens.begin(), tokens.end(),
                      [kind](const SqlToken& token) { return token.kind == kind; }));
  }
  SqlText sql;
  std::vector<SqlToken> tokens;
};

/// A statement is one statement to the lexer as well, with a placeholder for each parameter, and
/// shows a value in quoted names only.
void require_sound(const Statement& statement, const SqlDialect& dialect) {
  // To MySQL `--;` is no comment, but `--` at the end of a statement is one.
  if (statement.sql.ends_with("--")) return;
  const LexedStatement lexed(statement.sql, dialect);
  require(split_statements(lexed.tokens, statement.sql).size() == 1,
          "one statement that is several: " + statement.sql);
  require(lexed.count(SqlTokenKind::placeholder) == statement.parameters.size(),
          std::to_string(statement.parameters.size()) + " parameters for " + statement.sql);
  for (const SqlToken& token : lexed.tokens) {
    const std::string_view text = std::string_view(statement.sql).substr(token.offset, token.size);
    require(token.kind == SqlTokenKind::quoted_identifier ||
                text.find(canary) == std::string_view::npos,
            "a value in the SQL: " + statement.sql);
  }
}

/// Whether values can choose what SQL is written: comparisons of theirs, names made of them.
bool may_depend_on_values(std::string_view source, const std::vector<Statement>& statements,
                          const SqlDialect& dialect) {
  const std::size_t open = std::min(source.find('{'), source.size());
  const std::string_view tags = source.substr(open, source.rfind('}') - open);
  for (const std::string_view word : {"<", ">", "=", "in"}) {
    if (tags.find(word) != std::string_view::npos) return true;
  }
  return std::any_of(statements.begin(), statements.end(), [&](const Statement& statement) {
    return LexedStatement(statement.sql, dialect).count(SqlTokenKind::quoted_identifier) > 0;
  });
}

std::vector<std::string> texts_of(const std::vector<Statement>& statements) {
  std::vector<std::string> texts;
  std::transform(statements.begin(), statements.end(), std::back_inserter(texts),
                 [](const Statement& statement) { return statement.sql; });
  return texts;
}

void fuzz_dialect(const Template& parsed, std::string_view source, const SqlDialect& dialect) {
  std::vector<Statement> statements;
  const bool renders = succeeds(ErrorKind::usage, [&] {
    statements = parsed.render(mentioned_inputs(parsed, nasty), dialect);
  });
  if (!renders) return;
  require(!statements.empty(), "a template without a statement");
  // What was rendered lexes, so an Error here is a broken promise.
  succeeds(ErrorKind::internal, [&] {
    for (const Statement& statement : statements) require_sound(statement, dialect);
  });
  if (may_depend_on_values(source, statements, dialect)) return;
  succeeds(ErrorKind::usage, [&] {
    const auto others = parsed.render(mentioned_inputs(parsed, nastier), dialect);
    require(texts_of(others) == texts_of(statements), "another value makes another SQL text");
  });
}

}  // namespace

void fuzz_template(std::string_view bytes) {
  if (bytes.find(canary) != std::string_view::npos) return;
  succeeds(ErrorKind::usage, [&] {
    const Template parsed(std::string(bytes), {});
    for (const EngineEntry& entry : engine_entries())
      fuzz_dialect(parsed, bytes, entry.engine().sql());
  });
}

}  // namespace sqlpod::fuzzing
