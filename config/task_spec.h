// A task spec: the YAML file that says what one run does. Its keys, with examples, are in
// docs/task-spec.md.
//
// Loading reports every error of the file at once, each with file:line:column, the field's path
// and, for a misspelt name, the nearest known one. A TaskSpec is a value; loading it opens nothing
// and resolves no secret.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "config/connect_args.h"
#include "config/credential.h"
#include "config/expect_rows.h"
#include "config/input_type.h"
#include "config/isolation_level.h"
#include "config/output_target.h"
#include "config/partition.h"
#include "config/retry_policy.h"
#include "config/storage_args.h"
#include "config/table_column.h"
#include "config/value.h"
#include "secrets/secret_name.h"

namespace sqlpod {

struct InputDeclaration {
  std::string name;                    ///< an identifier: letters, digits and underscores
  InputType type;                      ///< str for a table: its value is a path
  std::optional<Value> default_value;  ///< none: the input must be given, also when it may be NULL
  /// Of a table, the columns that are read from its file, in order; empty: all that are there.
  std::optional<std::vector<TableColumn>> table_columns;

  /// "int", "list[str]", "table".
  std::string type_name() const;
};

struct OutputColumn {
  std::string name;
  InputType type;  ///< always nullable: a database column may be NULL
};

/// What output_schema_type says.
struct OutputSchema {
  bool any = false;  ///< `any`: whatever columns the query returns
  std::vector<OutputColumn> columns;
};

/// Exactly one of `uri` and `secret_uri` is there.
struct TaskConfig {
  std::optional<Secret> uri;  ///< as written; a Secret, for it may hold a password
  std::optional<SecretName> secret_uri;
  std::vector<std::pair<std::string, ConnectValue>> connect_args;  ///< names as written
  std::vector<std::pair<std::string, SecretName>> secret_connect_args;
  /// Those of connect_args, unless secret_connect_args replace them, then those of the latter.
  std::vector<Credential> credentials;
};

struct TaskSpec {
  std::string name;
  std::string query_template;
  std::vector<InputDeclaration> inputs;
  TaskConfig task_config;
  std::optional<OutputSchema> output_schema;  ///< none: no table is expected
  OutputTarget output;
  StorageArgs storage_args;  ///< for every object store that the task reads from or writes to
  std::vector<std::pair<std::string, SecretName>> secret_storage_args;
  std::optional<Partition> partition;  ///< the table is read in parts, by several sessions
  bool allow_raw = false;
  bool text_interpolation = false;                ///< `interpolation: text`
  bool autocommit = false;                        ///< also `isolation_level: AUTOCOMMIT`
  std::optional<IsolationLevel> isolation_level;  ///< none: the server's own
  RetryPolicy retry;
  std::optional<std::chrono::milliseconds> timeout;  ///< for the whole run, retries included
  std::chrono::milliseconds wait{0};                 ///< for a database that is still coming up
  std::optional<std::string> executemany;            ///< the table input whose rows it runs for
  std::string idempotency_key;                       ///< a template; empty: none
  std::optional<ExpectRows> expect_rows;
  std::string container_image;
  std::vector<std::pair<std::string, std::string>> metadata;

  std::string file;  ///< where it was loaded from, for messages
};

/// Loads a spec from a file. Throws Error (usage) with all that is wrong with it.
TaskSpec load_task_spec(const std::string& path);

/// The same from text; `file` stands in messages.
TaskSpec parse_task_spec(std::string_view yaml, const std::string& file);

}  // namespace sqlpod
