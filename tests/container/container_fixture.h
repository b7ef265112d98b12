// What the tests in containers share: a folder with a spec, mounted secrets and a place for
// outputs, and containers that are locked down as the restricted pod security standard has it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/container/container.h"
#include "tests/integration/task_file.h"
#include "tests/support/eventually.h"
#include "tests/support/postgresql_server.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

/// No capability, no new privileges, nothing to write to, few processes: what every test's
/// container lives with.
extern const std::vector<std::string> locked_down;
/// The container sees this machine's own network: servers that listen on 127.0.0.1 alone.
extern const std::vector<std::string> on_host_network;
/// The container has the default network, and finds this machine under the name
/// `host.docker.internal`.
extern const std::vector<std::string> on_bridge_network;

std::vector<std::string> operator+(std::vector<std::string> left,
                                   const std::vector<std::string>& right);

class ContainerTest : public ::testing::Test {
 protected:
  ContainerTest();

  /// One server that every test of the process shares; containers reach it over either network. Its
  /// password is mounted as my-db-secrets/db-password by mounts().
  static PostgresqlServer& postgresql();
  /// A spec of `query` against it from the bridge network, the password from the mounted secret,
  /// then the lines `more`.
  static std::string pg_task(const std::string& query, const std::string& more = {});
  /// The same at any address of any dialect.
  static std::string task_at(const std::string& uri, const std::string& query,
                             const std::string& more = {});

  /// Writes the spec and returns the options that mount it at its default place, the secrets, and
  /// the output folder at /out.
  std::vector<std::string> mounts(const std::string& yaml) const;
  /// Runs a spec, with `arguments` of sqlpod and `options` of docker run besides locked_down and
  /// mounts().
  Outcome run(const std::string& yaml, const std::vector<std::string>& arguments = {},
              const std::vector<std::string>& options = on_bridge_network);
  ContainerOptions container(const std::string& yaml, const std::vector<std::string>& arguments,
                             const std::vector<std::string>& options) const;

  /// A secret's file, readable by everyone as Kubernetes mounts it.
  void mount_secret(const std::string& group, const std::string& key,
                    const std::string& value) const;
  /// The path on this machine of an output.
  std::string output(const std::string& name) const { return folder_.file("out/" + name); }
  /// The names in the output folder, hidden ones too.
  std::vector<std::string> outputs() const;

  TemporaryFolder folder_;
};

}  // namespace sqlpod::testing
