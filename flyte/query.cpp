#include "flyte/query.h"

#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "error/error.h"
#include "error/utf8.h"
#include "executor/query/parameter_binder.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/sql_text.h"
#include "executor/query/statement_splitter.h"
#include "executor/query/template_error.h"
#include "executor/query/text_interpolation.h"
#include "flyte/outer_transaction.h"
#include "flyte/statement_rewriter.h"

namespace sqlpod::flyte {
namespace {

void check_characters(std::string_view source) {
  std::optional<std::size_t> bad = find_invalid_utf8(source);
  if (!bad && source.find('\0') != std::string_view::npos) bad = source.find('\0');
  if (bad) {
    throw template_error(source, *bad, "this byte can be no part of a query",
                         "register the task again");
  }
}

/// The query with a hole for each placeholder, and without the backslashes that SQLAlchemy drops.
SqlText with_holes(std::string_view source, const std::vector<TextPlaceholder>& placeholders,
                   const TemplateInputs& inputs) {
  SqlText sql(source);
  const std::vector<std::size_t> backslashes = escaping_backslashes(source);
  auto backslash = backslashes.begin();
  std::size_t begin = 0;
  const auto copy_until = [&](std::size_t end) {
    for (; backslash != backslashes.end() && *backslash < end; ++backslash) {
      sql.append_source(begin, *backslash);
      begin = *backslash + 1;
    }
    sql.append_source(begin, end);
  };
  for (const TextPlaceholder& placeholder : placeholders) {
    copy_until(placeholder.offset);
    const TypedValue& input = inputs.find(placeholder.name)->second;
    sql.append_hole({placeholder.name, input.type, std::make_shared<const Value>(input.value)},
                    placeholder.offset);
    begin = placeholder.offset + placeholder.size;
  }
  copy_until(source.size());
  return sql;
}

Statement bind(const SqlText& sql, const SqlDialect& dialect) {
  std::vector<SqlToken> tokens = lex_sql(sql, dialect);
  // SQLAlchemy leaves a backslash that is not before a whole name to the server.
  for (SqlToken& token : tokens) {
    if (token.kind == SqlTokenKind::escaped_colon) token.kind = SqlTokenKind::symbol;
  }
  std::set<std::string, std::less<>> names;
  try {
    return bind_statement(sql, tokens, {0, tokens.size()}, dialect, {}, names);
  } catch (const Error& error) {
    // The binder's own hints are about another language of templates.
    throw Error(error.kind(), error.message(), text_replacement_hint);
  }
}

}  // namespace

std::vector<Statement> bound_statements(const std::string& query_template,
                                        const TemplateInputs& inputs, const SqlDialect& dialect) {
  check_characters(query_template);
  const std::vector<TextPlaceholder> placeholders = find_text_placeholders(query_template);
  require_matching_inputs(query_template, placeholders, inputs);
  const SqlText sql = with_holes(query_template, placeholders, inputs);
  const std::vector<SqlToken> tokens = lex_sql(sql, dialect);
  std::vector<Statement> statements;
  for (const StatementRange range : split_statements(tokens, sql.text())) {
    statements.push_back(
        bind(rewrite_statement(sql, tokens, range, query_template, dialect), dialect));
  }
  if (!statements.empty()) {
    drop_outer_transaction(statements, dialect);
    return statements;
  }
  throw Error(ErrorKind::usage, "the query template has no statement",
              "write at least one SQL statement in it");
}

std::vector<Statement> pasted_statements(const std::string& query_template,
                                         const TemplateInputs& inputs, const SqlDialect& dialect) {
  return Template(query_template, {Interpolation::text, false}).render(inputs, dialect);
}

}  // namespace sqlpod::flyte
