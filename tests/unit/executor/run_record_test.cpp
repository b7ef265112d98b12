#include "executor/run_record.h"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "error/utf8.h"

namespace sqlpod {
namespace {

Poco::JSON::Object::Ptr parsed(const std::string& json) {
  Poco::JSON::Parser parser;
  return parser.parse(json).extract<Poco::JSON::Object::Ptr>();
}

RunRecord select_record() {
  RunRecord record;
  record.task = "fetch";
  record.rows = 2;
  record.statements = {{"SELECT", 2}};
  record.bytes = 34;
  record.started_at =
      std::chrono::system_clock::time_point(std::chrono::microseconds(1706695200000000));
  record.finished_at = record.started_at + std::chrono::microseconds(1'500'000);
  record.seconds = {{"connect", 0.25}, {"query", 1.25}};
  record.dialect = "sqlite";
  record.server_version = "3.40.1";
  record.output_path = "out.csv";
  record.output_format = "csv";
  record.output_schema = {{"id", "int64"}, {"name", "string"}};
  return record;
}

TEST(RunRecord, ARunThatSucceededIsOneLineOfJson) {
  EXPECT_EQ(
      to_json(select_record()),
      R"({"task":"fetch","status":"succeeded","exit_code":0,"error":null,"rows":2,)"
      R"("statements":[{"kind":"SELECT","rows":2}],"bytes":34,"attempts":1,)"
      R"("idempotency_key":null,"already_done":false,)"
      R"("started_at":"2024-01-31T10:00:00Z","finished_at":"2024-01-31T10:00:01.500000Z",)"
      R"("seconds":{"connect":0.250000,"query":1.250000},"dialect":"sqlite",)"
      R"("server_version":"3.40.1","output":{"path":"out.csv","format":"csv",)"
      R"("schema":[{"name":"id","type":"int64"},{"name":"name","type":"string"}]},)"
      R"("sqlpod_version":")" +
          std::string(parsed(to_json(select_record()))->getValue<std::string>("sqlpod_version")) +
          R"("})");
}

TEST(RunRecord, NamesTheVersionOfSqlpod) {
  EXPECT_FALSE(parsed(to_json(RunRecord{}))->getValue<std::string>("sqlpod_version").empty());
}

TEST(RunRecord, ARunThatFailedTellsItsError) {
  RunRecord record;
  record.error =
      Error(ErrorKind::query, "no such table: t", "create it", "the driver said so", "42P01");
  record.exit_code = 5;
  const auto object = parsed(to_json(record));
  EXPECT_EQ(object->getValue<std::string>("status"), "failed");
  EXPECT_EQ(object->getValue<int>("exit_code"), 5);
  const auto error = object->getObject("error");
  EXPECT_EQ(error->getNames(), (std::vector<std::string>{"hint", "kind", "message", "sqlstate"}));
  EXPECT_EQ(error->getValue<std::string>("kind"), "query");
  EXPECT_EQ(error->getValue<std::string>("message"), "no such table: t");
  EXPECT_EQ(error->getValue<std::string>("hint"), "create it");
  EXPECT_EQ(error->getValue<std::string>("sqlstate"), "42P01");
}

TEST(RunRecord, WhatIsNotKnownIsNull) {
  RunRecord record;
  record.error = Error(ErrorKind::usage, "wrong");
  record.statements = {{"CREATE TABLE", std::nullopt}};
  record.seconds = {{"query", std::nan("")}};
  const std::string json = to_json(record);
  const auto object = parsed(json);
  for (const char* key : {"rows", "dialect", "server_version", "output"}) {
    EXPECT_TRUE(object->has(key) && object->isNull(key)) << key;
  }
  EXPECT_TRUE(object->getObject("error")->isNull("sqlstate"));
  EXPECT_TRUE(object->getObject("error")->isNull("hint"));
  EXPECT_NE(json.find(R"("statements":[{"kind":"CREATE TABLE","rows":null}])"), std::string::npos);
  EXPECT_NE(json.find(R"("seconds":{"query":null})"), std::string::npos);
}

TEST(RunRecord, BytesThatAreNotUtf8StillGiveJson) {
  RunRecord record;
  record.task = "t\xFF";
  record.error = Error(ErrorKind::query, std::string("a\0b\x1b\xC3", 5));
  const auto object = parsed(to_json(record));
  EXPECT_EQ(object->getValue<std::string>("task"), "t\uFFFD");
  EXPECT_EQ(find_invalid_utf8(to_json(record)), std::nullopt);
}

TEST(TerminationMessage, HasKindMessageAndHint) {
  EXPECT_EQ(termination_message(Error(ErrorKind::denied, "login refused", "check the password")),
            R"({"kind":"denied","message":"login refused","hint":"check the password"})");
}

TEST(TerminationMessage, IsNeverLongerThanKubernetesKeepsAndAlwaysWholeJson) {
  const std::string characters[] = {"x", "é", "日", "😀", "\"", "\n", "\x01", "\xFF"};
  for (const std::string& character : characters) {
    for (const std::size_t count : {std::size_t{1000}, std::size_t{5000}, std::size_t{100'000}}) {
      std::string text;
      for (std::size_t i = 0; i < count; ++i) text += character;
      const std::string json = termination_message(Error(ErrorKind::query, "start " + text, text));
      EXPECT_LE(json.size(), 4096U);
      EXPECT_EQ(find_invalid_utf8(json), std::nullopt);
      const auto message = parsed(json)->getValue<std::string>("message");
      EXPECT_EQ(message.substr(0, 6), "start ");
      EXPECT_GT(json.size(), 2000U);
    }
  }
}

TEST(TerminationMessage, AMessageThatJustFitsIsNotCut) {
  const std::string frame = termination_message(Error(ErrorKind::query, ""));
  const std::string longest(4096 - frame.size(), 'x');
  EXPECT_EQ(termination_message(Error(ErrorKind::query, longest)).size(), 4096U);
  const std::string cut = termination_message(Error(ErrorKind::query, longest + "x"));
  EXPECT_LE(cut.size(), 4096U);
  EXPECT_NE(cut.find("x…\""), std::string::npos);
}

}  // namespace
}  // namespace sqlpod
