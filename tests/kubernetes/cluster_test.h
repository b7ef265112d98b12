// What the tests on the cluster share: a namespace with the Secret of the database, a PostgreSQL
// server that pods reach, and the manifest of a task as `sqlpod manifest` prints it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/kubernetes/namespace.h"
#include "tests/support/postgresql_server.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

class ClusterTest : public ::testing::Test {
 protected:
  ClusterTest();

  /// What the manifest of a task of `spec` calls its Job, and the claim of its output.
  static constexpr const char* job = "test-task";
  static constexpr const char* claim = "test-task-output";
  static constexpr const char* secret = "my-db-secrets";  ///< with the key db-password

  /// Of the tests of this process.
  static PostgresqlServer& server();
  static std::string psql(const std::string& sql) { return server().psql(sql); }
  /// Whether sqlpod runs a statement at the server whose text holds `part`.
  static bool server_runs(const std::string& part);

  /// The spec of a query at `port` of this machine (0: that of the server), its password in the
  /// Secret, then the lines `more`.
  static std::string spec(const std::string& query, const std::string& more = {}, int port = 0);
  /// What `sqlpod manifest` prints for it.
  std::string manifest(const std::string& spec, std::vector<std::string> options = {}) const;
  /// Gives that to the cluster.
  void apply(const std::string& spec, std::vector<std::string> options = {}) const {
    cluster_.apply(manifest(spec, std::move(options)));
  }

  /// Waits for a statement at the server, and returns the pod that runs.
  Pod pod_that_runs(const std::string& part_of_statement) const;
  /// The only pod that the Job has made.
  Pod only_pod() const;

  Namespace cluster_;
  TemporaryFolder folder_;
};

}  // namespace sqlpod::testing
