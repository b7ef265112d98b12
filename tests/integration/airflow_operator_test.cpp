// The DAG file as Python reads it.
#include "images/manifest/airflow_operator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <string>

#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/images/example_step.h"

namespace sqlpod::testing {
namespace {

/// What Python takes the text of a name in the DAG file for, or the error that it has with the
/// file.
std::string python_text(const std::string& dag, const std::string& expression) {
  const TemporaryFolder folder;
  const std::string path = folder.write("dag.py", dag);
  const std::string reader =
      "import ast, sys\n"
      "tree = ast.parse(open(sys.argv[1], encoding='utf-8').read())\n"
      "compile(tree, 'dag.py', 'exec')\n"
      "names = {node.targets[0].id: node.value for node in tree.body if isinstance(node, "
      "ast.Assign)}\n"
      "calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]\n"
      "arguments = {word.arg: word.value for call in calls for word in call.keywords}\n"
      "sys.stdout.buffer.write(str(ast.literal_eval(" +
      expression + ")).encode())\n";
  const Outcome outcome = run_program({"/usr/bin/python3", "-c", reader, path});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  return outcome.output;
}

TEST(AirflowDagFile, HoldsThePodAndTheTaskFilesAsTheyAre) {
  const std::string dag = airflow_operator(example_step(), {});
  const YAML::Node pod = YAML::Load(python_text(dag, "names['POD']"));
  const YAML::Node annotations = pod["metadata"]["annotations"];
  EXPECT_EQ(annotations["sqlpod.dev/file-1"].as<std::string>(), "name: post_payments\n");
  EXPECT_EQ(annotations["sqlpod.dev/file-2"].as<std::string>(), hostile_text);
  const YAML::Node volumes = pod["spec"]["volumes"];
  const YAML::Node file = volumes[0]["downwardAPI"]["items"][1];
  EXPECT_EQ(file["path"].as<std::string>(), "inputs.yaml");
  EXPECT_EQ(file["fieldRef"]["fieldPath"].as<std::string>(),
            "metadata.annotations['sqlpod.dev/file-2']");
  EXPECT_FALSE(volumes[0]["configMap"]);
  EXPECT_EQ(volumes[1]["secret"]["secretName"].as<std::string>(), "my-db-secrets");
  EXPECT_EQ(pod["spec"]["containers"][0]["name"].as<std::string>(), "sqlpod");
  EXPECT_TRUE(pod["spec"]["securityContext"]["runAsNonRoot"].as<bool>());
}

TEST(AirflowDagFile, IsPythonWhateverTheTextsOfTheTaskHold) {
  Step step = example_step();
  step.task = "\"\"\"\\\r\n'{{ x }}\x7f\\";
  ManifestOptions options;
  options.cron = "\"\\\"";
  const std::string dag = airflow_operator(step, options);
  EXPECT_EQ(python_text(dag, "arguments['description']"), "sqlpod: " + step.task);
  EXPECT_EQ(python_text(dag, "arguments['schedule']"), options.cron);
  EXPECT_EQ(python_text(dag, "arguments['env_vars']"),
            "{'SQLPOD_IDEMPOTENCY_KEY': '{{ dag.dag_id }}/{{ ti.task_id }}/{{ run_id }}'}");
}

TEST(AirflowDagFile, IsPythonWithATaskForEachPart) {
  Step step = example_step();
  step.parts = 4;
  step.wants_idempotency_key = false;
  EXPECT_EQ(python_text(airflow_operator(step, {}), "arguments['retries']"), "3");
}

}  // namespace
}  // namespace sqlpod::testing
