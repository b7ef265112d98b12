// Outputs and inputs in Google's and Azure's stores, against a real server of each, and what
// becomes of an upload when something breaks in the middle.
#include <arrow/buffer.h>
#include <arrow/filesystem/filesystem.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "executor/storage/azure_store.h"
#include "executor/storage/gcs_store.h"
#include "executor/table/table_file.h"
#include "tests/integration/task_file.h"
#include "tests/support/cloud_server.h"
#include "tests/support/eventually.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Environment = std::map<std::string, std::optional<std::string>>;

constexpr int rows_of_two_parts = 1100;  // 11 MB

class CloudTest : public ::testing::TestWithParam<Cloud> {
 protected:
  static CloudServer& server() {
    static CloudServer google(Cloud::google, SQLPOD_SOURCE_DIR "/.deps");
    static CloudServer azure(Cloud::azure, SQLPOD_SOURCE_DIR "/.deps");
    return GetParam() == Cloud::google ? google : azure;
  }

  /// The objects, seen by a client of the test's own.
  static arrow::fs::FileSystem& files() {
    static std::map<Cloud, std::shared_ptr<arrow::fs::FileSystem>> clients;
    auto& client = clients[GetParam()];
    if (client) return *client;
    StorageArgs args;
    args.set("endpoint", Secret(endpoint(server().port())));
    args.set("account_name", Secret(std::string(CloudServer::account_name)));
    args.set("account_key", Secret(std::string(CloudServer::account_key)));
    client = GetParam() == Cloud::google ? make_gcs_store(args) : make_azure_store(args);
    if (GetParam() == Cloud::azure) {
      EXPECT_TRUE(client->CreateDir(CloudServer::bucket).ok());
    }
    return *client;
  }
  static std::string endpoint(int port) { return "http://127.0.0.1:" + std::to_string(port); }

  void SetUp() override { files(); }
  void TearDown() override {
    for (const std::string& key : objects()) EXPECT_TRUE(files().DeleteFile(path_of(key)).ok());
  }

  static std::string path_of(const std::string& key) {
    return std::string(CloudServer::bucket) + "/" + key;
  }
  /// Their keys in order, temporary ones among them.
  static std::vector<std::string> objects() {
    arrow::fs::FileSelector all;
    all.base_dir = CloudServer::bucket;
    all.recursive = true;
    std::vector<std::string> keys;
    for (const auto& info : files().GetFileInfo(all).ValueOrDie()) {
      if (info.IsFile()) keys.push_back(info.path().substr(all.base_dir.size() + 1));
    }
    std::sort(keys.begin(), keys.end());
    return keys;
  }
  static std::string content(const std::string& key) {
    const auto file = files().OpenInputFile(path_of(key)).ValueOrDie();
    return file->Read(file->GetSize().ValueOrDie()).ValueOrDie()->ToString();
  }
  static void put(const std::string& key, const std::string& text) {
    const auto file = files().OpenOutputStream(path_of(key)).ValueOrDie();
    ASSERT_TRUE(file->Write(text).ok() && file->Close().ok());
  }
  std::int64_t rows_in(const std::string& key) const {
    const auto table = open_table_file(folder_.write(key, content(key)), {});
    std::int64_t rows = 0;
    std::shared_ptr<arrow::RecordBatch> batch;
    while (table->ReadNext(&batch).ok() && batch) rows += batch->num_rows();
    return rows;
  }

  static std::string uri(const std::string& key, const std::string& container = CloudServer::bucket,
                         int port = server().port()) {
    return (GetParam() == Cloud::google ? "gs://" : "abfs://") + container + "/" + key +
           "?endpoint=" + endpoint(port);
  }
  std::string through_proxy(const std::string& key) const {
    return uri(key, CloudServer::bucket, proxy_.port());
  }

  /// So many rows of 10 kB that cannot be compressed; the last one fails where `fails`.
  static std::string rows_task(int rows, const std::string& more = {}, bool fails = false) {
    const std::string last = std::to_string(rows);
    return task_yaml("sqlite://",
                     "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < " +
                         last + ") SELECT i, hex(randomblob(5000)) AS text" +
                         (fails ? ", CASE WHEN i = " + last +
                                      " THEN abs(-9223372036854775808) END"
                                      " AS bad FROM r"
                                : " FROM r"),
                     "output_schema_type: any\n" + more);
  }

