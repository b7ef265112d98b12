// Holds the statements and expressions of a template against the real Jinja2, which is run once
// over all cases: those of jinja2_cases.txt, and thousands made by a seeded grammar. What differs
// on purpose is in docs/templates.md.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>

#include "config/value_text.h"
#include "executor/query/python_text.h"
#include "tests/unit/query/query_testing.h"

namespace sqlpod {
namespace {

using namespace query_testing;

const TemplateInputs& all_inputs() {
  static const TemplateInputs inputs = {
      {"n", integer(5)},
      {"z", integer(0)},
      {"f", input(TypeKind::real, 1.5)},
      {"s", text("text")},
      {"e", text("")},
      {"u", text("\xc3\x9cn\xc3\xaf")},
      {"b", input(TypeKind::boolean, true)},
      {"nothing", input(TypeKind::text, {})},
      {"xs", integers({3, 1, 2})},
      {"names", list(TypeKind::text, {"a", "b"})},
      {"empty", integers({})},
      {"m", input(TypeKind::json, Value::Map{{"k", 1}, {"l", Value::List{1, 2}}})}};
  return inputs;
}

// What sqlpod renders, with each parameter's str() in its place: what Jinja2 would have printed.
// None for an error.
struct Rendered {
  bool failed = false;
  std::string text;  ///< or the error's message
};

Rendered render_as_text(const std::string& source) {
  constexpr SqlDialect plain{
      .name = "plain", .placeholder = PlaceholderStyle::dollar, .array_parameters = true};
  try {
    const Template parsed(source, {});
    TemplateInputs mentioned;
    for (const std::string& name : parsed.mentioned({})) {
      if (const auto found = all_inputs().find(name); found != all_inputs().end())
        mentioned.insert(*found);
    }
    const auto statements = parsed.render(mentioned, plain);
    const Statement& statement = statements.at(0);
    std::string text;
    for (std::size_t i = 0; i < statement.sql.size(); ++i) {
      if (statement.sql[i] != '$') {
        text += statement.sql[i];
        continue;
      }
      std::size_t number = 0;
      while (i + 1 < statement.sql.size() && statement.sql[i + 1] >= '0' &&
             statement.sql[i + 1] <= '9') {
        number = number * 10 + static_cast<std::size_t>(statement.sql[++i] - '0');
      }
      text += python_str(statement.parameters.at(number - 1).value);
    }
    return {false, text};
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage) << source;
    return {true, error.message()};
  }
}

std::vector<Rendered> render_with_jinja2(const std::vector<std::string>& sources) {
  Value::Map inputs;
  for (const auto& [name, typed] : all_inputs()) inputs.emplace_back(name, typed.value);
  const Value job =
      Value::Map{{"inputs", inputs}, {"sources", Value::List(sources.begin(), sources.end())}};
  const std::string path =
      ::testing::TempDir() + "sqlpod_jinja2_" + std::to_string(std::random_device{}()) + ".json";
  std::ofstream(path) << to_json(job);
  const std::string command =
      "/usr/bin/python3 '" SQLPOD_SOURCE_DIR "/tests/unit/query/jinja2_render.py' '" + path + "'";
  std::string output;
  int status = -1;
  if (FILE* pipe = popen(command.c_str(), "r")) {
    char buffer[65536];
    while (const std::size_t size = fread(buffer, 1, sizeof buffer, pipe))
      output.append(buffer, size);
    status = pclose(pipe);
  }
  std::filesystem::remove(path);
  if (status != 0) {
    ADD_FAILURE() << "Jinja2 did not run; it is Debian's python3-jinja2";
    return {};
  }
  std::vector<Rendered> results;
  const Value parsed = parse_value(output, TypeKind::json);
  for (const Value& result : *parsed.get_if<Value::List>()) {
    const auto& [key, text] = result.get_if<Value::Map>()->front();
    results.push_back({key == "error", *text.get_if<std::string>()});
  }
  return results;
}

void expect_the_same(const std::vector<std::string>& sources, std::size_t skipped_at_most) {
  const std::vector<Rendered> expected = render_with_jinja2(sources);
  ASSERT_EQ(expected.size(), sources.size());
  std::size_t skipped = 0;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const Rendered actual = render_as_text(sources[i]);
    const bool too_large =
        actual.failed && (actual.text.find("does not fit") != std::string::npos ||
                          actual.text.find("too large") != std::string::npos);
    if (too_large && !expected[i].failed) {
      ++skipped;  // Python's integers have no end
      continue;
    }
    EXPECT_EQ(actual.failed, expected[i].failed)
        << sources[i] << "\n  sqlpod: " << actual.text << "\n  Jinja2: " << expected[i].text;
    if (!actual.failed && !expected[i].failed) {
      EXPECT_EQ(actual.text, expected[i].text) << sources[i];
    }
  }
  EXPECT_LE(skipped, skipped_at_most);
}

