#include "executor/engine/postgresql/place_ranges.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "executor/engine/postgresql/plan.h"
#include "executor/engine/single_row.h"
#include "executor/query/sql_lexer.h"

namespace sqlpod::postgresql {
namespace {

constexpr int first_version = 14;
/// 2 MB of the usual 8 kB: less is not worth a statement of its own.
constexpr std::int64_t least_pages = 256;

Error refusal(const std::string& why, const std::string& details = {}) {
  return {ErrorKind::usage, "the table cannot be partitioned by ctid: " + why,
          "partition by a column: partition: {column: id, parts: 4}", details};
}

/// What a query plan scans.
struct Scan {
  std::string node;  ///< "Seq Scan", …
  std::string schema;
  std::string table;
  std::string alias;
};

/// The child of a Gather: other plans below it are of subqueries.
const Node& below_gather(const Node& plan) {
  const Node* plans = find_property(plan, "Plans");
  if (plans == nullptr || property(plan, "Node Type") != "Gather") return plan;
  for (const Node& child : plans->items) {
    if (property(child, "Parent Relationship") == "Outer") return child;
  }
  return plan;
}

/// The scan that the server's plan for a statement is; throws when it is more than that.
Scan scan_of(sqlpod::Session& session, const Statement& statement) {
  const Node root = plan_of(session, statement);
  const Node& plan = below_gather(root);
  Scan scan{property(plan, "Node Type"), property(plan, "Schema"), property(plan, "Relation Name"),
            property(plan, "Alias")};
  if (scan.node.ends_with("Scan") && !scan.table.empty()) return scan;
  throw refusal("the query is more than a scan of one table", "its plan begins with " + scan.node);
}

void require_version(sqlpod::Session& session) {
  const std::string version = session.server_version();
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  if (major < first_version) {
    throw refusal("the server is of version " + version + ", and ranges of places are read from " +
                  std::to_string(first_version) + " on");
  }
}

struct Table {
  std::int64_t pages = 0;
  std::string alias;  ///< quoted as an identifier
};

Table find_table(sqlpod::Session& session, const Scan& scan) {
  const auto row = read_single_row(
      session,
      {"SELECT relkind = 'r' OR relkind = 'm', relpersistence = 't', "
       "pg_relation_size(c.oid) / current_setting('block_size')::bigint, quote_ident($3) "
       "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
       "WHERE n.nspname = $1 AND c.relname = $2",
       {{"schema", {}, scan.schema}, {"table", {}, scan.table}, {"alias", {}, scan.alias}}});
  if (const auto* is_plain = row.at(0).get_if<bool>(); is_plain == nullptr || !*is_plain) {
    throw refusal(scan.table + " is no plain table");
  }
  if (const auto* is_temporary = row.at(1).get_if<bool>(); is_temporary && *is_temporary) {
    throw refusal(scan.table + " is a temporary table, which other sessions do not see");
  }
  const auto* pages = row.at(2).get_if<std::int64_t>();
  const auto* alias = row.at(3).get_if<std::string>();
  return {pages == nullptr ? 0 : *pages, alias == nullptr ? "" : *alias};
}

/// Puts a condition into the WHERE clause of a SELECT, or behind it when it has none.
class Conditional {
 public:
  Conditional(const Statement& query, const SqlDialect& dialect) : query_(query) {
    SqlText sql(query.sql);
    sql.append_source(0, query.sql.size());
    int depth = 0;
    for (const SqlToken& token : lex_sql(sql, dialect)) {
      const std::string_view symbol = std::string_view(query.sql).substr(token.offset, token.size);
      if (symbol == "(") ++depth;
      if (symbol == ")") --depth;
      if (depth != 0 || token.kind != SqlTokenKind::word) continue;
      if (is_word(token, query.sql, "WHERE")) where_ = token.offset + token.size;
      if (is_word(token, query.sql, "ORDER")) {
        throw refusal("parts have no order, and the query has ORDER BY");
      }
    }
  }

  Statement with(const std::string& condition) const {
    Statement statement = query_;
    // The clause is the last: a plan that is a scan alone has no other behind it. It may end in a
    // comment.
    if (where_) {
      statement.sql.insert(*where_, " " + condition + " AND (");
      statement.sql += "\n)";
    } else {
      statement.sql += "\nWHERE " + condition;
    }
    return statement;
  }

 private:
  const Statement& query_;
  std::optional<std::size_t> where_;
};

std::string from_page(const std::string& alias, std::int64_t page) {
  return alias + ".ctid >= '(" + std::to_string(page) + ",0)'::tid";
}

std::string below_page(const std::string& alias, std::int64_t page) {
  return alias + ".ctid < '(" + std::to_string(page) + ",0)'::tid";
}

/// Holds the plan of one range to what it is to be.
void check_plan(sqlpod::Session& session, const Statement& part, const Scan& whole) {
  Scan scan;
  try {
    scan = scan_of(session, part);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::query) throw;
    // The name of the table is hidden in a view or a subquery.
    throw refusal("the query is more than a scan of one table",
                  error.message() + "\n" + error.details());
  }
  if (scan.table != whole.table || scan.schema != whole.schema || scan.node != "Tid Range Scan") {
    throw refusal("the server finds the rows by " + scan.node + ", not by their places");
  }
}

}  // namespace

std::vector<Statement> place_ranges(sqlpod::Session& session, const Statement& query,
                                    std::size_t ranges, const SqlDialect& dialect) {
  require_version(session);
  const Conditional conditional(query, dialect);
  const Scan scan = scan_of(session, query);
  const auto [pages, alias] = find_table(session, scan);
  const std::int64_t count =
      std::clamp<std::int64_t>(pages / least_pages, 1, static_cast<std::int64_t>(ranges));
  if (count == 1) return {query};
  std::vector<Statement> parts;
  for (std::int64_t i = 0; i < count; ++i) {
    // The table may have grown since: the last range has no end.
    std::string condition = from_page(alias, pages * i / count);
    if (i + 1 < count) condition += " AND " + below_page(alias, pages * (i + 1) / count);
    parts.push_back(conditional.with(condition));
  }
  check_plan(session, parts.front(), scan);
  return parts;
}

}  // namespace sqlpod::postgresql
