// The docker commands of README, docs and examples do what they say, typed in a copy of the tree.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "tests/container/console.h"
#include "tests/container/container_fixture.h"

namespace sqlpod::testing {
namespace {

const std::string tree = SQLPOD_SOURCE_DIR "/";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// Building the image from its sources takes minutes: that is typed when asked for alone.
std::vector<ConsoleCommand> without_builds_of_the_image(std::vector<ConsoleCommand> commands) {
  const char* typed = std::getenv("SQLPOD_TYPE_BUILDS");
  if (typed != nullptr && std::string(typed) == "yes") return commands;
  const auto is_build = [](const ConsoleCommand& shown) {
    const bool is = shown.command.rfind("docker build", 0) == 0 &&
                    shown.command.substr(shown.command.size() - 2) == " .";
    if (is) std::cout << "not typed without --full: " << shown.command << std::endl;
    return is;
  };
  commands.erase(std::remove_if(commands.begin(), commands.end(), is_build), commands.end());
  return commands;
}

class ContainerDocs : public ContainerTest {
 protected:
  ContainerDocs() {
    const Outcome copied = run_program({"bash", "-c",
                                        "set -euo pipefail; tar -C \"$0\" --exclude='./build*' "
                                        "--exclude=./.git --exclude=./.deps -cf - . | tar -xf -",
                                        SQLPOD_SOURCE_DIR},
                                       {.folder = folder_.path()});
    EXPECT_EQ(copied.exit_code, 0) << copied.error;
    folder_.write("secrets/my-db-secrets/db-password", "app-password");
  }
  ~ContainerDocs() override {
    if (HasFailure())
      run_program({"docker", "compose", "--project-name", project(), "down", "--volumes"});
  }

  static std::string project() { return "sqlpod-test-docs-" + std::to_string(::getpid()); }

  /// The database that the examples speak of, with my_table in it.
  static void make_shop() {
    static const bool made = [] {
      postgresql().psql("CREATE ROLE app LOGIN PASSWORD 'app-password'");
      postgresql().psql("CREATE DATABASE shop OWNER app");
      return true;
    }();
    ASSERT_TRUE(made);
    std::string url = postgresql().url();
    url.replace(url.rfind('/'), std::string::npos, "/shop");
    const Outcome loaded = run_program({"psql", "--quiet", url},
                                       {.input = std::string("SET ROLE app;") + my_table_sql});
    ASSERT_EQ(loaded.exit_code, 0) << loaded.error;
  }
  void type(const std::vector<ConsoleCommand>& commands) const {
    // What the compose file asks for, as far as this machine has it; the rest is as a reader has
    // it.
    ::setenv("POSTGRES_IMAGE", "sqlpod-test-postgres", 1);
    ::setenv("COMPOSE_PROJECT_NAME", project().c_str(), 1);
    type_commands(without_builds_of_the_image(commands), folder_.path());
  }
  /// Writes a spec of the docs, with the test's own server in the place of the usual one.
  void write_for_test_server(const std::string& name, const std::string& yaml) const {
    folder_.write(
        name, replaced(yaml, "localhost:5432", "127.0.0.1:" + std::to_string(postgresql().port())));
  }
};

TEST_F(ContainerDocs, ReadmeInAContainer) {
  make_shop();
  const std::string readme = read_file(tree + "README.md");
  write_for_test_server("fetch.yaml", code_block(readme, "A task with a secret", "yaml"));
  std::filesystem::create_directory(folder_.file("build"));  // as ./dev quickstart does
  const Outcome made =
      run_program({"sqlite3", folder_.file("build/quickstart.db")},
                  {.input = read_file(tree + "examples/quickstart/my_database.sql")});
  ASSERT_EQ(made.exit_code, 0) << made.error;
  type(console_commands(readme, "In a container"));
}

TEST_F(ContainerDocs, DocsDocker) {
  // The task that the page speaks of, and what it makes besides files; what was there before stays.
  postgresql().psql(
      "CREATE ROLE reporter LOGIN PASSWORD 'secret'; CREATE TABLE names AS SELECT i AS id, 'name ' "
      "|| i AS name FROM "
      "generate_series(1, 3) i; GRANT SELECT ON names TO reporter");
  folder_.write(
      "fetch.yaml",
      task_yaml("postgresql://reporter@host.docker.internal:" +
                    std::to_string(postgresql().port()) + "/postgres",
                "SELECT id, name FROM names WHERE id > {{ .id_threshold }} ORDER BY id",
                "  secret_connect_args: {password: {group: my-db-secrets, key: db-password}}\n"
                "inputs: {id_threshold: int}\noutput_schema_type: {id: int, name: str}\n"));
  const bool had_volume = run_program({"docker", "volume", "inspect", "results"}).exit_code == 0;
  const bool had_image = run_program({"docker", "image", "inspect", "sqlpod-mssql"}).exit_code == 0;
  type(console_commands(read_file(tree + "docs/docker.md")));
  if (!had_volume) run_program({"docker", "volume", "rm", "results"});
  if (!had_image) run_program({"docker", "image", "rm", "sqlpod-mssql"});
}

}  // namespace
}  // namespace sqlpod::testing
