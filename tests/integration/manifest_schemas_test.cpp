// What `sqlpod manifest` prints for the examples, and the manifests among them, held against the
// schemas of Kubernetes: by kubernetes-validate, which knows each field of each object, and with
// --strict refuses any other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "config/task_spec.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string examples = SQLPOD_SOURCE_DIR "/examples/";
const std::string validator = SQLPOD_SOURCE_DIR "/.deps/kubernetes-validate";

class ManifestSchemas : public ::testing::Test {
 protected:
  ManifestSchemas() {
    for (const char* secret :
         {"my-db-secrets/db-password", "s3/access-key-id", "s3/secret-access-key", "db/password"}) {
      folder_.write(std::string("secrets/") + secret, "value");
    }
  }

  /// Prints the manifest of a task into a file of its own.
  void print(const std::string& task, const std::vector<std::string>& options) {
    std::vector<std::string> command = {"--secrets-dir", folder_.file("secrets"), "manifest", task};
    for (const InputDeclaration& input : parse_task_spec(read_file(task), task).inputs) {
      command.insert(command.end(), {"-i", input.name + "=" + values_.at(input.name)});
    }
    command.insert(command.end(), options.begin(), options.end());
    const Outcome outcome = run_sqlpod(command);
    ASSERT_EQ(outcome.exit_code, 0) << task << "\n" << outcome.error;
    const std::string name = "manifest-" + std::to_string(files_.size()) + ".yaml";
    files_.push_back(folder_.write(name, outcome.output));
  }

  Outcome validate() {
    std::vector<std::string> command = {"/usr/bin/python3",     "-m",
                                        "kubernetes_validate",  "--strict",
                                        "--kubernetes-version", "1.34"};
    command.insert(command.end(), files_.begin(), files_.end());
    return run_program(command, {.environment = {{"PYTHONPATH", validator}}});
  }

  const TemporaryFolder folder_;
  std::vector<std::string> files_;
  const std::map<std::string, std::string> values_ = {
      {"id_threshold", "1"}, {"new_value", "1.5"},
      {"record_id", "1"},    {"run_id", "r1"},
      {"ids", "[1, 2]"},     {"factor", "2"},
      {"q", "apple"},        {"rows", examples + "prices.csv"}};
};

TEST_F(ManifestSchemas, HoldWhatEveryExampleBecomes) {
  ASSERT_TRUE(std::filesystem::exists(validator)) << "run ./dev test";
  std::vector<std::string> tasks = {examples + "quickstart/task.yaml",
                                    examples + "compose/task.yaml"};
  for (const char* const folder : {"", "kubernetes/tasks/"}) {
    for (const auto& entry : std::filesystem::directory_iterator(examples + folder)) {
      const bool is_task = entry.path().extension() == ".yaml" && entry.path().stem() != "compose";
      if (is_task) tasks.push_back(entry.path().string());
    }
  }
  for (const std::string& task : tasks) {
    print(task, {});
    print(task, {"--namespace", "reports", "--service-account", "reader", "--with-secret"});
    // A key of the task's own would be the same for each time that is scheduled.
    if (parse_task_spec(read_file(task), task).idempotency_key.empty()) {
      print(task, {"--cron", "*/10 * * * *", "--time-zone", "Europe/Vienna"});
    }
  }
  for (const auto& entry : std::filesystem::directory_iterator(examples + "kubernetes")) {
    if (entry.path().extension() == ".yaml") files_.push_back(entry.path().string());
  }
  const Outcome outcome = validate();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output << outcome.error;
  EXPECT_THAT(outcome.output, Not(HasSubstr("WARN")));  // of a kind that it does not know
  for (const std::string& file : files_) EXPECT_THAT(outcome.output, HasSubstr(file + " passed"));
}

TEST_F(ManifestSchemas, RefuseAFieldThatKubernetesDoesNotHave) {
  print(examples + "postgresql-update.yaml", {});
  std::string manifest = read_file(files_.front());
  const std::string field = "backoffLimit:";
  const std::size_t at = manifest.find(field);
  ASSERT_NE(at, std::string::npos) << manifest;
  folder_.write("manifest-0.yaml", manifest.replace(at, field.size(), "backofLimit:"));
  const Outcome outcome = validate();
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_THAT(outcome.output, HasSubstr("backofLimit")) << outcome.error;
}

}  // namespace
}  // namespace sqlpod::testing
