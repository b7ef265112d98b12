#include "images/manifest/step_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "config/value_text.h"
#include "images/manifest/local_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/images/step_testing.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class StepFilesTest : public ::testing::Test {
 protected:
  std::string spec(const std::string& inputs = {}, const std::string& more = {}) const {
    return "name: t\nquery_template: SELECT 1\ntask_config: {uri: sqlite://}\n" +
           (inputs.empty() ? "" : "inputs: {" + inputs + "}\n") + more;
  }
  StepFiles files_of(const std::string& yaml, const GivenInputs& given = {}) const {
    return step_files(parse_task_spec(yaml, "task.yaml"), given, yaml);
  }
  std::string refused(const std::string& yaml, const GivenInputs& given = {}) const {
    return usage_error_of([&] { files_of(yaml, given); });
  }
  static std::string content(const StepFiles& step, const std::string& key) {
    const auto found = std::find_if(step.files.begin(), step.files.end(),
                                    [&](const StepFile& file) { return file.key == key; });
    return found == step.files.end() ? "(none)" : found->content;
  }
  TemporaryFolder folder_;
};

TEST_F(StepFilesTest, TheSpecIsCarriedByteForByte) {
  const std::string yaml = "# a comment \r\n" + spec() + "\n\n";
  const StepFiles step = files_of(yaml);
  ASSERT_EQ(step.files.size(), 1U);
  EXPECT_EQ(step.files[0].path, "/etc/sqlpod/task.yaml");
  EXPECT_EQ(step.files[0].content, yaml);
  EXPECT_THAT(step.environment, IsEmpty());
}

