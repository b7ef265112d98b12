// What the tests of a server's dialect share: a folder with a mounted secret, and the program run
// in it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/integration/task_file.h"
#include "tests/support/eventually.h"
#include "tests/support/program.h"

namespace sqlpod::testing {

class ServerTest : public ::testing::Test {
 protected:
  /// Writes the spec and runs it; secrets are those of the folder `secrets`.
  Outcome run(const std::string& yaml, std::vector<std::string> more = {},
              ProgramOptions options = {}) {
    return run_file(folder_.write("task.yaml", yaml), std::move(more), std::move(options));
  }
  Outcome run_file(const std::string& task, std::vector<std::string> more = {},
                   ProgramOptions options = {}) {
    options.folder = folder_.path();
    more.insert(more.begin(), {"run", task, "--secrets-dir", folder_.file("secrets")});
    return run_sqlpod(more, options);
  }
  /// Starts the program on the spec, for tests that act while it runs.
  std::unique_ptr<Program> start(const std::string& yaml, std::vector<std::string> more = {},
                                 ProgramOptions options = {});
  std::unique_ptr<Program> start_file(const std::string& task, std::vector<std::string> more = {},
                                      ProgramOptions options = {});
  /// Mounts `value` as Kubernetes does: the key is a link into the folder ..data, itself a link.
  void mount_secret(const std::string& group, const std::string& key, const std::string& value);

  TemporaryFolder folder_;
};

/// A spec of `query` against the shared server, with its password in the URL, then the lines
/// `more`; `port` 0 is the server's own.
std::string pg_task(const std::string& query, const std::string& more = {}, int port = 0);
std::string my_task(const std::string& query, const std::string& more = {}, int port = 0);

/// The lines of a spec that take the password from the mounted secret my-db-secrets/db-password.
inline const char* const password_from_secret =
    "  secret_connect_args:\n    password: {group: my-db-secrets, key: db-password}\n";

}  // namespace sqlpod::testing
