#include "executor/partition_query.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "error/in_quotes.h"
#include "error/nearest_name.h"
#include "executor/column_ranges.h"
#include "executor/engine/single_row.h"
#include "executor/query/command_word.h"
#include "executor/query/identifier.h"
#include "executor/query/sql_lexer.h"

namespace sqlpod {
namespace {

/// How many ranges a part is cut into where the server can seek them: what one session is behind
/// with, others take over.
constexpr std::size_t ranges_a_part = 8;

/// The words and other significant tokens of a statement outside of parentheses, those around all
/// of it left aside.
class TopLevel {
 public:
  TopLevel(const Statement& statement, const SqlDialect& dialect) : text_(statement.sql) {
    SqlText sql(text_);
    sql.append_source(0, text_.size());
    int depth = 0;
    int around = -1;
    for (const SqlToken& token : lex_sql(sql, dialect)) {
      if (!is_significant(token)) continue;
      const std::string_view symbol = std::string_view(text_).substr(token.offset, token.size);
      if (around < 0 && symbol != "(") around = depth;
      if (symbol == ")") --depth;
      if (depth <= std::max(around, 0)) tokens_.push_back(token);
      if (symbol == "(") ++depth;
    }
  }

  /// The clause that no part can have for itself; empty when there is none.
  std::string limiting_clause() const {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != SqlTokenKind::word || is_name(i)) continue;
      if (is(i, "LIMIT") || is(i, "FETCH")) return upper(i);
      if (is(i, "OFFSET") && counts(i + 1)) return "OFFSET";
      if (is(i, "FOR") &&
          (is(i + 1, "UPDATE") || is(i + 1, "SHARE") || is(i + 1, "NO") || is(i + 1, "KEY"))) {
        return "FOR " + upper(i + 1);
      }
      if (is(i, "LOCK") && is(i + 1, "IN")) return "LOCK IN SHARE MODE";
      if (is(i, "INTO")) return "INTO";
    }
    return {};
  }

 private:
  bool is(std::size_t i, std::string_view word) const {
    return i < tokens_.size() && is_word(tokens_[i], text_, word);
  }
  std::string_view text(std::size_t i) const {
    return std::string_view(text_).substr(tokens_[i].offset, tokens_[i].size);
  }
  std::string upper(std::size_t i) const { return command_word(text(i)); }

  /// A word that names something: a column behind a point, an alias behind AS.
  bool is_name(std::size_t i) const { return i > 0 && (text(i - 1) == "." || is(i - 1, "AS")); }
  /// What OFFSET has behind it where it is no name.
  bool counts(std::size_t i) const {
    if (i >= tokens_.size()) return false;
    const SqlTokenKind kind = tokens_[i].kind;
    return kind == SqlTokenKind::number || kind == SqlTokenKind::placeholder ||
           kind == SqlTokenKind::string || text(i) == "(" || text(i) == "?" || text(i) == "$";
  }

  const std::string& text_;
  std::vector<SqlToken> tokens_;
};

/// The query as a table to select from. A comment at its end must not swallow the parenthesis.
std::string derived_table(const Statement& query) {
  return "(" + query.sql + "\n) AS sqlpod_part";
}

/// A query's rows in ranges of one of its columns.
class RangeQuery {
 public:
  RangeQuery(const Statement& query, const std::string& column, TypeKind kind,
             const SqlDialect& dialect)
      : query_(query),
        column_(column),
        quoted_(quote_identifier(column, dialect)),
        type_{kind, false, nullptr},
        dialect_(dialect) {}

  /// The lowest and the highest value.
  Statement bounds() const {
    return {"SELECT min(" + quoted_ + "), max(" + quoted_ + ") FROM " + derived_table(query_),
            query_.parameters};
  }

  Statement rows(const ColumnRange& range) const {
    if (!range.from && !range.below) return query_;
    Statement part = start();
    if (range.from) part.sql += quoted_ + " >= " + bind(part, *range.from);
    if (range.from && range.below) part.sql += " AND ";
    if (range.below) part.sql += quoted_ + " < " + bind(part, *range.below);
    if (!range.from) part.sql += " OR " + quoted_ + " IS NULL";
    return part;
  }

  Statement all_rows() const {
    return {"SELECT * FROM " + derived_table(query_), query_.parameters};
  }

  /// The columns alone.
  Statement no_rows() const {
    Statement part = start();
    part.sql += "1 = 0";
    return part;
  }