  Outcome run(const std::string& yaml, std::vector<std::string> more = {},
              const Environment& environment = {}) {
    more.insert(more.begin(), {"run", folder_.write("task.yaml", yaml), "--secrets-dir",
                               folder_.file("secrets")});
    return run_sqlpod(more, options(environment));
  }
  ProgramOptions options(const Environment& environment = {}) {
    ProgramOptions options;
    options.environment = server().environment();
    options.environment["HOME"] = folder_.path();
    for (const auto& [name, value] : environment) options.environment[name] = value;
    options.folder = folder_.path();
    return options;
  }

  TemporaryFolder folder_;
  FaultProxy proxy_{"127.0.0.1", server().port()};
};

INSTANTIATE_TEST_SUITE_P(Stores, CloudTest, ::testing::Values(Cloud::google, Cloud::azure),
                         [](const auto& info) {
                           return info.param == Cloud::google ? "Google" : "Azure";
                         });

TEST_P(CloudTest, ATableBecomesAnObjectInEveryFormatAndIsReadAsRows) {
  const std::string database = "sqlite:///" + folder_.file("db");
  ASSERT_EQ(run(task_yaml(database, "CREATE TABLE t (i INTEGER, text TEXT)")).exit_code, 0);
  for (const std::string name : {"out/t.csv", "out/t.jsonl", "out/t.parquet", "out/t.arrow"}) {
    const Outcome written = run(rows_task(100), {"-o", uri(name), "--record", uri("run.json")});
    EXPECT_EQ(written.exit_code, 0) << written.error;
    put("inputs.yaml", "rows: " + uri(name) + "\n");
    const Outcome read = run(task_yaml(database, "INSERT INTO t VALUES (:i, :text)",
                                       "inputs:\n  rows: {type: table, columns: {i: int, text: "
                                       "str}}\nexecutemany: rows\n"),
                             {"--inputs", uri("inputs.yaml")});
    EXPECT_EQ(read.exit_code, 0) << read.error;
    EXPECT_THAT(read.error, HasSubstr("100 rows affected"));
  }
  EXPECT_THAT(objects(), ElementsAre("inputs.yaml", "out/t.arrow", "out/t.csv", "out/t.jsonl",
                                     "out/t.parquet", "run.json"));
  EXPECT_THAT(content("run.json"), HasSubstr("t.arrow"));
}

TEST_P(CloudTest, ATableOfSeveralPartsReplacesTheOlderObject) {
  ASSERT_EQ(run(rows_task(1), {"-o", uri("a%20b%25.csv")}).exit_code, 0);
  const Outcome outcome = run(rows_task(rows_of_two_parts), {"-o", uri("a%20b%25.csv")});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(objects(), ElementsAre("a b%.csv"));
  EXPECT_EQ(rows_in("a b%.csv"), rows_of_two_parts);
}

TEST_P(CloudTest, ADataSetIsItsFilesAndTheirMark) {
  const Outcome outcome =
      run(rows_task(250, "output: {max_rows_per_file: 100}\n"), {"-o", uri("set.csv")});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(objects(),
              ElementsAre("set.csv/_SUCCESS", "set.csv/part-00000-00000.csv",
                          "set.csv/part-00000-00001.csv", "set.csv/part-00000-00002.csv"));
}

TEST_P(CloudTest, AFailedQueryLeavesTheOlderObjectAndNothingElse) {
  put("t.csv", "older");
  const Outcome outcome = run(rows_task(rows_of_two_parts, {}, true), {"-o", uri("t.csv")});
  EXPECT_EQ(outcome.exit_code, 5) << outcome.error;
  EXPECT_THAT(objects(), ElementsAre("t.csv"));
  EXPECT_EQ(content("t.csv"), "older");
}

