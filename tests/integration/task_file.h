// Task specs and tables as the integration tests write them.
#pragma once

#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

/// The table of every example: my_table(id, name, value), in the SQL of all three dialects.
inline const char* const my_table_sql =
    "DROP TABLE IF EXISTS my_table;"
    "CREATE TABLE my_table (id INTEGER PRIMARY KEY, name VARCHAR(100), value DOUBLE PRECISION);"
    "INSERT INTO my_table VALUES (1, 'red apple', 0.25), (2, 'green apple', 0.5), (3, 'Grüner "
    "Veltliner', 12.5),"
    " (4, 'a price to come', NULL);";

/// The select of every example, and the lines of its spec.
inline const char* const select_rows =
    "SELECT id, name, value FROM my_table WHERE id > {{ .id_threshold }} ORDER BY id";
inline const char* const threshold_and_columns =
    "inputs: {id_threshold: int}\noutput_schema_type: {id: int, name: str, value: float}\n";

/// A spec of `uri` and `query`, then whatever lines are given.
inline std::string task_yaml(const std::string& uri, const std::string& query,
                             const std::string& more = {}) {
  std::string yaml = "name: test_task\nquery_template: |\n";
  std::size_t at = 0;
  while (at <= query.size()) {
    const std::size_t end = query.find('\n', at);
    yaml += "  " + query.substr(at, end - at) + "\n";
    if (end == std::string::npos) break;
    at = end + 1;
  }
  return yaml + "task_config:\n  uri: '" + uri + "'\n" + more;
}

}  // namespace sqlpod::testing