 private:
  Statement start() const {
    Statement all = all_rows();
    all.sql += " WHERE ";
    return all;
  }

  std::string bind(Statement& part, const Value& value) const {
    part.parameters.push_back({column_, type_, value});
    if (dialect_.placeholder == PlaceholderStyle::question) return "?";
    return "$" + std::to_string(part.parameters.size());
  }

  const Statement& query_;
  const std::string& column_;
  std::string quoted_;
  InputType type_;
  const SqlDialect& dialect_;
};

const arrow::Field& find_column(const arrow::Schema& schema, const std::string& name) {
  const std::vector<int> found = schema.GetAllFieldIndices(name);
  if (found.size() == 1) return *schema.field(found.front());
  if (found.size() > 1) {
    throw Error(ErrorKind::usage, "the query has several columns " + in_quotes(name),
                "give the one that partitions the table a name of its own, with AS");
  }
  std::string columns;
  for (const std::string& column : schema.field_names()) {
    columns += (columns.empty() ? "" : ", ") + column;
  }
  throw Error(ErrorKind::usage, "the query has no column " + in_quotes(name) + " to partition by",
              nearest_name_hint(name, schema.field_names()), "columns: " + columns);
}

/// Whether the server would go through as much for a range as for all of the query.
bool scans_all(Session& session, const RangeQuery& ranges, const ColumnRange& range) {
  const auto whole = session.expected_cost(ranges.all_rows());
  const auto part = session.expected_cost(ranges.rows(range));
  return whole && part && *part > *whole / 2;
}

}  // namespace

void refuse_what_cannot_be_partitioned(const std::vector<Statement>& statements,
                                       const SqlDialect& dialect) {
  if (statements.size() != 1) {
    throw Error(ErrorKind::usage,
                "a partitioned read is one statement, and the query template gives " +
                    std::to_string(statements.size()),
                "its sessions would not see what the others do: put them into tasks of their own");
  }
  const std::string word = command_word(statements.front().sql);
  if (word != "SELECT" && word != "WITH" && word != "VALUES" && word != "TABLE") {
    throw Error(ErrorKind::usage, "a partitioned read is a SELECT, and the statement is " + word,
                "leave partition out");
  }
  const std::string clause = TopLevel(statements.front(), dialect).limiting_clause();
  if (clause.empty()) return;
  throw Error(ErrorKind::usage,
              "the query of a partitioned read has " + clause + ", which each part would do anew",
              "leave " + clause + " or partition out");
}

std::vector<Statement> split_query(Session& session, const Statement& query,
                                   const Partition& partition, const std::optional<JobPart>& job,
                                   const SqlDialect& dialect) {
  const auto parts = static_cast<std::size_t>(partition.parts);
  const std::size_t count = job ? job->count : parts == 1 ? 1 : parts * ranges_a_part;
  if (partition.by_ctid) return session.split_by_place(query, count);
  const auto schema = session.describe(query);
  if (!schema) {
    throw Error(ErrorKind::query, "the statement returns no table to partition",
                "leave partition out");
  }
  const std::string& column = partition.column;
  const TypeKind kind = range_kind(find_column(*schema, column));
  const RangeQuery ranges(query, column, kind, dialect);
  if (count == 1) return {query};
  std::vector<Value> bounds;
  if (partition.lower) {
    bounds = {*partition.lower, *partition.upper};
  } else {
    bounds = read_single_row(session, ranges.bounds());
  }
  const Value lower = range_bound(bounds.at(0), kind, column);
  const Value upper = range_bound(bounds.at(1), kind, column);
  std::vector<ColumnRange> found = column_ranges(lower, upper, count);
  if (found.size() == 1 && partition.lower && !(lower == upper)) {
    throw Error(ErrorKind::usage, "partition.lower is not below partition.upper",
                "give the lowest value and the highest one, or neither");
  }
  std::vector<Statement> statements;
  if (job) {
    statements.push_back(job->index < found.size() ? ranges.rows(found[job->index])
                                                   : ranges.no_rows());
    return statements;
  }
  if (found.size() > parts && scans_all(session, ranges, found[found.size() / 2])) {
    found = column_ranges(lower, upper, parts);
  }
  for (const ColumnRange& range : found) statements.push_back(ranges.rows(range));
  return statements;
}

}  // namespace sqlpod
