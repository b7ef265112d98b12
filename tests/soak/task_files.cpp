#include "tests/soak/task_files.h"

#include <algorithm>

#include "tests/soak/books.h"

namespace sqlpod::soak {
namespace {

std::string seconds(std::chrono::milliseconds time) {
  const std::string thousandths = std::to_string(1000 + time.count() % 1000).substr(1);
  return std::to_string(time.count() / 1000) + "." + thousandths;
}

std::string sleep_call(const TaskPlan& plan) {
  const char* function = plan.dialect == Dialect::postgresql ? "pg_sleep(" : "SLEEP(";
  return function + seconds(plan.pause) + ")";
}

std::string transfer_query(const TaskPlan& plan) {
  return "  UPDATE account SET balance = balance - {{ .amount }} WHERE id = {{ .source }};\n"
         "  INSERT INTO posting VALUES ({{ .task }}, {{ .source }}, - {{ .amount }});\n"
         "  SELECT " +
         sleep_call(plan) +
         ";\n"
         "  UPDATE account SET balance = balance + {{ .amount }} WHERE id = {{ .target }};\n"
         "  INSERT INTO posting VALUES ({{ .task }}, {{ .target }}, {{ .amount }});\n"
         "  INSERT INTO journal VALUES ({{ .task }}, {{ .amount }})\n";
}

std::string transfer_inputs(const TaskPlan& plan) {
  const auto input = [](const char* name, int value) {
    return "  " + std::string(name) + ": {type: int, default: " + std::to_string(value) + "}\n";
  };
  return input("task", plan.number) + input("source", plan.source) + input("target", plan.target) +
         input("amount", plan.amount);
}

std::string task_input(const TaskPlan& plan) {
  return "  task: {type: int, default: " + std::to_string(plan.number) + "}\n";
}

std::string query(const TaskPlan& plan) {
  switch (plan.kind) {
    case TaskKind::transfer:
    case TaskKind::keyed:
    case TaskKind::retried:
      return transfer_query(plan);
    case TaskKind::select:
      return "  SELECT id, name FROM reading, (SELECT " + sleep_call(plan) +
             " AS slept) AS pause ORDER BY id\n";
    case TaskKind::executemany:
      return "  INSERT INTO item VALUES ({{ .task }}, {{ .line }}, {{ .text }})\n";
    case TaskKind::autocommit:
      return "  INSERT INTO journal SELECT {{ .task }}, 0 FROM (SELECT " + sleep_call(plan) +
             " AS slept) AS pause\n";
  }
  return {};
}

std::string keys(const TaskPlan& plan) {
  std::string lines;
  switch (plan.kind) {
    case TaskKind::transfer:
      break;
    case TaskKind::keyed:
      lines = "idempotency_key: soak-{{ .task }}\n";
      break;
    case TaskKind::retried:
      lines = "retries: 3\nretry_delay: {initial: 20ms, max: 200ms}\n";
      break;
    case TaskKind::select:
      return "output_schema_type: {id: int, name: str}\n";
    case TaskKind::executemany:
      return "executemany: rows\n";
    case TaskKind::autocommit:
      return "autocommit: true\n";
  }
  return lines + (plan.serializable ? "isolation_level: SERIALIZABLE\n" : "");
}

std::string inputs(const TaskPlan& plan) {
  switch (plan.kind) {
    case TaskKind::transfer:
    case TaskKind::keyed:
    case TaskKind::retried:
      return "inputs:\n" + transfer_inputs(plan);
    case TaskKind::select:
      return {};
    case TaskKind::executemany:
      return "inputs:\n" + task_input(plan) +
             "  rows: {type: table, columns: {line: int, text: str}}\n";
    case TaskKind::autocommit:
      return "inputs:\n" + task_input(plan);
  }
  return {};
}

}  // namespace

std::string secret_key(Dialect dialect) {
  return dialect == Dialect::postgresql ? "postgresql" : "mariadb";
}

std::string task_spec(const TaskPlan& plan, const Fault& fault, const std::string& url) {
  return "name: soak_" + std::to_string(plan.number) + "\nquery_template: |\n" + query(plan) +
         inputs(plan) + "task_config:\n  uri: " + url +
         "\n  secret_connect_args:\n    password: {group: " + secret_group +
         ", key: " + secret_key(plan.dialect) + "}\n" + keys(plan) +
         (fault.kind == FaultKind::frozen ? "timeout: 1s\n" : "");
}

std::string rows_file(const TaskPlan& plan) {
  std::string csv = "line,text\n";
  for (int line = 1; line <= plan.rows; ++line) {
    csv += std::to_string(line) + ",\"line " + std::to_string(line) + ", of task " +
           std::to_string(plan.number) + "\"\n";
  }
  return csv;
}

std::string output_name(const TaskPlan& plan) {
  return plan.parquet ? "out.parquet" : "out.csv";
}

std::vector<std::string> command(const TaskPlan& plan, const Fault& fault,
                                 const std::string& program, const std::string& secrets_folder) {
  std::vector<std::string> words = {program, "run", "task.yaml", "--secrets-dir", secrets_folder};
  if (plan.kind == TaskKind::select) words.insert(words.end(), {"-o", output_name(plan)});
  if (plan.kind == TaskKind::executemany) {
    words.insert(words.end(), {"-i", std::string("rows=") + rows_name});
  }
  if (fault.kind == FaultKind::disk_full) {
    constexpr double block = 512;  // the unit of the shell's limit
    const auto size = static_cast<double>(expected_csv().size());
    const auto limit = static_cast<int>(fault.progress * size / block);
    // The limit's signal would end the process; ignored, writing fails.
    words.insert(words.begin(),
                 {"/bin/sh", "-c",
                  "trap '' XFSZ; ulimit -f " + std::to_string(limit) + "; exec \"$@\"", "sh"});
  }
  return words;
}

std::string expected_csv() {
  std::string csv = "id,name\n";
  for (int id = 1; id <= rows_to_read; ++id) {
    csv += std::to_string(id) + "," + name_to_read(id) + "\n";
  }
  return csv;
}

}  // namespace sqlpod::soak
