#include "config/task_spec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>

#include "config/value_text.h"
#include "error/error.h"

namespace sqlpod {
namespace {

constexpr const char* smallest =
    "name: t\nquery_template: SELECT 1\ntask_config: {uri: 'sqlite://'}\n";

TaskSpec parse(const std::string& yaml) {
  return parse_task_spec(yaml, "t.yaml");
}

// The one error, or the details of several.
std::string errors_of(const std::string& yaml) {
  try {
    parse(yaml);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    if (!error.details().empty()) return error.details();
    return error.message() + (error.hint().empty() ? "" : "; " + error.hint());
  }
  return "(parsed)";
}

TEST(TaskSpec, TheSmallestOneHasTheDefaults) {
  const TaskSpec spec = parse(smallest);
  EXPECT_EQ(spec.name, "t");
  EXPECT_EQ(spec.query_template, "SELECT 1");
  EXPECT_EQ(spec.task_config.uri->reveal(), "sqlite://");
  EXPECT_TRUE(spec.inputs.empty());
  EXPECT_FALSE(spec.output_schema.has_value());
  EXPECT_FALSE(spec.allow_raw || spec.text_interpolation || spec.autocommit);
  EXPECT_FALSE(spec.expect_rows.has_value());
  EXPECT_EQ(spec.output.path + spec.output.format + spec.container_image, "");
  EXPECT_EQ(spec.file, "t.yaml");
}

TEST(TaskSpec, EveryKeyIsRead) {
  const TaskSpec spec = parse(R"(
name: fetch_data_from_db
query_template: |
  SELECT id FROM t
inputs:
  threshold: int
  day: {type: date | None, default: 2024-01-31}
  tags: {type: 'list[str]', default: [a, 1]}
  nothing: {type: int | None, default: null}
task_config:
  uri: postgresql+psycopg2://user:pw@host:5432/db
  connect_args: {connect_timeout: 30, sslmode: require, keepalives: true, wait: 0.5, passwd: 0123}
  secret_connect_args:
    password: {group: my-db-secrets, key: db-password}
    user: {group_name: g, key: u, group_version: v1}
    sslpassword: {name: n, key: k}
output_schema_type: {id: int, name: str | None}
output: {path: out.csv, format: csv}
allow_raw: true
interpolation: text
autocommit: yes
expect_rows: '>= 1'
container_image: example.org/image:1
metadata: {owner: data, retries: 3, note: }
)");
  EXPECT_EQ(spec.name, "fetch_data_from_db");
  EXPECT_EQ(spec.query_template, "SELECT id FROM t\n");
  std::string inputs;
  for (const InputDeclaration& input : spec.inputs) {
    inputs += input.name + ": " + to_string(input.type);
    if (input.default_value) inputs += " = " + to_json(*input.default_value);
    inputs += "; ";
  }
  EXPECT_EQ(inputs,
            "threshold: int; day: date | None = \"2024-01-31\"; tags: list[str] = [\"a\",\"1\"]; "
            "nothing: int | None = null; ");
  const auto& args = spec.task_config.connect_args;
  ASSERT_EQ(args.size(), 5U);
  EXPECT_EQ(std::get<std::int64_t>(args[0].second), 30);
  EXPECT_EQ(std::get<std::string>(args[1].second), "require");
  EXPECT_TRUE(std::get<bool>(args[2].second));
  EXPECT_EQ(std::get<double>(args[3].second), 0.5);
  EXPECT_EQ(args[4].first, "passwd");
  EXPECT_EQ(std::get<Secret>(args[4].second).reveal(), "0123");
  const auto& secrets = spec.task_config.secret_connect_args;
  ASSERT_EQ(secrets.size(), 3U);
  EXPECT_EQ(secrets[0],
            std::pair(std::string("password"), SecretName{"my-db-secrets", "db-password", ""}));
  EXPECT_EQ(secrets[1], std::pair(std::string("user"), SecretName{"g", "u", "v1"}));
  EXPECT_EQ(secrets[2], std::pair(std::string("sslpassword"), SecretName{"n", "k", ""}));
  ASSERT_EQ(spec.output_schema->columns.size(), 2U);
  EXPECT_EQ(spec.output_schema->columns[0].name, "id");
  EXPECT_EQ(to_string(spec.output_schema->columns[0].type), "int | None");
  EXPECT_EQ(spec.output.path, "out.csv");
  EXPECT_EQ(spec.output.format, "csv");
  EXPECT_TRUE(spec.allow_raw && spec.text_interpolation && spec.autocommit);
  EXPECT_EQ(to_string(*spec.expect_rows), ">= 1");
  EXPECT_EQ(spec.container_image, "example.org/image:1");
  EXPECT_EQ(spec.metadata.size(), 3U);
  EXPECT_EQ(spec.metadata[1], std::pair(std::string("retries"), std::string("3")));
}

TEST(TaskSpec, AnOutputOfAnyColumnsAndASecretUriAreRead) {
  const TaskSpec spec = parse(
      "name: t\nquery_template: q\ntask_config: {secret_uri: {group: g, key: "
      "k}}\noutput_schema_type: any\n");
  EXPECT_TRUE(spec.output_schema->any);
  EXPECT_EQ(spec.task_config.secret_uri, (SecretName{"g", "k", ""}));
  EXPECT_FALSE(spec.task_config.uri.has_value());
}

TEST(TaskSpec, OptionalKeysOfNullAreNotGiven) {
  const TaskSpec spec =
      parse(std::string(smallest) +
            "inputs:\noutput_schema_type: null\noutput: ~\nmetadata:\nautocommit:\nexpect_rows:\n");
  EXPECT_FALSE(spec.output_schema.has_value());
  EXPECT_FALSE(spec.autocommit);
}

TEST(TaskSpec, JsonIsYaml) {
  EXPECT_EQ(
      parse(R"({"name": "t", "query_template": "q", "task_config": {"uri": "sqlite://"}})").name,
      "t");
}

TEST(TaskSpec, AllErrorsAreReportedAtOnceInTheOrderOfTheFile) {
  const std::string yaml = R"(name: ""
query_templte: SELECT 1
inputs:
  a: integer
  2b: int
  c: {type: int, default: x}
  d: {typ: int}
task_config:
  uri: postgresql://u:hunter2@h:port/d
  connect_args: {timeout: 1, login_timeout: 2, ssl: [a, b], x: }
  secret_connect_args: {password: {group: a, name: b}}
allow_raw: maybe
interpolation: txt
expect_rows: few
output: x.csv
)";
  EXPECT_EQ(
      errors_of(yaml),
      "t.yaml:1:1: query_template: is missing; give the SQL that the task runs\n"
      "t.yaml:1:7: name: '' is not a name; a name has 1 to 255 bytes and no control characters\n"
      "t.yaml:2:1: query_templte: unknown key; did you mean 'query_template'?\n"
      "t.yaml:4:6: inputs.a: unknown type 'integer'; did you mean 'int'?\n"
      "t.yaml:5:3: inputs.2b: '2b' is not a name for an input; use letters, digits and "
      "underscores, not a digit "
      "first\n"
      "t.yaml:6:27: inputs.c.default: 'x' is not an int; an int is digits with an optional sign, "
      "such as 42, from "
      "-9223372036854775808 to 9223372036854775807\n"
      "t.yaml:7:6: inputs.d: the input's type is missing; write `name: int` or `name: {type: int, "
      "default: 0}`\n"
      "t.yaml:7:7: inputs.d.typ: unknown key; did you mean 'type'?\n"
      "t.yaml:9:8: task_config.uri: the URL 'postgresql://u:***@h:port/d' does not parse: the port "
      "is not a number "
      "from 1 to 65535; a URL is written "
      "dialect[+driver]://user:password@host:port/database?option=value, and in "
      "user and password @ is written %40, : %3A, / %2F, % %25\n"
      "t.yaml:10:30: task_config.connect_args.login_timeout: names the same option as 'timeout'; "
      "keep one of the "
      "two\n"
      "t.yaml:10:53: task_config.connect_args.ssl: expected a single value, not a list; an option "
      "is a text, a "
      "number, true or false\n"
      "t.yaml:10:64: task_config.connect_args.x: has no value; leave the option out for the client "
      "library's own "
      "default\n"
      "t.yaml:11:35: task_config.secret_connect_args.password: the secret's key is missing; write "
      "{group: "
      "my-db-secrets, key: db-password}\n"
      "t.yaml:11:52: task_config.secret_connect_args.password.name: names another group than "
      "task_config.secret_connect_args.password.group; group, group_name and name are one thing: "
      "keep one of "
      "them\n"
      "t.yaml:12:12: allow_raw: 'maybe' is not a bool; a bool is true or false (also yes/no, "
      "on/off, 1/0)\n"
      "t.yaml:13:16: interpolation: 'txt' is not a way of interpolation; did you mean 'text'?\n"
      "t.yaml:14:14: expect_rows: 'few' is not a number of rows to expect; write a count, or a "
      "comparison in quotes "
      "such as '>= 1'\n"
      "t.yaml:15:9: output: expected a map, not a single value; write `key: value`, one on each "
      "line, indented "
      "alike");
}

TEST(TaskSpec, SeveralErrorsAreCountedInOneMessage) {
  try {
    parse("name: t\nx: 1\n");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "t.yaml has 3 errors");
    EXPECT_EQ(error.hint(), "each line below names the place of one");
  }
}

TEST(TaskSpec, EachMistakeIsNamed) {
  const std::string start = "name: t\nquery_template: q\n";
  const std::string base = smallest;
  const std::pair<std::string, std::string> cases[] = {
      {"", "t.yaml is empty; a task spec has at least name, query_template and task_config"},
      {"- a",
       "t.yaml:1:1: expected a map, not a list; write `key: value`, one on each line, indented "
       "alike"},
      {"text",
       "t.yaml:1:1: expected a map, not a single value; write `key: value`, one on each line, "
       "indented alike"},
      {base + "name: u",
       "t.yaml:4:1: key 'name' stands twice, first at t.yaml:1:1; keep one of the two"},
      {base + "block: x",
       "t.yaml:4:1: block: unknown key; known names: name, query_template, inputs, task_config, "
       "output_schema_type, "
       "output, storage_args, secret_storage_args, partition, allow_raw, interpolation, "
       "autocommit, isolation_level, retries, retry_delay, "
       "timeout, wait, idempotency_key, executemany, expect_rows, container_image, metadata"},
      {base + "\"a\\nb\": x",
       "t.yaml:4:1: 'a\\x0ab': unknown key; known names: name, query_template, inputs, "
       "task_config, "
       "output_schema_type, output, storage_args, secret_storage_args, partition, allow_raw, "
       "interpolation, autocommit, isolation_level, "
       "retries, retry_delay, timeout, wait, idempotency_key, executemany, expect_rows, "
       "container_image, metadata"},
      {start,
       "t.yaml:1:1: task_config: is missing; give the database's URL as task_config: {uri: …}"},
      {start + "task_config:",
       "t.yaml:3:1: task_config: has no value; give the database's URL as task_config: {uri: …}"},
      {start + "task_config: {}",
       "t.yaml:3:14: task_config: neither uri nor secret_uri is given; give the database's URL as "
       "uri, or as "
       "secret_uri when the whole URL is a secret"},
      {start + "task_config: {uri: 'sqlite://', secret_uri: {key: k}}",
       "t.yaml:3:14: task_config: both uri and secret_uri are given; give the database's URL as "
       "uri, or as "
       "secret_uri when the whole URL is a secret"},
      {start + "task_config: {uri: [x]}",
       "t.yaml:3:20: task_config.uri: expected a URL, not a list; write it as text: "
       "dialect://user@host/database"},
      {start + "task_config: {uri: hunter2}",
       "t.yaml:3:20: task_config.uri: the URL '***' does not parse: it does not start with a "
       "dialect such as "
       "postgresql://; a URL is written "
       "dialect[+driver]://user:password@host:port/database?option=value, and in "
       "user and password @ is written %40, : %3A, / %2F, % %25"},
      {start + "task_config: {secret_uri: {group: g, key: ''}}",
       "t.yaml:3:43: task_config.secret_uri.key: is empty; name a key of the secret"},
      {start + "task_config: {secret_uri: db/uri}",
       "t.yaml:3:27: task_config.secret_uri: expected a map, not a single value; write `key: "
       "value`, one on each "
       "line, indented alike"},
      {base + "output_schema_type: {}",
       "t.yaml:4:21: output_schema_type: names no columns; write a map such as {id: int, name: "
       "str}, `any`, or "
       "leave it out when no table is expected"},
      {base + "output_schema_type: {id: [int]}",
       "t.yaml:4:26: output_schema_type.id: expected text, not a list"},
      {base + "output: {file: x}",
       "t.yaml:4:10: output.file: unknown key; known names: path, format, compression, "
       "compression_level, row_group_rows, row_group_bytes, page_bytes, dictionary, statistics, "
       "bloom_filters, max_rows_per_file, max_bytes_per_file, partition_by"},
      {base + "inputs: {a: }",
       "t.yaml:4:13: inputs.a: the input's type is missing; write `name: int` or `name: {type: "
       "int, default: 0}`"},
      {base + "inputs: {a: {type: int, default: ~}}",
       "t.yaml:4:34: inputs.a.default: null is not a value of int; declare it as 'int | None' to "
       "allow NULL"},
      {base + "metadata: {a: [b]}", "t.yaml:4:15: metadata.a: expected text, not a list"},
      {"name: t\nquery_template: ' '\ntask_config: {uri: 'sqlite://'}",
       "t.yaml:2:17: query_template: is blank; give the SQL that the task runs"},
      {"name: \"a\\tb\"\nquery_template: q\ntask_config: {uri: 'sqlite://'}",
       "t.yaml:1:7: name: 'a\\x09b' is not a name; a name has 1 to 255 bytes and no control "
       "characters"},
      {"name: {a: b}\nquery_template: q\ntask_config: {uri: 'sqlite://'}",
       "t.yaml:1:7: name: expected text, not a map; text that holds a colon and a blank needs "
       "quotes"},
  };
  for (const auto& [yaml, message] : cases) EXPECT_EQ(errors_of(yaml), message) << yaml;
}

TEST(TaskSpec, ANameMayBeLongButNotEndless) {
  const auto with_name = [](std::size_t size) {
    return errors_of("name: " + std::string(size, 'n') +
                     "\nquery_template: q\ntask_config: {uri: 'sqlite://'}");
  };
  EXPECT_EQ(with_name(255), "(parsed)");
  EXPECT_NE(with_name(256).find("is not a name"), std::string::npos);
}

TEST(TaskSpec, ManyErrorsAreCutToTheFirstHundred) {
  std::string yaml = smallest;
  for (int i = 0; i < 150; ++i) yaml += "k" + std::to_string(i) + ": 1\n";
  const std::string details = errors_of(yaml);
  EXPECT_EQ(std::count(details.begin(), details.end(), '\n'), 100);
  EXPECT_TRUE(details.ends_with("\nand 50 more"));
}

TEST(TaskSpec, IsLoadedFromAFile) {
  const std::string path = ::testing::TempDir() + "task_spec_test.yaml";
  std::ofstream(path) << smallest;
  EXPECT_EQ(load_task_spec(path).file, path);
  std::remove(path.c_str());
  EXPECT_THROW(load_task_spec(path), Error);
}

}  // namespace
}  // namespace sqlpod
