#include "images/manifest/manifest_node.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

namespace sqlpod {
namespace {

using Map = ManifestNode::Map;
using List = ManifestNode::List;

TEST(ManifestNode, IsYamlInTheOrderItWasWritten) {
  const ManifestNode node =
      Map{{"kind", "Job"},
          {"spec", Map{{"retries", 3},
                       {"suspend", false},
                       {"none", List{}},
                       {"empty", Map{}},
                       {"args", List{"run", "now"}},
                       {"env", List{Map{{"name", "A"}, {"value", "1"}}, Map{{"name", "B"}}}},
                       {"nested", List{List{"a", "b"}, List{}}}}},
          {"last", std::int64_t{1} << 40}};
  EXPECT_EQ(to_yaml(node), R"(kind: Job
spec:
  retries: 3
  suspend: false
  none: []
  empty: {}
  args:
    - run
    - now
  env:
    - name: A
      value: "1"
    - name: B
  nested:
    - - a
      - b
    - []
last: 1099511627776
)");
}

TEST(ManifestNode, QuotesWhatSomeReaderTakesForAnythingElse) {
  for (const char* text :
       {"",     "yes",  "No",         "TRUE", "off", "y",   "null",  "~",    "1",   "1e3",
        "0x1f", "010",  "1:30",       ".inf", "-",   "- a", "a: b",  "a #b", "#",   "key:",
        "{a}",  "[a]",  "*a",         "&a",   "!a",  "@a",  "`a",    "%a",   "|",   ">",
        "<<",   "=",    "2024-01-31", " a",   "a ",  "'a'", "\"a\"", "a\\b", "?",   "1_000",
        "+1",   "a, b", "a]",         "---",  "...", "\t",  "1Gib",  "1e",   "0o7", "é"}) {
    const std::string yaml = to_yaml(ManifestNode(text));
    EXPECT_EQ(yaml.front(), '"') << text;
    EXPECT_EQ(YAML::Load(yaml).as<std::string>(), text);
  }
}

TEST(ManifestNode, LeavesNamesPathsAndSizesPlain) {
  for (const char* text : {"batch/v1", "/etc/sqlpod", "128Mi", "100m", "my-db-secrets", "task.yaml",
                           "app.kubernetes.io/name", "sqlpod:0.1.0", "s3://b/k", "a=b"}) {
    EXPECT_EQ(to_yaml(ManifestNode(text)), std::string(text) + "\n");
  }
}

TEST(ManifestNode, WritesLinesAsABlock) {
  EXPECT_EQ(to_yaml(Map{{"a", "one\n  two\n\nthree\n"}}), "a: |\n  one\n    two\n\n  three\n");
  EXPECT_EQ(to_yaml(Map{{"a", "one\ntwo"}}), "a: |-\n  one\n  two\n");
  EXPECT_EQ(to_yaml(Map{{"a", "one\n\n"}, {"b", "c"}}), "a: |+\n  one\n\nb: c\n");
  EXPECT_EQ(to_yaml(List{"one\ntwo\n"}), "- |\n  one\n  two\n");
}

TEST(ManifestNode, ReadsBackAsTheSameText) {
  const std::vector<std::string> texts = {
      "one\n",
      "\n",
      "\n\n",
      "a\n\n\n",
      " indented\nfirst line\n",
      "\tfirst\nline\n",
      "\nfirst line is empty\n",
      "a\n   \n",
      "a\n   ",
      "a\n   \nb\n",
      "windows\r\nline\r\n",
      "a\rb\n",
      "tab\tin\nline\t\n",
      "trailing blank \nline\n",
      "# comment\n--- \n...\n",
      "bell\a\nand escape\x1b[0m\n",
      "next line \xc2\x85 separators \xe2\x80\xa8 \xe2\x80\xa9\n",
      "\xef\xbb\xbfmark\nof order\n",
      "Täglicher Bericht: 日本語 🎉\nπ\n",
      "quotes \" ' \\ \\n\n",
      "{{ .id }} {% if x %} $(VAR)\n",
      std::string("NUL \0 in it\n", 12),
      std::string(70'000, 'x') + "\nlong\n",
      "del \x7f\n",
  };
  for (const std::string& text : texts) {
    const ManifestNode node =
        Map{{"before", 1}, {"list", List{text, "x"}}, {"text", text}, {"z", "y"}};
    const YAML::Node read = YAML::Load(to_yaml(node));
    EXPECT_EQ(read["text"].as<std::string>(), text) << to_yaml(node);
    EXPECT_EQ(read["list"][0].as<std::string>(), text) << to_yaml(node);
    EXPECT_EQ(read["z"].as<std::string>(), "y");
  }
}

TEST(ManifestNode, QuotesKeysToo) {
  const std::string yaml = to_yaml(Map{{"yes", "a"}, {"two words", "b"}});
  EXPECT_EQ(yaml, "\"yes\": a\n\"two words\": b\n");
}

}  // namespace
}  // namespace sqlpod
