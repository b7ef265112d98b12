// What the tests of object stores share: an S3 server, and tasks on a SQLite database that write to
// it and read from it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/task_file.h"
#include "tests/support/program.h"
#include "tests/support/s3_server.h"

namespace sqlpod::testing {

class S3Test : public ::testing::Test {
 protected:
  static S3Server& server() {
    static S3Server shared(SQLPOD_SOURCE_DIR "/.deps/s3s-fs/bin/s3s-fs");
    return shared;
  }

  /// A spec with a table of so many rows of 10 kB that cannot be compressed, then the lines `more`.
  static std::string rows_task(int rows, const std::string& more = {}) {
    return task_yaml("sqlite://",
                     "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < " +
                         std::to_string(rows) + ") SELECT i, hex(randomblob(5000)) AS text FROM r",
                     "output_schema_type: {i: int, text: str}\n" + more);
  }

  /// Runs a spec with the server's address and credentials in the environment.
  Outcome run(const std::string& yaml, std::vector<std::string> more = {},
              const std::map<std::string, std::optional<std::string>>& environment = {}) {
    more.insert(more.begin(), {"run", folder_.write("task.yaml", yaml), "--secrets-dir",
                               folder_.file("secrets")});
    return run_sqlpod(more, options(environment));
  }

  ProgramOptions options(
      const std::map<std::string, std::optional<std::string>>& environment = {}) {
    ProgramOptions options;
    options.environment = server().environment();
    options.environment["HOME"] = folder_.path();
    for (const auto& [name, value] : environment) options.environment[name] = value;
    options.folder = folder_.path();
    return options;
  }

  static std::string uri(const std::string& key) {
    return "s3://" + std::string(S3Server::bucket) + "/" + key;
  }

  TemporaryFolder folder_;
};

}  // namespace sqlpod::testing
