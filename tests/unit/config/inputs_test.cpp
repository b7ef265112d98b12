#include "config/inputs.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <utility>

#include "config/value_text.h"
#include "error/error.h"

namespace sqlpod {
namespace {

TaskSpec spec_with(const std::string& inputs) {
  return parse_task_spec(
      "name: t\nquery_template: q\ntask_config: {uri: 'sqlite://'}\ninputs: " + inputs, "t.yaml");
}

using CommandLine = std::vector<std::pair<std::string, std::string>>;

class Inputs : public ::testing::Test {
 protected:
  void TearDown() override {
    if (!path_.empty()) std::remove(path_.c_str());
  }

  void write(const std::string& content, const std::string& suffix = ".yaml") {
    path_ = ::testing::TempDir() + "inputs_test" + suffix;
    std::ofstream(path_, std::ios::binary) << content;
  }

  // "name=value …" in JSON, or the errors; the file's path is shown as FILE.
  std::string bind(const std::string& declared, const CommandLine& command_line = {}) {
    const TaskSpec spec = spec_with(declared);
    std::string shown;
    try {
      const std::optional<std::string> file = path_.empty() ? std::nullopt : std::optional(path_);
      for (const auto& [name, value] : bind_inputs(spec, {file, command_line})) {
        shown += (shown.empty() ? "" : " ") + name + "=" + to_json(value);
      }
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      shown = error.details().empty() ? error.message() + "; " + error.hint()
                                      : error.message() + "\n" + error.details();
    }
    for (std::size_t at = shown.find(path_); !path_.empty() && at != std::string::npos;
         at = shown.find(path_)) {
      shown.replace(at, path_.size(), "FILE");
    }
    return shown;
  }

