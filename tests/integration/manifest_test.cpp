// `sqlpod manifest` as a user runs it: what comes out on which stream, what is refused, and that no
// secret is in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <array>
#include <map>
#include <string>
#include <vector>

#include "tests/integration/task_file.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string uri = "postgresql+psycopg2://app@db:5432/shop";
const std::string password_from_secret =
    "  secret_connect_args: {password: {group: My-Secrets, key: Password}}\n";

class ManifestCommand : public ::testing::Test {
 protected:
  Outcome sqlpod(std::vector<std::string> arguments) {
    ProgramOptions options;
    options.folder = folder_.path();
    return run_sqlpod(std::move(arguments), std::move(options));
  }
  Outcome manifest(const std::string& yaml, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"--secrets-dir", folder_.file("secrets"), "manifest",
                               folder_.write("task.yaml", yaml)});
    return sqlpod(std::move(more));
  }
  std::map<std::string, YAML::Node> objects(const std::string& yaml) {
    std::map<std::string, YAML::Node> by_kind;
    for (const YAML::Node& node : YAML::LoadAll(yaml)) {
      by_kind[node["kind"].as<std::string>()] = node;
    }
    return by_kind;
  }
  void expect_refused(const Outcome& outcome, const ::testing::Matcher<const std::string&>& text) {
    EXPECT_EQ(outcome.exit_code, 2) << outcome.error;
    EXPECT_THAT(outcome.output, IsEmpty());
    EXPECT_THAT(outcome.error, AllOf(HasSubstr("sqlpod: error: "), HasSubstr("hint: "), text));
  }
  TemporaryFolder folder_;
};

TEST_F(ManifestCommand, PrintsTheManifestAndNotesWhatOneShouldKnow) {
  const Outcome outcome = manifest(task_yaml(uri, "SELECT 1", "output_schema_type: any\n"));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(objects(outcome.output)["Job"]["metadata"]["name"].as<std::string>(), "test-task");
  EXPECT_THAT(outcome.error, HasSubstr("note: the table goes to the pod's log"));
  const Outcome again = manifest(task_yaml(uri, "SELECT 1", "output_schema_type: any\n"));
  EXPECT_EQ(again.output, outcome.output);
}

TEST_F(ManifestCommand, TheFilesOfTheConfigMapRenderAsTheTaskDoes) {
  const std::string yaml =
      "# the task\r\n" +
      task_yaml("sqlite://", "SELECT {{ .n }}, {{ .s }}, {{ .d }} WHERE 1 IN {{ .ids }}",
                "output_schema_type: any\n"
                "inputs: {n: int, s: str | None, d: decimal, ids: 'list[int]'}\n");
  const std::string file = folder_.write("in.yaml", "n: 5\ns: null\nd: 1.50\nids: [3, 1]\n");
  const std::vector<std::vector<std::string>> ways = {
      {"--inputs", file},
      {"--inputs", file, "-i", "n=7", "-i", "s=null"},
      {"-i", "n=1", "-i", "s=a: 'b' \"c\"\n{{ x }}", "-i", "d=2.00", "-i", "ids=[]"}};
  for (const std::vector<std::string>& inputs : ways) {
    const Outcome printed = manifest(yaml, inputs);
    ASSERT_EQ(printed.exit_code, 0) << printed.error;
    std::string inputs_file;
    for (const auto& entry : objects(printed.output)["ConfigMap"]["data"]) {
      const auto key = entry.first.as<std::string>();
      const std::string path = folder_.write("pod/" + key, entry.second.as<std::string>());
      if (key.find("inputs.") == 0) inputs_file = path;
    }
    EXPECT_EQ(read_file(folder_.file("pod/task.yaml")), yaml);
    std::vector<std::string> original = {"render", "task.yaml"};
    original.insert(original.end(), inputs.begin(), inputs.end());
    const Outcome expected = sqlpod(original);
    const Outcome in_pod = sqlpod({"render", "pod/task.yaml", "--inputs", inputs_file});
    EXPECT_EQ(in_pod.exit_code, 0) << in_pod.error;
    EXPECT_EQ(in_pod.output, expected.output);
  }
}

TEST_F(ManifestCommand, NoSecretIsInAManifestUnlessAskedFor) {
  const std::string canary = "cAn'ary pass\\word/42%";
  const std::array forms = {"cAn'ary", "Y0FuJ2FyeSBwYXNzXHdvcmQvNDIl", "cAn%27ary", "42%"};
  folder_.write("secrets/my-secrets/password", canary + "\n");
  const std::string yaml =
      task_yaml(uri, "SELECT 1", password_from_secret + "output_schema_type: any\n");
  for (const char* format : {"kubernetes", "argo", "tekton", "airflow"}) {
    for (const std::vector<std::string>& more : {std::vector<std::string>{},
                                                 {"-o", "s3://bucket/x.csv"},
                                                 {"--claim", "c", "-o", "x.csv"}}) {
      std::vector<std::string> arguments = {"--format", format};
      arguments.insert(arguments.end(), more.begin(), more.end());
      const Outcome outcome = manifest(yaml, arguments);
      EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
      for (const char* form : forms) {
        EXPECT_THAT(outcome.output + outcome.error, Not(HasSubstr(form))) << format;
      }
    }
  }
  const Outcome asked = manifest(yaml, {"--with-secret"});
  EXPECT_EQ(objects(asked.output)["Secret"]["data"]["Password"].as<std::string>(),
            "Y0FuJ2FyeSBwYXNzXHdvcmQvNDIl");
  EXPECT_THAT(asked.error, AllOf(HasSubstr("note: the manifest holds the values of secrets"),
                                 Not(HasSubstr("cAn"))));
}