TEST(Jinja2Differential, TheCasesByHandRenderTheSame) {
  std::ifstream file(SQLPOD_SOURCE_DIR "/tests/unit/query/jinja2_cases.txt");
  std::vector<std::string> sources;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.rfind("# ", 0) == 0) continue;
    std::string source = "<";
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool newline =
          line[i] == '\\' && i + 1 < line.size() && line[i + 1] == 'n' && line[i + 2] == ' ';
      source += newline ? '\n' : line[i];
      if (newline) ++i;
    }
    sources.push_back(source + ">");
  }
  ASSERT_GT(sources.size(), 100U);
  expect_the_same(sources, 0);
}

// Makes templates at random. Kinds are mostly right, so that most render, and sometimes wrong, so
// that errors meet too.
class Grammar {
 public:
  explicit Grammar(unsigned seed) : random_(seed) {}

  std::string source() { return "<" + nodes(3) + ">"; }

 private:
  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
  std::string one_of(const std::vector<std::string>& choices) {
    return choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
  }

  std::string any(int depth) {
    switch (below(5)) {
      case 0:
        return number(depth);
      case 1:
        return text(depth);
      case 2:
        return list(depth);
      case 3:
        return truth(depth);
      default:
        return one_of({"none", "nothing", "m", "missing", "m.k", "m['l']", "loop.index"});
    }
  }

  std::string number(int depth) {
    if (depth == 0) {
      return one_of({"0", "1", "2", "7", "-3", "1.5", "2.0", "0.1", "n", "z", "f", "m.k", "xs[0]",
                     "xs[-1]", "true"});
    }
    const std::string left = number(depth - 1);
    switch (below(9)) {
      case 0:
        return "(" + left + " if " + truth(depth - 1) + " else " + number(depth - 1) + ")";
      case 1:
        return "(" + left + one_of({" or ", " and "}) + number(depth - 1) + ")";
      case 2:
        return one_of({"xs", "s", "names", "m"}) + " | length";
      case 3:
        return "-(" + left + ")";
      case 4:
        return "(" + left + ") ** " + one_of({"0", "1", "2", "3", "-1"});
      case 5:
        return "missing | default(" + left + ")";
      default:
        return left + one_of({" + ", " - ", " * ", " / ", " // ", " % "}) + number(depth - 1);
    }
  }

  std::string text(int depth) {
    if (depth == 0)
      return one_of({"''", "'a'", "\"b c\"", "' X '", "s", "e", "u", "names[0]", "'\\u00e9'"});
    switch (below(8)) {
      case 0:
        return text(depth - 1) + " ~ " + any(depth - 1);
      case 1:
        return "(" + text(depth - 1) + " + " + text(depth - 1) + ")";
      case 2:
        return "(" + text(depth - 1) + ") | " +
               one_of({"upper", "lower", "trim", "default('d', true)"});
      case 3:
        return list(depth - 1) + " | join(" + one_of({"", "','", "' - '"}) + ")";
      case 4:
        return "(u ~ " + text(depth - 1) + ")[" + one_of({"0", "-1", "1"}) + "]";
      case 5:
        return "(" + text(depth - 1) + ") * " + one_of({"2", "0", "n"});
      case 6:
        return "(" + any(depth - 1) + ") | " + one_of({"upper", "lower", "trim"});
      default:
        return "(" + text(depth - 1) + " if " + truth(depth - 1) + " else " + text(depth - 1) + ")";
    }
  }