TEST_P(CloudTest, WhatIsWrongWithTheStoreIsSaidBeforeAnyStatementRuns) {
  proxy_.freeze();
  struct Case {
    std::string output;
    Environment environment;
    const char* message;
  };
  std::vector<Case> cases{
      {uri("never.csv", "nowhere"), {}, "the bucket is not there"},
      {through_proxy("never.csv") + "&timeout=500ms", {}, "the store cannot be reached"}};
  if (GetParam() == Cloud::google) {
    cases.push_back({uri("never.csv"),
                     {{"GOOGLE_APPLICATION_CREDENTIALS", "/nonexistent"}},
                     "does not accept the credentials"});
  } else {
    const Environment no_key{{"AZURE_STORAGE_KEY", std::nullopt}};
    Environment token = no_key;
    token["AZURE_STORAGE_SAS_TOKEN"] = "sv=2021-08-06&sig=cAnary%3D";
    cases.push_back({uri("never.csv"), no_key, "there are no credentials"});
    cases.push_back({uri("never.csv"), token, "does not accept the credentials"});
    for (const char* key : {"Y0FuYXJ5", "cAnary, which is not Base64"}) {
      cases.push_back(
          {uri("never.csv"), {{"AZURE_STORAGE_KEY", key}}, "does not accept the credentials"});
    }
  }
  for (const Case& c : cases) {
    const Outcome outcome =
        run(task_yaml("sqlite:///" + folder_.file("db"), "CREATE TABLE made (a); SELECT 1 AS a",
                      "output_schema_type: any\nautocommit: true\n"),
            {"-o", c.output, "--log-level", "debug"}, c.environment);
    EXPECT_EQ(outcome.exit_code, 7) << outcome.error;
    EXPECT_THAT(outcome.error, HasSubstr(c.message));
    EXPECT_THAT(outcome.error, HasSubstr("hint: "));
    EXPECT_THAT(outcome.error, Not(HasSubstr("cAnary")));
    EXPECT_THAT(outcome.error, Not(HasSubstr("Y0FuYXJ5")));
    EXPECT_LT(outcome.seconds, 5) << c.output;
  }
  EXPECT_THAT(objects(), IsEmpty());
  EXPECT_EQ(run(task_yaml("sqlite:///" + folder_.file("db"), "CREATE TABLE made (a)")).exit_code, 0)
      << "the statement before the table has run";
}

TEST_P(CloudTest, AnInputThatIsNotThereIsAnErrorThatNamesIt) {
  const std::string task = task_yaml("sqlite://", "SELECT :i",
                                     "inputs:\n  rows: {type: table, columns: {i: int}}\n"
                                     "executemany: rows\n");
  const Outcome object = run(task, {"-i", "rows=" + uri("none.csv")});
  EXPECT_EQ(object.exit_code, 2) << object.error;
  EXPECT_THAT(object.error, HasSubstr("none.csv"));
  EXPECT_THAT(object.error, HasSubstr("the object is not there"));
  const Outcome bucket = run(task, {"-i", "rows=" + uri("none.csv", "nowhere")});
  EXPECT_EQ(bucket.exit_code, 2) << bucket.error;
  EXPECT_THAT(bucket.error, HasSubstr("the bucket is not there"));
}

TEST_P(CloudTest, CredentialsComeFromTheSpecAndItsSecrets) {
  if (GetParam() == Cloud::google) GTEST_SKIP() << "its server asks for none";
  folder_.write("secrets/store/key", CloudServer::account_key);
  const Outcome outcome =
      run(rows_task(3, "storage_args: {endpoint: '" + endpoint(server().port()) +
                           "'}\nsecret_storage_args: {account_key: {group: store, key: key}}\n"),
          {"-o", "abfss://bucket@tester.dfs.core.windows.net/by-spec.csv"},
          {{"AZURE_STORAGE_ACCOUNT", std::nullopt}, {"AZURE_STORAGE_KEY", std::nullopt}});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(objects(), ElementsAre("by-spec.csv"));
}

TEST_P(CloudTest, ASignalDuringTheQueryLeavesNothing) {
  Program program({SQLPOD_PROGRAM, "run", folder_.write("task.yaml", rows_task(100'000'000)), "-o",
                   through_proxy("ended.csv")},
                  options());
  ASSERT_TRUE(
      eventually([&] { return proxy_.bytes(FaultProxy::Direction::to_server) > 1'000'000; }));
  program.send_signal(SIGTERM);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 143) << outcome.error;
  EXPECT_THAT(objects(), IsEmpty());
}

TEST_P(CloudTest, ASignalEndsARunWhoseStoreStalls) {
  Program program({SQLPOD_PROGRAM, "run", folder_.write("task.yaml", rows_task(100'000'000)), "-o",
                   through_proxy("stuck.csv")},
                  options());
  ASSERT_TRUE(
      eventually([&] { return proxy_.bytes(FaultProxy::Direction::to_server) > 1'000'000; }));
  proxy_.freeze();
  const auto start = std::chrono::steady_clock::now();
  program.send_signal(SIGTERM);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 143) << outcome.error;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(2500));
  EXPECT_THAT(objects(), Not(ElementsAre("stuck.csv")));
}

}  // namespace
}  // namespace sqlpod::testing