 private:
  std::string path_;
};

TEST_F(Inputs, OfTheCommandLineAreReadByTheirType) {
  struct Case {
    std::string type, text, value;
  };
  for (const Case& c : {
           Case{"int", "5", "a=5"},
           Case{"str", "5", "a=\"5\""},
           Case{"str", "", "a=\"\""},
           Case{"str", "x=y", "a=\"x=y\""},
           Case{"bool", "on", "a=true"},
           Case{"float", "1e3", "a=1000.0"},
           Case{"decimal", "1.10", "a=1.10"},
           Case{"date", "2024-01-31", "a=\"2024-01-31\""},
           Case{"list[int]", "[3,1]", "a=[3,1]"},
           Case{"list[int]", "[]", "a=[]"},
           Case{"list[str]", "[x, 1, \"y\"]", "a=[\"x\",\"1\",\"y\"]"},
           Case{"json", "{k: [1, x]}", R"(a={"k":[1,"x"]})"},
           Case{"json", R"({"k": "\ud83d\ude00"})", "a={\"k\":\"😀\"}"},
           Case{"json", "word", "a=\"word\""},
       }) {
    EXPECT_EQ(bind("{a: '" + c.type + "'}", {{"a", c.text}}), c.value) << c.type << " " << c.text;
  }
}

TEST_F(Inputs, NullOfTheCommandLineIsNullUnlessItIsText) {
  for (const char* null : {"null", "None", "~", ""}) {
    EXPECT_EQ(bind("{a: int | None}", {{"a", null}}), "a=null");
    EXPECT_EQ(bind("{a: 'list[int] | None'}", {{"a", null}}), "a=null");
    EXPECT_EQ(bind("{a: str | None}", {{"a", null}}), "a=\"" + std::string(null) + "\"");
  }
  EXPECT_EQ(bind("{a: bool}", {{"a", "null"}}).substr(0, 42),
            "-i: input 'a' (bool): 'null' is not a bool");
}

TEST_F(Inputs, OfAFileAreYamlOrJson) {
  write("a: 5\nb: null\nc: [x]\n");
  EXPECT_EQ(bind("{a: int, b: str | None, c: 'list[str]'}"), "a=5 b=null c=[\"x\"]");
  write(R"({"a": 5, "b": "\ud83d\ude00"})", ".json");
  EXPECT_EQ(bind("{a: int, b: str}"), "a=5 b=\"😀\"");
  write("");
  EXPECT_EQ(bind("{a: {type: int, default: 1}}"), "a=1");
}

TEST_F(Inputs, GivenLaterWin) {
  write("a: not a number\nb: 2\n");
  EXPECT_EQ(bind("{a: int, b: int, c: {type: int, default: 3}}", {{"a", "1"}, {"a", "7"}}),
            "a=7 b=2 c=3");
}

TEST_F(Inputs, AreRequiredUnlessTheyHaveADefault) {
  EXPECT_EQ(bind("{a: int | None, b: {type: int | None, default: null}}"),
            "input 'a' (int | None) is missing; give it with -i a=… or in the inputs file");
}

TEST_F(Inputs, AllThatIsWrongIsNamedAtOnce) {
  write("day: 2024-02-30\nlimt: 5\nids: [1, x]\n");
  EXPECT_EQ(bind("{day: date, limit: int, ids: 'list[int]', big: int}",
                 {{"big", "9223372036854775808"}, {"other", "1"}}),
            "the set of inputs has 6 errors\n"
            "FILE:1:1: input 'day' (date): '2024-02-30' is not a date: there is no such day; a "
            "date is written like "
            "2024-01-31, years 0001 to 9999\n"
            "FILE:2:1: the task has no input 'limt'; did you mean 'limit'?\n"
            "FILE:3:1: input 'ids' (list[int]): [1]: 'x' is not an int; an int is digits with an "
            "optional sign, such as "
            "42, from -9223372036854775808 to 9223372036854775807\n"
            "-i: the task has no input 'other'; known names: day, limit, ids, big\n"
            "input 'limit' (int) is missing; give it with -i limit=… or in the inputs file\n"
            "-i: input 'big' (int): '9223372036854775808' is not an int: it is out of range; an "
            "int is digits with an "
            "optional sign, such as 42, from -9223372036854775808 to 9223372036854775807");
}

TEST_F(Inputs, ATaskWithoutInputsTakesNone) {
  EXPECT_EQ(bind("{}"), "");
  EXPECT_EQ(bind("{}", {{"a", "1"}}), "-i: the task has no input 'a'; it takes no inputs");
}

TEST_F(Inputs, HostileTextOfTheCommandLineIsRefused) {
  const auto message = [&](const std::string& type, const std::string& text) {
    const std::string all = bind("{a: '" + type + "'}", {{"a", text}});
    return all.substr(0, all.find(';'));
  };
  EXPECT_EQ(message("str", "\xff"), "-i: input 'a' (str): '\\xff' is not a str: it is not UTF-8");
  EXPECT_EQ(message("json", "\xff"),
            "-i: input 'a' (json): '\\xff' is not a json: it is not UTF-8");
  EXPECT_EQ(message("json", std::string(100'000, '[')),
            "-i: input 'a' (json): line 1, column 33: nested too deeply");
  EXPECT_EQ(message("json", "{a: &x [*x]}"),
            "-i: input 'a' (json): line 1, column 9: this alias would contain itself");
  EXPECT_EQ(message("list[int]", "1,2"),
            "-i: input 'a' (list[int]): expected a list, not a single value");
  EXPECT_EQ(message("int", std::string(1'000'000, '9')),
            "-i: input 'a' (int): a text of 1000000 bytes is not an int: it is out of range");
}

TEST_F(Inputs, AFileThatIsNoMapIsRefused) {
  write("[1, 2]");
  EXPECT_EQ(bind("{a: int}"),
            "FILE:1:1: expected a map of inputs, not a list; write `name: value`, one on each "
            "line, or a JSON object");
  write("a: 1\na: 2\n");
  EXPECT_EQ(bind("{a: int}"),
            "FILE:2:1: key 'a' stands twice, first at FILE:1:1; keep one of the two");
}

TEST(InputArgument, IsSplitAtItsFirstEqualsSign) {
  EXPECT_EQ(split_input_argument("a=b=c"), std::pair(std::string("a"), std::string("b=c")));
  EXPECT_EQ(split_input_argument("a="), std::pair(std::string("a"), std::string()));
  EXPECT_THROW(split_input_argument("a"), Error);
  EXPECT_THROW(split_input_argument("=b"), Error);
  EXPECT_THROW(split_input_argument(""), Error);
}

}  // namespace
}  // namespace sqlpod
