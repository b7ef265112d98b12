#include "config/task_spec.h"

#include <algorithm>
#include <utility>

#include "config/document/document.h"
#include "config/document/yaml_document.h"
#include "config/duration.h"
#include "config/executemany.h"
#include "config/inputs_reader.h"
#include "config/node_value.h"
#include "config/output_target_reader.h"
#include "config/partition_reader.h"
#include "config/spec_reader.h"
#include "config/storage_args_reader.h"
#include "config/task_config_reader.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Reads a spec's keys into a TaskSpec. A problem is reported and the reading goes on.
class TaskSpecReader {
 public:
  explicit TaskSpecReader(const std::string& file) : reader_(file) { spec_.file = file; }

  TaskSpec read(const Node& root) {
    const auto into = [this](std::string& target) {
      return [this, &target](const Node& node, const std::string& path) {
        target = reader_.text(node, path).value_or("");
      };
    };
    const auto truth_into = [this](bool& target) {
      return [this, &target](const Node& node, const std::string& path) {
        target = reader_.boolean(node, path, false);
      };
    };
    const auto into_key = [this](std::optional<std::string>& target) {
      return [this, &target](const Node& node, const std::string& path) {
        target = reader_.text(node, path);
      };
    };
    const auto duration_into = [this](std::chrono::milliseconds& target) {
      return [this, &target](const Node& node, const std::string& path) {
        read_duration(node, path, target);
      };
    };
    const auto with = [this](void (TaskSpecReader::*read_field)(const Node&, const std::string&)) {
      return [this, read_field](const Node& node, const std::string& path) {
        (this->*read_field)(node, path);
      };
    };
    if (root.kind == Node::Kind::null) {
      throw Error(ErrorKind::usage, spec_.file + " is empty",
                  "a task spec has at least name, query_template and task_config");
    }
    reader_.read_map(root, "",
                     {{"name", with(&TaskSpecReader::read_name)},
                      {"query_template", with(&TaskSpecReader::read_query_template)},
                      {"inputs",
                       [this](const Node& node, const std::string& path) {
                         spec_.inputs = read_inputs(reader_, node, path);
                       }},
                      {"task_config",
                       [this](const Node& node, const std::string& path) {
                         spec_.task_config = read_task_config(reader_, node, path);
                       }},
                      {"output_schema_type", with(&TaskSpecReader::read_output_schema)},
                      {"output",
                       [this](const Node& node, const std::string& path) {
                         spec_.output = read_output_target(reader_, node, path);
                       }},
                      {"storage_args",
                       [this](const Node& node, const std::string& path) {
                         spec_.storage_args = read_storage_args(reader_, node, path);
                       }},
                      {"secret_storage_args",
                       [this](const Node& node, const std::string& path) {
                         spec_.secret_storage_args = read_secret_storage_args(reader_, node, path);
                       }},
                      {"partition",
                       [this](const Node& node, const std::string& path) {
                         spec_.partition = read_partition(reader_, node, path);
                       }},
                      {"allow_raw", truth_into(spec_.allow_raw)},
                      {"interpolation", with(&TaskSpecReader::read_interpolation)},
                      {"autocommit", truth_into(spec_.autocommit)},
                      {"isolation_level", with(&TaskSpecReader::read_isolation_level)},
                      {"retries", with(&TaskSpecReader::read_retries)},
                      {"retry_delay", with(&TaskSpecReader::read_retry_delay)},
                      {"timeout", with(&TaskSpecReader::read_timeout)},
                      {"wait", duration_into(spec_.wait)},
                      {"idempotency_key", with(&TaskSpecReader::read_idempotency_key)},
                      {"executemany", into_key(spec_.executemany)},
                      {"expect_rows", with(&TaskSpecReader::read_expect_rows)},
                      {"container_image", into(spec_.container_image)},
                      {"metadata", with(&TaskSpecReader::read_metadata)}});
    require(root, "name", "give the task a name, such as fetch_orders");
    require(root, "query_template", "give the SQL that the task runs");
    require(root, "task_config", "give the database's URL as task_config: {uri: …}");
    refuse_contradictions(root);
    check_executemany(reader_, spec_, root);
    check_partition(reader_, spec_, root);
    reader_.finish();
    return std::move(spec_);
  }

 private:
  // A key without a value counts as missing, at the place of the key.
  void require(const Node& root, const std::string& key, const std::string& hint) {
    if (root.kind != Node::Kind::map) return;
    const auto found = std::find_if(root.entries.begin(), root.entries.end(),
                                    [&](const NodeEntry& entry) { return entry.key == key; });
    if (found == root.entries.end()) {
      reader_.report(root.mark, key, "is missing", hint);
    } else if (found->value.kind == Node::Kind::null) {
      reader_.report(found->key_mark, key, "has no value", hint);
    }
  }

  void read_name(const Node& node, const std::string& path) {
    constexpr std::size_t longest = 255;
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    const bool is_printable = std::none_of(text->begin(), text->end(), is_control);
    if (text->empty() || text->size() > longest || !is_printable) {
      reader_.report(node.mark, path, in_quotes(*text) + " is not a name",
                     "a name has 1 to 255 bytes and no control characters");
    }
    spec_.name = *text;
  }

