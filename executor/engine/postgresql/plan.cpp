#include "executor/engine/postgresql/plan.h"

#include "config/document/json_document.h"
#include "executor/engine/single_row.h"

namespace sqlpod::postgresql {

Node plan_of(sqlpod::Session& session, const Statement& statement) {
  const auto row = read_single_row(
      session, {"EXPLAIN (VERBOSE, FORMAT JSON) " + statement.sql, statement.parameters});
  const auto* json = row.at(0).get_if<std::string>();
  const Node document = parse_json(json == nullptr ? "null" : *json, "");
  if (!document.items.empty()) {
    if (const Node* plan = find_property(document.items.front(), "Plan")) return *plan;
  }
  throw Error(ErrorKind::query, "the server's plan of the query is not readable",
              "leave partition out");
}

const Node* find_property(const Node& plan, std::string_view name) {
  for (const NodeEntry& entry : plan.entries) {
    if (entry.key == name) return &entry.value;
  }
  return nullptr;
}

std::string property(const Node& plan, std::string_view name) {
  const Node* value = find_property(plan, name);
  return value == nullptr ? "" : value->text;
}

}  // namespace sqlpod::postgresql
