// Outputs and inputs in an object store, against a real S3 server.
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "executor/table/table_file.h"
#include "tests/integration/s3_fixture.h"

namespace sqlpod::testing {
namespace {

std::int64_t parquet_rows_of(const std::string& file) {
  const auto table = open_table_file(file, {});
  std::int64_t rows = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  while (table->ReadNext(&batch).ok() && batch) rows += batch->num_rows();
  return rows;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(S3Test, ATableBecomesAnObjectInEveryFormat) {
  for (const std::string name : {"out/t.csv", "out/t.jsonl", "out/t.parquet", "out/t.arrow"}) {
    const Outcome outcome = run(rows_task(100), {"-o", uri(name)});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_TRUE(contains(outcome.error, "100 rows written to " + uri(name))) << outcome.error;
    ASSERT_TRUE(server().has(name));
    EXPECT_EQ(parquet_rows_of(server().file(name)), 100) << name;
  }
  EXPECT_EQ(server().open_uploads(), std::vector<std::string>());
}

TEST_F(S3Test, ATableOfSeveralPartsReplacesTheOlderObjectWhenItIsWhole) {
  const int rows = 2600;  // 26 MB: two parts of 10 MiB and a rest
  ASSERT_EQ(run(rows_task(1), {"-o", uri("large.csv")}).exit_code, 0);
  const Outcome outcome = run(rows_task(rows), {"-o", uri("large.csv")});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(parquet_rows_of(server().file("large.csv")), rows);
  EXPECT_EQ(server().open_uploads(), std::vector<std::string>());
}

TEST_F(S3Test, AKeyMayHoldBlanksAndWhatUrisEncode) {
  const Outcome outcome =
      run(rows_task(3), {"-o", uri("d%C3%A9p%C3%B4t/a%20b%25.csv?region=eu-west-1")});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_TRUE(server().has("dépôt/a b%.csv"));
}

TEST_F(S3Test, EndpointRegionAndCredentialsComeFromTheSpecAndItsSecrets) {
  folder_.write("secrets/store/id", S3Server::access_key_id);
  folder_.write("secrets/store/secret", S3Server::secret_access_key);
  const Outcome outcome =
      run(rows_task(3, "output: {path: '" + uri("by-spec.parquet") +
                           "'}\nstorage_args: {endpoint: '" + server().endpoint() +
                           "', region: eu-west-1}\nsecret_storage_args:\n"
                           "  access_key_id: {group: store, key: id}\n"
                           "  secret_access_key: {group: store, key: secret}\n"),
          {"--record", uri("run.json")},
          {{"AWS_ENDPOINT_URL", std::nullopt},
           {"AWS_ACCESS_KEY_ID", std::nullopt},
           {"AWS_SECRET_ACCESS_KEY", std::nullopt}});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(parquet_rows_of(server().file("by-spec.parquet")), 3);
  const std::string record = read_file(server().file("run.json"));
  EXPECT_TRUE(contains(record, "\"path\":\"" + uri("by-spec.parquet") + "\"")) << record;
}

TEST_F(S3Test, CredentialsComeFromAUriAndAreNotShown) {
  const std::string output = "s3://tester:s3cret/Key+of=tests@bucket/by-uri.csv";
  const Outcome outcome = run(rows_task(3), {"-o", output, "--record", "run.json"},
                              {{"AWS_ACCESS_KEY_ID", "nobody"}, {"AWS_SECRET_ACCESS_KEY", "x"}});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_TRUE(server().has("by-uri.csv"));
  const std::string record = read_file(folder_.file("run.json"));
  EXPECT_TRUE(contains(record, "s3://***@bucket/by-uri.csv")) << record;
  EXPECT_TRUE(contains(outcome.error, "s3://***@bucket/by-uri.csv")) << outcome.error;
  EXPECT_FALSE(contains(record + outcome.error, "s3cret"));
}

TEST_F(S3Test, CredentialsComeFromTheFilesOfAws) {
  folder_.write(".aws/credentials",
                std::string("[default]\naws_access_key_id = ") + S3Server::access_key_id +
                    "\naws_secret_access_key = " + S3Server::secret_access_key + "\n");
  const Outcome outcome =
      run(rows_task(3), {"-o", uri("by-file.csv")},
          {{"AWS_ACCESS_KEY_ID", std::nullopt}, {"AWS_SECRET_ACCESS_KEY", std::nullopt}});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_TRUE(server().has("by-file.csv"));
}

TEST_F(S3Test, AFailedQueryLeavesNothing) {
  const Outcome outcome =
      run(task_yaml("sqlite://",
                    "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < "
                    "2500) SELECT i, hex(randomblob(5000)) AS text, CASE WHEN i = 2500 THEN "
                    "abs(-9223372036854775808) END AS bad FROM r",
                    "output_schema_type: any\n"),
          {"-o", uri("failed.csv")});
  EXPECT_EQ(outcome.exit_code, 5) << outcome.error;
  EXPECT_FALSE(server().has("failed.csv"));
  EXPECT_EQ(server().open_uploads(), std::vector<std::string>());
}

TEST_F(S3Test, WhatIsWrongWithTheStoreIsSaidBeforeAnyStatementRuns) {
  struct Case {
    const char* what;
    std::string output;
    std::map<std::string, std::optional<std::string>> environment;
    const char* message;
  };
  const std::string key = uri("never.csv");
  for (const Case& c : std::vector<Case>{
           {"another secret",
            key,
            {{"AWS_SECRET_ACCESS_KEY", "wrong"}},
            "does not accept the credentials"},
           {"another name",
            key,
            {{"AWS_ACCESS_KEY_ID", "nobody"}},
            "does not accept the credentials"},
           {"no credentials",
            key,
            {{"AWS_ACCESS_KEY_ID", std::nullopt}, {"AWS_SECRET_ACCESS_KEY", std::nullopt}},
            "there are no credentials"},
           {"no bucket", "s3://nowhere/never.csv", {}, "the bucket is not there"},
           {"a refused port",
            key,
            {{"AWS_ENDPOINT_URL", "http://127.0.0.1:1"}},
            "cannot be reached"},
           {"another scheme", "s4://bucket/never.csv", {}, "no such scheme is served"},
           {"no bucket in it", "s3:///never.csv", {}, "names no bucket"},
           {"an endpoint with a path",
            key,
            {{"AWS_ENDPOINT_URL", "http://h/x"}},
            "more than a host"}}) {
    const Outcome outcome =
        run(task_yaml("sqlite:///" + folder_.file("db"), "CREATE TABLE made (a); SELECT 1 AS a",
                      "output_schema_type: any\nautocommit: true\n"),
            {"-o", c.output}, c.environment);
    EXPECT_EQ(outcome.exit_code, 7) << c.what << outcome.error;
    EXPECT_TRUE(contains(outcome.error, c.message)) << c.what << ": " << outcome.error;
    EXPECT_TRUE(contains(outcome.error, "hint: ")) << c.what << ": " << outcome.error;
    EXPECT_LT(outcome.seconds, 5) << c.what;
    EXPECT_FALSE(contains(outcome.error, S3Server::secret_access_key)) << outcome.error;
  }
  EXPECT_EQ(run(task_yaml("sqlite:///" + folder_.file("db"), "CREATE TABLE made (a)")).exit_code, 0)
      << "the statement before the table has run";
}

TEST_F(S3Test, RowsAndInputsAreReadFromObjectsInEveryFormat) {
  const std::string database = "sqlite:///" + folder_.file("db");
  ASSERT_EQ(run(task_yaml(database, "CREATE TABLE t (i INTEGER, text TEXT)")).exit_code, 0);
  for (const std::string name : {"rows.csv", "rows.jsonl", "rows.parquet", "rows.arrow"}) {
    ASSERT_EQ(run(rows_task(500), {"-o", uri(name)}).exit_code, 0);
    std::ofstream(server().file("inputs.yaml")) << "rows: " + uri(name) + "\n";
    const Outcome outcome =
        run(task_yaml(database, "INSERT INTO t VALUES (:i, :text)",
                      "inputs:\n  rows: {type: table, columns: {i: int, text: str}}\n"
                      "executemany: rows\n"),
            {"--inputs", uri("inputs.yaml")});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_TRUE(contains(outcome.error, "500 rows affected")) << outcome.error;
  }
}

TEST_F(S3Test, AnInputThatCannotBeReadIsAnErrorThatNamesIt) {
  const std::string task = task_yaml("sqlite://", "SELECT :i",
                                     "inputs:\n  rows: {type: table, columns: {i: int}}\n"
                                     "executemany: rows\n");
  std::ofstream(server().file("broken.parquet")) << "PAR1, but nothing more";
  struct Case {
    std::string rows;
    std::map<std::string, std::optional<std::string>> environment;
    int exit_code;
    const char* message;
  };
  for (const Case& c : std::vector<Case>{
           {uri("none.csv"), {}, 2, "the object is not there"},
           {"s3://nowhere/none.csv", {}, 2, "not there"},
           {uri("broken.parquet"), {}, 2, "is cut off, damaged, or of another format"},
           {uri("none.csv"), {{"AWS_SECRET_ACCESS_KEY", "wrong"}}, 2, "credentials"},
           {uri("none.csv"), {{"AWS_ENDPOINT_URL", "http://127.0.0.1:1"}}, 4, "cannot be reached"},
           {"s4://bucket/none.csv", {}, 2, "no such scheme is served"},
           {uri("rows"), {}, 2, "tells no format"}}) {
    const Outcome outcome = run(task, {"-i", "rows=" + c.rows}, c.environment);
    EXPECT_EQ(outcome.exit_code, c.exit_code) << outcome.error;
    EXPECT_TRUE(contains(outcome.error, c.message)) << outcome.error;
  }
  const Outcome inputs = run(rows_task(1), {"--inputs", uri("none.yaml")});
  EXPECT_EQ(inputs.exit_code, 2) << inputs.error;
  EXPECT_TRUE(contains(inputs.error, uri("none.yaml"))) << inputs.error;
}

TEST_F(S3Test, NoSecretOfAStoreIsShown) {
  const std::string canary = "cAnary/Key+42=";
  folder_.write("secrets/store/canary", canary);
  const std::string lines =
      "secret_storage_args:\n  access_key_id: {group: store, key: canary}\n"
      "  secret_access_key: {group: store, key: canary}\n"
      "  session_token: {group: store, key: canary}\n";
  const std::string literal =
      "storage_args: {access_key_id: x, secret_access_key: '" + canary + "'}\n";
  const std::string in_uri = "s3://x:" + canary + "@bucket/never.csv";
  struct Case {
    std::string lines;
    std::string output;
    std::map<std::string, std::optional<std::string>> environment;
  };
  for (const Case& c : std::vector<Case>{
           {lines, uri("never.csv"), {}},
           {lines, uri("never.csv"), {{"AWS_ENDPOINT_URL", "http://127.0.0.1:1"}}},
           {lines, uri("never"), {}},
           {lines, "gs://bucket/never.csv?endpoint=127.0.0.1:1", {}},
           {literal, uri("never.csv"), {}},
           {"", in_uri, {}},
           {"", in_uri + "?secret_access_key=" + canary, {}},
           {"", "gs://x:" + canary + "@bucket/never.csv", {}},
           {"secret_storage_args: {endpoint: {group: store, key: canary}}\n", uri("never.csv"), {}},
           {"secret_storage_args: {region: {group: store, key: canary}}\n", uri("never.csv"), {}},
           {"secret_storage_args: {acces_key: {group: store, key: canary}}\n", uri("n.csv"), {}}}) {
    const Outcome outcome =
        run(rows_task(1, c.lines),
            {"-o", c.output, "--log-level", "debug", "--record", folder_.file("run.json")},
            c.environment);
    EXPECT_NE(outcome.exit_code, 0) << c.output;
    EXPECT_NE(outcome.exit_code, 70) << outcome.error;
    const std::string all = outcome.output + outcome.error + read_file(folder_.file("run.json"));
    for (const char* form : {"cAnary/Key", "cAnary%2FKey", "Key+42", "Key%2B42"}) {
      EXPECT_FALSE(contains(all, form)) << c.lines << c.output << ": " << all;
    }
  }
}

TEST_F(S3Test, NothingOfItIsLoadedUnlessAUriAsksForIt) {
  const Outcome without = run(rows_task(1), {"-o", "out.parquet"}, {{"LD_DEBUG", "files"}});
  EXPECT_EQ(without.exit_code, 0);
  EXPECT_FALSE(contains(without.error, "arrow_s3"));
}

}  // namespace
}  // namespace sqlpod::testing
