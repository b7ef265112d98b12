// What a person meets: help, versions, completion, errors with hints, bad input of every sort.
#include "tests/support/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/integration/task_file.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class SqlpodProgram : public ::testing::Test {
 protected:
  Outcome sqlpod(std::vector<std::string> arguments, ProgramOptions options = {}) {
    options.folder = folder_.path();
    return run_sqlpod(std::move(arguments), std::move(options));
  }
  Outcome run(const std::string& yaml, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"run", folder_.write("task.yaml", yaml)});
    return sqlpod(std::move(more));
  }
  TemporaryFolder folder_;
};

const std::string select_one =
    task_yaml("sqlite://", "SELECT 1 AS x", "output_schema_type: {x: int}\n");

TEST_F(SqlpodProgram, HelpShowsCommandsAndExamples) {
  const Outcome help = sqlpod({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.output,
              AllOf(HasSubstr("run"), HasSubstr("render"), HasSubstr("check"), HasSubstr("drivers"),
                    HasSubstr("Examples:"), HasSubstr("Exit codes:")));
  for (const char* verb : {"run", "render", "check", "completion"}) {
    EXPECT_THAT(sqlpod({verb, "--help"}).output, HasSubstr("Example")) << verb;
  }
}

TEST_F(SqlpodProgram, VersionIsOneLine) {
  EXPECT_THAT(sqlpod({"--version"}).output, StartsWith("sqlpod 0."));
}

TEST_F(SqlpodProgram, VersionVerboseListsEachLibraryWithVersionAndLicence) {
  const Outcome outcome = sqlpod({"--version", "--verbose"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, StartsWith("sqlpod 0."));
  for (const char* line : {"libpq\\.so\\.5 +1[0-9.]+ +PostgreSQL +PostgreSQL client",
                           "libmariadb\\.so\\.3 +3\\.[0-9.]+ +LGPL-2\\.1-or-later",
                           "libsqlite3\\.so\\.0 +3\\.[0-9.]+ +blessing",
                           "libcrypto\\.so\\.3 +3\\.[0-9.]+ +Apache-2\\.0 +OpenSSL",
                           "libarrow\\.so[0-9.]+ +[0-9.]+ +Apache-2\\.0",
                           "libc\\.so\\.6 +2\\.[0-9]+ +LGPL-2\\.1-or-later",
                           "libPocoFoundation\\.so[0-9.]+ +1\\.[0-9.]+ +BSL-1\\.0",
                           "CLI11 +2\\.[0-9.]+ +BSD-3-Clause"}) {
    EXPECT_THAT(outcome.output, ContainsRegex(line));
  }
  EXPECT_THAT(outcome.output, Not(ContainsRegex(" - +- "))) << "images/libraries.txt lacks one";
}

TEST_F(SqlpodProgram, VerboseGoesWithVersionAlone) {
  const Outcome outcome = sqlpod({"--verbose", "drivers"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("--version"));
}

TEST_F(SqlpodProgram, DriversListsWhatIsServed) {
  EXPECT_THAT(sqlpod({"drivers"}).output,
              AllOf(HasSubstr("postgresql"), HasSubstr("psycopg2"), HasSubstr("libpq 15."),
                    HasSubstr("mysql, mariadb"), HasSubstr("pymysql"), HasSubstr("sqlite"),
                    HasSubstr("pysqlite")));
}

TEST_F(SqlpodProgram, BashCompletesCommandsOptionsAndTheirValues) {
  const auto complete = [&](const std::string& words, int current) {
    return run_program({"bash", "-c",
                        "source <(" SQLPOD_PROGRAM " completion bash); COMP_WORDS=(" + words +
                            "); COMP_CWORD=" + std::to_string(current) +
                            "; _sqlpod; echo ${COMPREPLY[@]}"})
        .output;
  };
  EXPECT_EQ(complete("sqlpod ren", 1), "render\n");
  EXPECT_EQ(complete("sqlpod run --form", 2), "--format\n");
  EXPECT_EQ(complete("sqlpod run --format pa", 3), "parquet\n");
  EXPECT_EQ(complete("sqlpod completion z", 2), "zsh\n");
  EXPECT_EQ(complete("sqlpod --log-level deb", 2), "debug\n");
  EXPECT_EQ(complete("sqlpod manifest --format te", 3), "tekton\n");
  EXPECT_EQ(complete("sqlpod secrets l", 2), "list\n");
  EXPECT_EQ(complete("sqlpod secrets list --form", 3), "--format\n");
  EXPECT_EQ(complete("sqlpod --quiet secrets list --format j", 5), "json\n");
}

TEST_F(SqlpodProgram, ZshTakesItsCompletion) {
  const Outcome outcome =
      run_program({"zsh", "-f", "-c",
                   "source <(" SQLPOD_PROGRAM " completion zsh) && echo ${+functions[_sqlpod]}"});
  EXPECT_EQ(outcome.output, "1\n") << outcome.error;
}

TEST_F(SqlpodProgram, ProgressIsShownOnATerminalAndGoneAtTheEnd) {
  const std::string many = task_yaml("sqlite://",
                                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM "
                                     "n WHERE i < 1500000) SELECT i FROM n",
                                     "output_schema_type: {i: int}\n");
  const std::string task = folder_.write("many.yaml", many);
  const Outcome shown = sqlpod({"run", task, "-o", "many.csv"}, {.error_is_terminal = true});
  EXPECT_THAT(shown.error,
              AllOf(HasSubstr(" rows, "), HasSubstr("\r\033[K1,500,000 rows written to many.csv")));
  const Outcome hidden = sqlpod({"run", task, "-o", "many.csv"});
  EXPECT_EQ(hidden.error.find('\r'), std::string::npos);
  EXPECT_THAT(sqlpod({"run", task, "-o", "many.csv", "--quiet"}, {.error_is_terminal = true}).error,
              IsEmpty());
}

TEST_F(SqlpodProgram, AMisspeltCommandNamesTheNearest) {
  const Outcome outcome = sqlpod({"rnu", "x.yaml"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error,
              AllOf(StartsWith("sqlpod: error: "), HasSubstr("hint: did you mean 'run'?")));
}

TEST_F(SqlpodProgram, OptionsComeFromTheEnvironmentToo) {
  folder_.write("task.yaml", select_one);
  const Outcome outcome =
      sqlpod({}, {.environment = {{"SQLPOD_TASK", "task.yaml"}, {"SQLPOD_FORMAT", "jsonl"}}});
  EXPECT_EQ(outcome.output, "{\"x\":1}\n") << outcome.error;
}

TEST_F(SqlpodProgram, WithoutATaskItSaysWhereItLooked) {
  const Outcome outcome = sqlpod({}, {.environment = {{"SQLPOD_TASK", std::nullopt}}});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("/etc/sqlpod/task.yaml"));
}

TEST_F(SqlpodProgram, RenderPrintsWhatWouldBeSent) {
  const std::string task = folder_.write(
      "task.yaml", task_yaml("postgresql://me:s3cret-word@nowhere:5432/db",
                             "SELECT * FROM t WHERE a = {{ .a }} AND b LIKE '%{{ .b }}%'",
                             "inputs: {a: int, b: str}\n"));
  const Outcome outcome = sqlpod({"render", task, "-i", "a=1", "-i", "b=it's"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("\"dialect\":\"postgresql\""),
                                    HasSubstr("\"url\":\"postgresql://me:***@nowhere:5432/db\""),
                                    HasSubstr("\"password\":\"***\""),
                                    HasSubstr("SELECT * FROM t WHERE a = $1 AND b LIKE $2"),
                                    HasSubstr("\"type\":\"int\",\"value\":1"), HasSubstr("%it's%"),
                                    Not(HasSubstr("s3cret-word"))));
}

TEST_F(SqlpodProgram, CheckSaysThatATaskIsSound) {
  const std::string task = folder_.write("task.yaml", select_one);
  EXPECT_THAT(sqlpod({"check", task}).error, HasSubstr("is sound"));
}

TEST_F(SqlpodProgram, MissingExtraAndIllTypedInputsAreAllNamedAtOnce) {
  const Outcome outcome = run(task_yaml("sqlite://", "SELECT {{ .count }}, {{ .name }}, {{ .day }}",
                                        "inputs: {count: int, name: str, day: date}\n"),
                              {"-i", "count=many", "-i", "nam=x", "-i", "day=2024-02-30"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, AllOf(HasSubstr("count"), HasSubstr("'nam'"), HasSubstr("name"),
                                   HasSubstr("2024-02-30")));
}

struct BadSpec {
  const char* name;
  std::string yaml;
  std::string message;
};

class BadSpecs : public ::testing::TestWithParam<BadSpec> {};

TEST_P(BadSpecs, AreAClearUsageError) {
  const TemporaryFolder folder;
  const Outcome outcome = run_sqlpod({"run", folder.write("task.yaml", GetParam().yaml)});
  EXPECT_EQ(outcome.exit_code, 2) << outcome.error;
  EXPECT_THAT(outcome.error, AllOf(StartsWith("sqlpod: error: "), HasSubstr("task.yaml"),
                                   HasSubstr(GetParam().message)));
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

INSTANTIATE_TEST_SUITE_P(
    Program, BadSpecs,
    ::testing::Values(
        BadSpec{"Empty", "", "empty"},
        BadSpec{"Truncated", "name: x\nquery_template: \"SELECT", "task.yaml:"},
        BadSpec{"Binary",
                std::string("\x7f"
                            "ELF\x02\x01\x00\x00",
                            8),
                "task.yaml"},
        BadSpec{"DeeplyNested", "name: " + repeated("[", 10000), "nest"},
        BadSpec{"CyclicAlias",
                "name: x\nquery_template: SELECT 1\ntask_config: &a {uri: 'sqlite://', more: *a}\n",
                "task.yaml:3"},
        BadSpec{"DuplicateKey",
                "name: x\nname: y\nquery_template: SELECT 1\ntask_config: {uri: 'sqlite://'}\n",
                "task.yaml:2"},
        BadSpec{"UnknownKey", select_one + "outptu: {}\n", "did you mean 'output'"},
        BadSpec{"NumberOutOfRange",
                task_yaml("sqlite://", "SELECT {{ .n }}",
                          "inputs: {n: {type: int, default: 9223372036854775808}}\n"),
                "9223372036854775808"},
        BadSpec{"UnknownType", task_yaml("sqlite://", "SELECT {{ .n }}", "inputs: {n: integr}\n"),
                "integr"},
        BadSpec{"UrlThatDoesNotParse", task_yaml("postgres-ql://u:hush@h/d", "SELECT 1"), "URL"}),
    [](const auto& info) { return info.param.name; });

TEST_F(SqlpodProgram, AUrlThatDoesNotParseShowsNoPassword) {
  const Outcome outcome = run(task_yaml("postgresql://u:hush-hush@h:port/d", "SELECT 1"));
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, Not(HasSubstr("hush-hush")));
}

TEST_F(SqlpodProgram, AnUnknownDialectListsThoseThatAreServed) {
  const Outcome outcome = run(task_yaml("postgresq://h/d", "SELECT 1"));
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error,
              AllOf(HasSubstr("did you mean 'postgresql'?"), HasSubstr("mysql, mariadb, sqlite")));
}

TEST_F(SqlpodProgram, AnUnknownDriverAndAnUnknownConnectArgNameTheNearest) {
  EXPECT_THAT(run(task_yaml("postgresql+psycop2://h/d", "SELECT 1")).error,
              HasSubstr("did you mean 'psycopg2'?"));
  EXPECT_THAT(
      run(task_yaml("postgresql://h/d", "SELECT 1", "  connect_args: {sslmod: require}\n")).error,
      HasSubstr("did you mean 'sslmode'?"));
  EXPECT_THAT(run(task_yaml("mysql://h/d?charst=utf8", "SELECT 1")).error,
              HasSubstr("did you mean 'charset'?"));
}

TEST_F(SqlpodProgram, APlaceholderWhereSqlAllowsNoneNamesTheFilter) {
  const Outcome outcome =
      run(task_yaml("sqlite://", "SELECT * FROM {{ .t }}", "inputs: {t: str}\n"), {"-i", "t=x"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("identifier"));
}

TEST_F(SqlpodProgram, UnterminatedStringsAndCommentsSayWhereTheyBegan) {
  EXPECT_THAT(run(task_yaml("sqlite://", "SELECT\n  'it")).error, HasSubstr("2:3"));
  EXPECT_THAT(run(task_yaml("sqlite://", "SELECT 1 /* no end")).error, HasSubstr("1:10"));
}

TEST_F(SqlpodProgram, ATaskFileThatIsNotThereIsNamed) {
  const Outcome outcome = sqlpod({"run", "nowhere.yaml"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("nowhere.yaml"));
}

TEST_F(SqlpodProgram, AnOutputForATaskWithoutATableIsRefused) {
  const Outcome outcome = run(task_yaml("sqlite://", "SELECT 1"), {"-o", "x.csv"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("output_schema_type"));
}

}  // namespace
}  // namespace sqlpod::testing