TEST_F(StepFilesTest, AJsonSpecStaysJson) {
  const std::string path = folder_.write(
      "task.json",
      R"({"name": "t", "query_template": "SELECT 1", "task_config": {"uri": "sqlite://"}})");
  const StepFiles step = step_files(load_task_spec(path), {}, {});
  EXPECT_EQ(step.files[0].path, "/etc/sqlpod/task.json");
  EXPECT_EQ(step.environment, (std::vector<StepPair>{{"SQLPOD_TASK", "/etc/sqlpod/task.json"}}));
}

TEST_F(StepFilesTest, AnInputsFileIsCarriedAsItIs) {
  GivenInputs given;
  given.file = folder_.write("in.yaml", "n: 5  # five\n");
  const StepFiles step = files_of(spec("n: int"), given);
  EXPECT_EQ(content(step, "inputs.yaml"), "n: 5  # five\n");
  EXPECT_THAT(step.environment, IsEmpty());
}

TEST_F(StepFilesTest, InputsGivenOneByOneReadBackAsTheSameValues) {
  const std::string yaml = spec(
      "i: int, f: float, s: str, b: bool, d: date, t: time, dt: datetime, td: timedelta, "
      "dec: decimal, by: bytes, u: uuid, j: json, l: 'list[list[int]]', n: 'int | None', "
      "sn: {type: 'str | None', default: null}, nan: float, ls: 'list[str]', def: {type: int, "
      "default: 7}");
  GivenInputs given;
  given.command_line = {{"i", "-9223372036854775808"},
                        {"f", "0.1"},
                        {"s", "a: \"b\"\n'c' \\ é \x7f {{ x }}"},
                        {"b", "yes"},
                        {"d", "2024-02-29"},
                        {"t", "10:30:00.5+02:00"},
                        {"dt", "2024-01-31T10:30:00Z"},
                        {"td", "P1DT2H"},
                        {"dec", "123456789012345678901234567890.10"},
                        {"by", "aGVsbG8="},
                        {"u", "{123E4567-E89B-12D3-A456-426614174000}"},
                        {"j", "{a: [1, 1.10, null, true, '5', {b: []}], z: 9007199254740993}"},
                        {"l", "[[3,1],[]]"},
                        {"n", "null"},
                        {"sn", "null"},
                        {"nan", "nan"},
                        {"ls", "['null', '5', '']"},
                        {"def", "7"}};
  const StepFiles step = files_of(yaml, given);
  GivenInputs again;
  again.file = "inputs.json";
  again.file_text = content(step, "inputs.json");
  const TaskSpec task = parse_task_spec(yaml, "task.yaml");
  const auto expected = bind_inputs(task, given);
  const auto read = bind_inputs(task, again);
  for (const auto& [name, value] : expected) {
    EXPECT_TRUE(name == "nan" || read.at(name) == value) << name << "\n" << *again.file_text;
    EXPECT_EQ(to_json(read.at(name)), to_json(value)) << name;
  }
  EXPECT_THAT(*again.file_text, Not(HasSubstr("\"def\"")));
  EXPECT_EQ(step.environment,
            (std::vector<StepPair>{{"SQLPOD_INPUTS", "/etc/sqlpod/inputs.json"}}));
}

TEST_F(StepFilesTest, TheCommandLineGoesOverTheFile) {
  GivenInputs given;
  given.file = folder_.write("in.json", R"({"a": 1, "b": 2})");
  given.command_line = {{"b", "3"}};
  const StepFiles step = files_of(spec("a: int, b: int"), given);
  EXPECT_THAT(content(step, "inputs.json"), AllOf(HasSubstr("\"a\": 1"), HasSubstr("\"b\": 3")));
}

TEST_F(StepFilesTest, TheFilesOfTableInputsComeAlong) {
  GivenInputs given;
  given.command_line = {{"rows", folder_.write("some rows.csv", "a\n\xff\n")}};
  const StepFiles step = files_of(spec("rows: table", "executemany: rows\n"), given);
  EXPECT_EQ(content(step, "rows.csv"), "a\n\xff\n");
  EXPECT_THAT(content(step, "inputs.json"), HasSubstr("\"rows\": \"/etc/sqlpod/rows.csv\""));
}

TEST_F(StepFilesTest, TablesElsewhereStayThere) {
  for (const std::string path : {"s3://bucket/rows.csv", "file:///data/rows.csv"}) {
    GivenInputs given;
    given.command_line = {{"rows", path}};
    const StepFiles step = files_of(spec("rows: table", "executemany: rows\n"), given);
    EXPECT_EQ(step.files.size(), 2U);
    EXPECT_THAT(content(step, "inputs.json"), HasSubstr(path));
  }
}

TEST_F(StepFilesTest, InputsInAnObjectStoreStayThere) {
  GivenInputs given;
  given.file = "s3://bucket/inputs.yaml";
  const StepFiles step = files_of(spec("n: int"), given);
  EXPECT_EQ(step.environment, (std::vector<StepPair>{{"SQLPOD_INPUTS", *given.file}}));
  given.command_line = {{"n", "1"}};
  EXPECT_THAT(refused(spec("n: int"), given), HasSubstr("do not go together"));
  given.command_line.clear();
  given.file = "s3://ID:c4n4ry@bucket/inputs.yaml";
  EXPECT_THAT(refused(spec("n: int"), given), AllOf(HasSubstr("password"), Not(HasSubstr("c4n"))));
}

TEST_F(StepFilesTest, WrongInputsAreRefusedAtOnce) {
  GivenInputs given;
  given.command_line = {{"x", "1"}, {"d", "soon"}};
  EXPECT_THAT(refused(spec("n: int, d: date"), given), HasSubstr("3 errors"));
}

TEST_F(StepFilesTest, FilesThatCannotComeAlongAreRefused) {
  const std::string yaml = spec("rows: table", "executemany: rows\n");
  GivenInputs given;
  given.command_line = {{"rows", folder_.file("missing.csv")}};
  EXPECT_THAT(refused(yaml, given),
              AllOf(HasSubstr("missing.csv' is not there"), HasSubstr("file:///folder/file")));
  given.command_line = {{"rows", folder_.path()}};
  EXPECT_THAT(refused(yaml, given), HasSubstr("is a folder"));
  ASSERT_EQ(mkfifo(folder_.file("pipe.csv").c_str(), 0600), 0);
  given.command_line = {{"rows", folder_.file("pipe.csv")}};
  EXPECT_THAT(refused(yaml, given), HasSubstr("a pipe"));
  given.command_line = {{"rows", folder_.write("rows.c v", "a")}};
  EXPECT_THAT(refused(yaml, given), HasSubstr("cannot be carried"));
}

TEST_F(StepFilesTest, MoreThanAConfigMapHoldsIsRefusedWithWhatToDo) {
  const std::string comment(largest_config_map, '#');
  EXPECT_THAT(refused(spec() + comment),
              AllOf(HasSubstr("holds 1048576 bytes"), HasSubstr("image of your own")));

  const std::string yaml = spec("rows: table", "executemany: rows\n");
  GivenInputs given;
  given.command_line = {{"rows", folder_.write("rows.csv", std::string(largest_config_map, 'a'))}};
  EXPECT_THAT(refused(yaml, given),
              AllOf(HasSubstr("rows.csv alone 1048576"), HasSubstr("-i rows=s3://")));
  given.command_line = {{"rows", folder_.write("b.csv", std::string(3 << 20, 'a'))}};
  EXPECT_THAT(refused(yaml, given), AllOf(HasSubstr("b.csv"), HasSubstr("-i rows=s3://")));

  const std::size_t rest = largest_config_map - yaml.size() -
                           std::string("{\n  \"rows\": \"/etc/sqlpod/rows.csv\"\n}\n").size();
  given.command_line = {{"rows", folder_.write("c.csv", std::string(rest, 'a'))}};
  EXPECT_EQ(refused(yaml, given), "");
  given.command_line = {{"rows", folder_.write("d.csv", std::string(rest + 1, 'a'))}};
  EXPECT_THAT(refused(yaml, given), HasSubstr("have 1048577 bytes"));
}

TEST_F(StepFilesTest, APasswordInACommentIsRefused) {
  EXPECT_THAT(refused(spec() + "# postgresql://u:c4n4ry@h/d\n"),
              AllOf(HasSubstr("task.yaml:4"), Not(HasSubstr("c4n4ry"))));
}

}  // namespace
}  // namespace sqlpod::testing