  std::string list(int depth) {
    if (depth == 0)
      return one_of({"xs", "names", "empty", "[]", "[1, 2]", "['a', 1, none]", "m.l"});
    switch (below(4)) {
      case 0:
        return "[(" + any(depth - 1) + ") | default(0), (" + any(depth - 1) + ") | default(1)]";
      case 1:
        return "(" + list(depth - 1) + " + " + list(depth - 1) + ")";
      case 2:
        return "(" + list(depth - 1) + " or " + list(depth - 1) + ")";
      default:
        return list(depth - 1);
    }
  }

  std::string truth(int depth) {
    if (depth == 0)
      return one_of({"true", "false", "b", "z", "n", "xs", "empty", "e", "(n is defined)",
                     "(missing is defined)"});
    const std::string comparison = one_of({" == ", " != ", " < ", " <= ", " > ", " >= "});
    switch (below(7)) {
      case 0:
        return "(not " + truth(depth - 1) + ")";
      case 1:
        return "(" + truth(depth - 1) + one_of({" and ", " or "}) + truth(depth - 1) + ")";
      case 2:
        return "(" + number(depth - 1) + comparison + number(depth - 1) + ")";
      case 3:
        return "(" + any(depth - 1) + comparison + any(depth - 1) + ")";
      case 4:
        return "((" + any(depth - 1) + ") | default(0)" + one_of({" in ", " not in "}) +
               list(depth - 1) + ")";
      case 5:
        return "(" + number(depth - 1) + comparison + number(depth - 1) + comparison +
               number(depth - 1) + ")";
      default:
        return "(" + one_of({"nothing", "n", "m.k"}) + one_of({" is none", " is not none"}) + ")";
    }
  }

  std::string nodes(int depth) {
    std::string result;
    for (int i = 1 + below(3); i > 0; --i) result += node(depth);
    return result;
  }

  std::string begin() { return one_of({"{% ", "{%- ", "{%", "{%+ "}); }
  std::string end() { return one_of({" %}", " -%}", "%}"}); }

  std::string node(int depth) {
    switch (depth == 0 ? below(3) : below(7)) {
      case 0:
        return one_of({" a ", " \n b ", "\n", " , ", " ( ", " {# c #} "});
      case 1:
      case 2:
        return "[" + one_of({"{{ ", "{{- "}) + any(2) + one_of({" }}", " -}}"}) + "]";
      case 3:
        return begin() + "if " + truth(2) + end() + nodes(depth - 1) + begin() + "else" + end() +
               nodes(depth - 1) + begin() + "endif" + end();
      case 4:
        return begin() + "set v = " + any(2) + end() + "[{{ v }}]";
      case 5:
        return begin() + "if " + truth(1) + end() + nodes(depth - 1) + begin() + "endif" + end();
      default:
        return begin() + "for x in " + list(1) + (below(3) == 0 ? " if x" : "") + end() +
               "[{{ x }}]" + nodes(depth - 1) + "[{{ loop." +
               one_of({"index", "last", "revindex0", "length"}) + " }}]" + begin() + "endfor" +
               end();
    }
  }

  std::mt19937 random_;
};

TEST(Jinja2Differential, TemplatesOfAGrammarRenderTheSame) {
  std::vector<std::string> sources;
  for (unsigned seed = 0; seed < 2000; ++seed) sources.push_back(Grammar(seed).source());
  expect_the_same(sources, 200);
}

}  // namespace
}  // namespace sqlpod
