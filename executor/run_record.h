// What a run did, as data: for `--record FILE` and for the termination message of a pod. The JSON
// is in docs/run-record.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "error/error.h"

namespace sqlpod {

struct RunRecord {
  struct StatementRecord {
    std::string kind;
    std::optional<std::int64_t> rows;
  };
  struct Column {
    std::string name;
    std::string type;
  };

  std::string task;
  std::optional<Error> error;  ///< none: the run succeeded
  int exit_code = 0;
  std::optional<std::int64_t> rows;  ///< returned, or affected in all
  std::vector<StatementRecord> statements;
  std::int64_t bytes = 0;
  int attempts = 1;
  std::string idempotency_key;  ///< empty: none
  bool already_done = false;    ///< an earlier run with the key did the work; this one did nothing
  std::chrono::system_clock::time_point started_at;
  std::chrono::system_clock::time_point finished_at;
  std::vector<std::pair<std::string, double>> seconds;  ///< by phase, in order
  std::string dialect;
  std::string server_version;
  std::string output_path;    ///< "-" for standard output; empty without a table
  std::string output_format;  ///< empty without a table
  std::vector<Column> output_schema;

  /// Forgets what an attempt that was rolled back did.
  void forget_results();
};

/// One JSON object, on one line.
std::string to_json(const RunRecord& record);

/// {"kind", "message", "hint"} of a failure: at most 4096 bytes, valid JSON and whole characters
/// however long they are.
std::string termination_message(const Error& error);

}  // namespace sqlpod