  void read_query_template(const Node& node, const std::string& path) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    if (text->find_first_not_of(" \t\r\n") == std::string::npos) {
      reader_.report(node.mark, path, "is blank", "give the SQL that the task runs");
    }
    spec_.query_template = *text;
  }

  void read_output_schema(const Node& node, const std::string& path) {
    OutputSchema schema;
    if (node.kind == Node::Kind::scalar && node.text == "any") {
      schema.any = true;
    } else if (node.kind != Node::Kind::map || node.entries.empty()) {
      reader_.report(node.mark, path, "names no columns",
                     "write a map such as {id: int, name: str}, `any`, or leave it out when no "
                     "table is expected");
    } else {
      reader_.read_entries(node, path, [&](const NodeEntry& entry, const std::string& entry_path) {
        const std::optional<std::string> text = reader_.text(entry.value, entry_path);
        OutputColumn column{entry.key, {}};
        if (!text || !read_type(reader_, entry.value, entry_path, column.type)) return;
        column.type.nullable = true;
        schema.columns.push_back(std::move(column));
      });
    }
    spec_.output_schema = std::move(schema);
  }

  void read_interpolation(const Node& node, const std::string& path) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    spec_.text_interpolation = *text == "text";
    if (*text != "text" && *text != "bind") {
      reader_.report(node.mark, path, in_quotes(*text) + " is not a way of interpolation",
                     nearest_name_hint(*text, {"bind", "text"}));
    }
  }

  void read_expect_rows(const Node& node, const std::string& path) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    reader_.attempt(node.mark, path, [&] { spec_.expect_rows = parse_expect_rows(*text); });
  }

  void read_duration(const Node& node, const std::string& path, std::chrono::milliseconds& target) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    reader_.attempt(node.mark, path, [&] { target = parse_duration(*text); });
  }

  void read_timeout(const Node& node, const std::string& path) {
    std::chrono::milliseconds time{1};
    read_duration(node, path, time);
    if (time.count() == 0) {
      reader_.report(node.mark, path, "leaves no time for anything",
                     "give a time such as 90s, or leave timeout out for no limit");
    }
    spec_.timeout = time;
  }

  void read_isolation_level(const Node& node, const std::string& path) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    reader_.attempt(node.mark, path, [&] {
      spec_.isolation_level = parse_isolation_level(*text);
      if (!spec_.isolation_level) spec_.autocommit = true;
    });
  }

  void read_retries(const Node& node, const std::string& path) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    const InputType integer{TypeKind::integer, false, nullptr};
    reader_.attempt(node.mark, path, [&] {
      const std::int64_t retries = *value_of(node, integer).get_if<std::int64_t>();
      if (retries < 0 || retries > RetryPolicy::most_retries) {
        throw Error(ErrorKind::usage, *text + " is not a number of retries", "give 0 to 100");
      }
      spec_.retry.retries = static_cast<int>(retries);
    });
  }

  // A time, or {initial: …, max: …}.
  void read_retry_delay(const Node& node, const std::string& path) {
    RetryPolicy& retry = spec_.retry;
    const auto into = [this](std::chrono::milliseconds& target) {
      return [this, &target](const Node& value, const std::string& value_path) {
        read_duration(value, value_path, target);
      };
    };
    if (node.kind != Node::Kind::map) {
      read_duration(node, path, retry.delay);
      retry.longest_delay = std::max(retry.longest_delay, retry.delay);
      return;
    }
    reader_.read_map(node, path,
                     {{"initial", into(retry.delay)}, {"max", into(retry.longest_delay)}});
    if (retry.longest_delay < retry.delay) {
      reader_.report(node.mark, path, "its max is shorter than its initial delay",
                     "write {initial: 1s, max: 60s}");
    }
  }

  void read_idempotency_key(const Node& node, const std::string& path) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return;
    if (text->find_first_not_of(" \t\r\n") == std::string::npos) {
      reader_.report(node.mark, path, "is blank",
                     "write what tells this run from others, such as load-{{ .day }}");
    }
    spec_.idempotency_key = *text;
  }

  // Keys that are sound alone, and cannot both be done.
  void refuse_contradictions(const Node& root) {
    if (spec_.autocommit && spec_.isolation_level) {
      reader_.report(key_mark(root, "isolation_level"), "isolation_level",
                     "has no meaning with autocommit: there is no transaction to isolate",
                     "leave one of them out");
    }
    if (spec_.idempotency_key.empty()) return;
    if (spec_.autocommit) {
      reader_.report(key_mark(root, "idempotency_key"), "idempotency_key",
                     "cannot be kept with autocommit: the key and the work must commit together",
                     "leave autocommit out, or make the statements idempotent themselves");
    }
    if (spec_.output_schema) {
      reader_.report(key_mark(root, "idempotency_key"), "idempotency_key",
                     "has no meaning for a task with a table: a second run would have none to give",
                     "leave it out, or split the task into one that writes and one that reads");
    }
  }

  static Mark key_mark(const Node& root, const std::string& key) {
    for (const NodeEntry& entry : root.entries) {
      if (entry.key == key) return entry.key_mark;
    }
    return root.mark;
  }

  void read_metadata(const Node& node, const std::string& path) {
    reader_.read_entries(node, path, [this](const NodeEntry& entry, const std::string& entry_path) {
      const bool is_null = entry.value.kind == Node::Kind::null;
      spec_.metadata.emplace_back(
          entry.key, is_null ? "" : reader_.text(entry.value, entry_path).value_or(""));
    });
  }

  SpecReader reader_;
  TaskSpec spec_;
};

}  // namespace

std::string InputDeclaration::type_name() const {
  return table_columns ? "table" : to_string(type);
}

TaskSpec load_task_spec(const std::string& path) {
  return TaskSpecReader(path).read(load_document(path));
}

TaskSpec parse_task_spec(std::string_view yaml, const std::string& file) {
  return TaskSpecReader(file).read(parse_yaml(yaml, file));
}

}  // namespace sqlpod
