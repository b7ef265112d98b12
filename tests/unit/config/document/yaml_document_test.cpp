#include "config/document/yaml_document.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "error/error.h"

namespace sqlpod {
namespace {

// The tree in one line: plain scalars bare, others in quotes, marks as @line:column where asked
// for.
std::string shape(const Node& node) {
  std::string out;
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::scalar:
      return node.plain ? node.text : "'" + node.text + "'";
    case Node::Kind::sequence:
      for (const Node& item : node.items) out += (out.empty() ? "" : ",") + shape(item);
      return "[" + out + "]";
    case Node::Kind::map:
      for (const NodeEntry& entry : node.entries) {
        out += (out.empty() ? "" : ",") + entry.key + ":" + shape(entry.value);
      }
      return "{" + out + "}";
  }
  return out;
}

std::string shape_of(std::string_view yaml) {
  return shape(parse_yaml(yaml, "t.yaml"));
}

std::string error_of(std::string_view yaml) {
  try {
    parse_yaml(yaml, "t.yaml");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.hint().empty());
    return error.message();
  }
  return "(parsed)";
}

TEST(YamlDocument, KeepsOrderAndQuotes) {
  EXPECT_EQ(shape_of("b: 30\na: '30'\nc: \"x\"\nd: |\n  text\n"), "{b:30,a:'30',c:'x',d:'text\n'}");
  EXPECT_EQ(shape_of("[~, null, Null, NULL, , 'null', !!str null]"),
            "[null,null,null,null,null,'null','null']");
  EXPECT_EQ(shape_of("{\"a\": [1, {\"b\": null}], c: !!int 5}"), "{a:[1,{b:null}],c:5}");
}

TEST(YamlDocument, KnowsThePlaceOfKeysAndValues) {
  const Node root = parse_yaml("a: 1\nb:\n  - c: x\n", "t.yaml");
  EXPECT_EQ(place("t.yaml", root.entries[1].key_mark), "t.yaml:2:1");
  const Node& map = root.entries[1].value.items[0];
  EXPECT_EQ(place("", map.entries[0].value.mark), "line 3, column 8");
}

TEST(YamlDocument, AnAliasIsWhatItStandsFor) {
  EXPECT_EQ(shape_of("a: &x {k: 1}\nb: *x\nc: [*x, &y z, *y]\n"),
            "{a:{k:1},b:{k:1},c:[{k:1},z,z]}");
}

TEST(YamlDocument, AnAliasOfItselfIsRefused) {
  EXPECT_EQ(error_of("a: &x [1, *x]"), "t.yaml:1:11: this alias would contain itself");
  EXPECT_EQ(error_of("a: &x {b: {c: *x}}"), "t.yaml:1:15: this alias would contain itself");
  EXPECT_EQ(error_of("a: *x"), "t.yaml:1:4: not YAML: the referenced anchor is not defined");
}

TEST(YamlDocument, AliasesCannotGrowWithoutBound) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 0; k < 9; ++k) laughs += ", " + before;
    laughs += "]\n";
  }
  EXPECT_EQ(error_of(laughs),
            "t.yaml:6:40: too many values, aliases counted as what they stand for");

  std::string texts = "a: &a " + std::string(1'000'000, 'x') + "\nb: [";
  for (int i = 0; i < 100; ++i) texts += "*a, ";
  EXPECT_NE(error_of(texts + "]").find("too many values"), std::string::npos);

  std::string deep = "a0: &a0 [x]\n";
  for (int i = 1; i < 70; ++i) {
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            "]\n";
  }
  EXPECT_EQ(error_of(deep), "t.yaml:64:12: nested too deeply");
}

TEST(YamlDocument, NestsToTheLimitAndNoFurther) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + "1" + std::string(depth, ']');
  };
  EXPECT_EQ(error_of(nested(maximum_document_depth)), "(parsed)");
  EXPECT_NE(error_of(nested(maximum_document_depth + 1)).find("nested too deeply"),
            std::string::npos);
  for (const std::string unit : {"[", "{a: ", "- ", "? ", "- - ? "}) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += unit;
    EXPECT_NE(error_of(text).find("nested too deeply"), std::string::npos) << unit;
  }
}

TEST(YamlDocument, TooManyValuesAreRefused) {
  std::string text = "[";
  for (std::size_t i = 0; i < maximum_document_nodes; ++i) text += "1,";
  EXPECT_NE(error_of(text + "]").find("too many values"), std::string::npos);
}

TEST(YamlDocument, QuotesThatAreNotClosedAreRefused) {
  const std::string message = ": the document ends here, within quotes";
  for (const std::string text : {"'abc", "\"abc", "{b: 'c", "&x 'c", "'it''s", "'x''", "\"x\\\""}) {
    const std::string column = std::to_string(4 + text.size());
    EXPECT_EQ(error_of("a: " + text), "t.yaml:1:" + column + message) << text;
    EXPECT_EQ(error_of("a: " + text + "\n"), "t.yaml:2:1" + message) << text;
    EXPECT_EQ(error_of("a: " + text + "\r\nb: c\r\n"), "t.yaml:3:1" + message) << text;
  }
}

TEST(YamlDocument, EndsWhereItsTextDoes) {
  EXPECT_EQ(shape_of("a: |+\n  text\n\n"), "{a:'text\n\n'}");
  EXPECT_EQ(shape_of("a: |\n  text"), "{a:'text'}");
  EXPECT_EQ(shape_of("a: 'b'\n...\n"), "{a:'b'}");
  EXPECT_EQ(shape_of("a: b\n# the end\n"), "{a:b}");
  EXPECT_EQ(shape_of("a: b\n  c\n"), "{a:b c}");
  for (const std::string text : {"", "\n", "\n\n", "# nothing\n", "---\n", "...\n"}) {
    EXPECT_EQ(shape_of(text), "null") << text;
  }
}

TEST(YamlDocument, WhatIsMalformedNamesItsPlace) {
  const std::pair<std::string, std::string> cases[] = {
      {"a: [1, {b: 2", "t.yaml:1:1: not YAML: end of map flow not found"},
      {"a: b: c", "t.yaml:1:5: not YAML: illegal map value"},
      {"a: \"\\\xC3\xA9\"", "t.yaml:1:7: not YAML: unknown escape character: not of ASCII"},
      {"a:\n\tb: 1", "t.yaml:2:3: not YAML: illegal map value"},
      {"a: 1\nb: 2\na: 3", "t.yaml:3:1: key 'a' stands twice, first at t.yaml:1:1"},
      {"a: {b: 1, 'b': 2}", "t.yaml:1:11: key 'b' stands twice, first at t.yaml:1:5"},
      {"a: 1\n---\nb: 1",
       "t.yaml:2:1: a second document starts here, or a line that does not belong to the first"},
      {"- a\nb: 1",
       "t.yaml:2:1: a second document starts here, or a line that does not belong to the first"},
      {"[a]: 1", "t.yaml:1:1: a key of a map is a single value, not a list"},
      {"~: 1", "t.yaml:1:1: a key of a map is a single value, not null"},
      {"a: !ENV x", "t.yaml:1:4: unknown tag"},
      {"a: !!python/name:os.system x", "t.yaml:1:4: unknown tag"},
      {"a: !!set {x: 1}", "t.yaml:1:4: unknown tag"},
  };
  for (const auto& [yaml, message] : cases) EXPECT_EQ(error_of(yaml), message);
}

}  // namespace
}  // namespace sqlpod
