#include "executor/query/template.h"

#include <algorithm>
#include <set>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/utf8.h"
#include "executor/query/mentioned_names.h"
#include "executor/query/parameter_binder.h"
#include "executor/query/python_text.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/sql_text.h"
#include "executor/query/statement_splitter.h"
#include "executor/query/syntax_tree.h"
#include "executor/query/template_error.h"
#include "executor/query/template_parser.h"
#include "executor/query/template_renderer.h"
#include "executor/query/text_interpolation.h"

namespace sqlpod {
namespace {

using Names = std::set<std::string, std::less<>>;

void check_characters(std::string_view source) {
  if (const auto invalid = find_invalid_utf8(source)) {
    throw template_error(source, *invalid, "this byte is no UTF-8", "save the query as UTF-8");
  }
  if (const std::size_t nul = source.find('\0'); nul != std::string_view::npos) {
    throw template_error(source, nul, "the query holds a NUL byte", "remove it");
  }
}

// The statement that is run for each row of a table is one, and takes something from the rows.
void check_row_statement(const TemplateInputs& inputs, const std::vector<Statement>& statements) {
  const auto has_column = [](const auto& entry) { return entry.second.column.has_value(); };
  if (std::none_of(inputs.begin(), inputs.end(), has_column)) return;
  if (statements.size() > 1) {
    throw Error(ErrorKind::usage,
                "executemany runs one statement for each row, and the query template gives " +
                    std::to_string(statements.size()),
                "put what comes before and after into tasks of their own");
  }
  const std::vector<Parameter>& parameters = statements.front().parameters;
  if (std::any_of(parameters.begin(), parameters.end(),
                  [](const Parameter& parameter) { return parameter.column.has_value(); })) {
    return;
  }
  std::string columns;
  for (const auto& entry : inputs) {
    if (has_column(entry)) columns += (columns.empty() ? "" : ", ") + entry.first;
  }
  throw Error(ErrorKind::usage,
              "the query template uses no column of the table, and would run the same for each row",
              "write {{ .name }} for a column; the table has: " + columns);
}

std::vector<Statement> bind_statements(const SqlText& sql, const SqlDialect& dialect,
                                       const TemplateInputs& inputs, Names& bound_names) {
  const std::vector<SqlToken> tokens = lex_sql(sql, dialect);
  std::vector<Statement> statements;
  for (const StatementRange range : split_statements(tokens, sql.text())) {
    statements.push_back(bind_statement(sql, tokens, range, dialect, inputs, bound_names));
  }
  if (statements.empty()) {
    throw Error(ErrorKind::usage, "the query template gives no statement",
                "write at least one SQL statement in it");
  }
  return statements;
}

}  // namespace

void add_columns(TemplateInputs& inputs, const std::vector<TableColumn>& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& [name, type] = columns[i];
    if (!inputs.emplace(name, TypedValue{type, {}, static_cast<int>(i)}).second) {
      throw Error(
          ErrorKind::usage,
          "the table has a column " + in_quotes(name) + ", and the task an input of that name",
          "rename one of them, or declare the table's columns without it");
    }
  }
}

struct Template::Syntax {
  std::string source;
  TemplateOptions options;
  TemplateNodes nodes;  ///< empty for text interpolation

  bool is_text() const { return options.interpolation == Interpolation::text; }
  void refuse_unused(const TemplateInputs& inputs, const std::string& rendered,
                     const Names& bound) const;
};

Template::Template(std::string source, TemplateOptions options) {
  check_characters(source);
  auto syntax = std::make_unique<Syntax>(Syntax{std::move(source), options, {}});
  if (!syntax->is_text()) syntax->nodes = parse_template(syntax->source);
  syntax_ = std::move(syntax);
}

Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;
Template::~Template() = default;

std::vector<std::string> Template::mentioned(const std::vector<std::string>& declared) const {
  if (syntax_->is_text()) return names_in_text_placeholders(syntax_->source);
  Names names = names_in_expressions(syntax_->nodes);
  const Names after_colons = names_after_colons(syntax_->source, syntax_->nodes);
  for (const std::string& name : declared) {
    if (after_colons.find(name) != after_colons.end()) names.insert(name);
  }
  return {names.begin(), names.end()};
}

std::vector<Statement> Template::render(const TemplateInputs& inputs,
                                        const SqlDialect& dialect) const {
  Names bound_names;
  if (syntax_->is_text()) {
    const std::string text = interpolate_text(syntax_->source, inputs);
    check_characters(text);
    SqlText sql(text);
    sql.append_source(0, text.size());
    return bind_statements(sql, dialect, {}, bound_names);
  }
  const SqlText sql =
      render_template(syntax_->source, syntax_->nodes, inputs, syntax_->options.allow_raw);
  std::vector<Statement> statements = bind_statements(sql, dialect, inputs, bound_names);
  check_row_statement(inputs, statements);
  syntax_->refuse_unused(inputs, sql.text(), bound_names);
  return statements;
}

std::string Template::render_text(const TemplateInputs& inputs) const {
  const SqlText rendered = render_template(syntax_->source, syntax_->nodes, inputs, false);
  std::string text;
  for (std::size_t i = 0; i < rendered.text().size(); ++i) {
    const char c = rendered.text()[i];
    text += c == SqlText::hole ? python_str(*rendered.hole_at(i).value) : std::string(1, c);
  }
  return text;
}

// An input is used by an expression, by a `:name` that was bound, or by one in a branch that was
// not taken. A `:name` that was rendered and not bound stands in a string or a comment, where it is
// plain text.
void Template::Syntax::refuse_unused(const TemplateInputs& inputs, const std::string& rendered,
                                     const Names& bound) const {
  const Names in_expressions = names_in_expressions(nodes);
  const Names in_source = names_after_colons(source, nodes);
  const Names in_rendered = names_after_colons(rendered);
  std::string unused;
  std::string hint = "mention it, as {{ .name }}, or remove it from the inputs";
  for (const auto& [name, input] : inputs) {
    if (input.column) continue;
    const auto is_in = [&name = name](const Names& names) {
      return names.find(name) != names.end();
    };
    if (is_in(in_expressions) || is_in(bound) || (is_in(in_source) && !is_in(in_rendered)))
      continue;
    unused += (unused.empty() ? "'" : ", '") + name + "'";
    if (is_in(in_rendered)) {
      hint = "inside a string write '{{ .";
      hint.append(name).append(" }}': there :").append(name).append(" is plain text");
    }
  }
  if (unused.empty()) return;
  throw Error(ErrorKind::usage, "the query template never mentions the input " + unused, hint);
}

}  // namespace sqlpod