TEST_F(ManifestCommand, AnAskedForSecretThatIsNotThereIsTheSecretsExitCode) {
  const std::string yaml = task_yaml(uri, "DELETE FROM t", password_from_secret);
  EXPECT_EQ(manifest(yaml).exit_code, 0);
  const Outcome outcome = manifest(yaml, {"--with-secret"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.output, IsEmpty());
}

TEST_F(ManifestCommand, AnInlinePasswordIsRefused) {
  const auto refused = [&](const std::string& yaml, const std::string& hint) {
    expect_refused(manifest(yaml),
                   AllOf(HasSubstr("holds a password"), HasSubstr(hint), Not(HasSubstr("c4n4ry"))));
  };
  refused(task_yaml("postgresql://app:c4n4ry@db/shop", "SELECT 1"), "secret_connect_args");
  refused(task_yaml(uri, "SELECT 1", "  connect_args: {passwd: c4n4ry}\n"), "secret_connect_args");
  refused(task_yaml(uri, "SELECT 1", "storage_args: {secret_access_key: c4n4ry}\n"),
          "secret_storage_args");
  refused(task_yaml(uri, "SELECT 1", "# mysql://u:c4n4ry@h/d\n"), "task.yaml:6");
}

TEST_F(ManifestCommand, AFileThatNoConfigMapHoldsIsRefusedWithWhatToDo) {
  const std::string yaml =
      task_yaml(uri, "INSERT INTO t VALUES (:a)", "inputs: {rows: table}\nexecutemany: rows\n");
  const std::string rows = folder_.write("rows.csv", "a\n" + std::string(2 << 20, '1') + "\n");
  expect_refused(manifest(yaml, {"-i", "rows=" + rows}),
                 AllOf(HasSubstr("a ConfigMap holds 1048576 bytes"), HasSubstr("-i rows=s3://"),
                       HasSubstr("image of your own")));
  expect_refused(manifest(task_yaml(uri, "SELECT '" + std::string(2 << 20, 'x') + "'")),
                 AllOf(HasSubstr("a ConfigMap holds 1048576 bytes"), HasSubstr("FROM sqlpod")));
}

TEST_F(ManifestCommand, BadOptionsAreRefusedByName) {
  const std::string yaml = task_yaml(uri, "DELETE FROM t");
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"--cron", "61 * * * *"}, "minute: '61'"},
      {{"--cron", "* * * *"}, "has 4 fields"},
      {{"--cron", "@daily", "--time-zone", "Europe/Viena"}, "'Europe/Vienna'"},
      {{"--time-zone", "Etc/UTC"}, "no schedule"},
      {{"--name", "Two Words"}, "as in two-words"},
      {{"--namespace", "A"}, "namespace"},
      {{"--memory", "lots"}, "128Mi"},
      {{"--claim", "x", "-o", "a.csv"}, "declares no table"},
      {{"--claim", "x", "--claim-size", "1Gi"}, "--claim"},
      {{"--image", "two words"}, "'two words' is no name of an image"},
      {{"-o", "a.csv"}, "declares no table"},
      {{"-i", "x=1"}, "no input 'x'"},
      {{"--format", "helm"}, "helm"},
      {{"--idempotency", "maybe"}, "maybe"}};
  for (const auto& [options, text] : cases) {
    expect_refused(manifest(yaml, options), HasSubstr(text));
  }
  expect_refused(
      manifest(task_yaml(uri, "DELETE FROM t", "idempotency_key: k\n"), {"--cron", "@daily"}),
      HasSubstr("take idempotency_key out"));
  expect_refused(sqlpod({"manifest", "missing.yaml"}), HasSubstr("missing.yaml"));
}

TEST_F(ManifestCommand, ATaskNameIsMadeValid) {
  std::string yaml = task_yaml(uri, "DELETE FROM t");
  yaml.replace(0, yaml.find('\n'), "name: 'Lösche alles! (nachts)'");
  const Outcome outcome = manifest(yaml);
  const YAML::Node metadata = objects(outcome.output)["Job"]["metadata"];
  EXPECT_THAT(metadata["name"].as<std::string>(), StartsWith("l-sche-alles---nachts-"));
  EXPECT_EQ(metadata["annotations"]["sqlpod.dev/task"].as<std::string>(), "Lösche alles! (nachts)");
}

TEST_F(ManifestCommand, ATaskThatWritesGetsAKeyUnlessToldNot) {
  const std::string yaml = task_yaml(uri, "DELETE FROM t");
  EXPECT_THAT(manifest(yaml).output, HasSubstr("SQLPOD_IDEMPOTENCY_KEY"));
  EXPECT_THAT(manifest(yaml, {"--cron", "@daily"}).output,
              AllOf(HasSubstr("SQLPOD_IDEMPOTENCY_KEY"), HasSubstr("kind: CronJob")));
  EXPECT_THAT(manifest(yaml, {"--idempotency", "never"}).output,
              Not(HasSubstr("SQLPOD_IDEMPOTENCY_KEY")));
  const Outcome ddl = manifest(task_yaml("mysql://app@db/shop", "DROP TABLE t"));
  EXPECT_THAT(ddl.output, Not(HasSubstr("SQLPOD_IDEMPOTENCY_KEY")));
  EXPECT_THAT(ddl.error, HasSubstr("a statement of it commits by itself on mysql"));
}

}  // namespace
}  // namespace sqlpod::testing
