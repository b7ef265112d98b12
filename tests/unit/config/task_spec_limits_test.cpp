// The keys that say how a run ends: time-outs, retries, isolation, idempotency.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "config/task_spec.h"
#include "error/error.h"

namespace sqlpod {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

TaskSpec spec(const std::string& more) {
  return parse_task_spec(
      "name: x\nquery_template: DELETE FROM t\ntask_config: {uri: 'sqlite://'}\n" + more,
      "task.yaml");
}

std::string refusal(const std::string& more) {
  try {
    spec(more);
    return "none";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.message() + "\n" + error.hint() + "\n" + error.details();
  }
}

TEST(TaskSpecLimits, AreReadWithTheirUnits) {
  const TaskSpec task = spec(
      "timeout: 1m30s\nwait: 60\nretries: 3\nretry_delay: {initial: 500ms, max: 10s}\n"
      "isolation_level: REPEATABLE READ\nidempotency_key: load-{{ .day }}\n");
  EXPECT_EQ(task.timeout, milliseconds(90'000));
  EXPECT_EQ(task.wait, milliseconds(60'000));
  EXPECT_EQ(task.retry.retries, 3);
  EXPECT_EQ(task.retry.delay, milliseconds(500));
  EXPECT_EQ(task.retry.longest_delay, milliseconds(10'000));
  EXPECT_EQ(task.isolation_level, IsolationLevel::repeatable_read);
  EXPECT_EQ(task.idempotency_key, "load-{{ .day }}");
}

TEST(TaskSpecLimits, WithoutKeysNothingIsTriedTwice) {
  const TaskSpec task = spec("");
  EXPECT_EQ(task.retry.retries, 0);
  EXPECT_EQ(task.timeout, std::nullopt);
  EXPECT_EQ(task.wait.count(), 0);
  EXPECT_TRUE(task.idempotency_key.empty());
}

TEST(TaskSpecLimits, ADelayLongerThanTheLongestRaisesIt) {
  const TaskSpec task = spec("retry_delay: 5m\n");
  EXPECT_EQ(task.retry.delay, milliseconds(300'000));
  EXPECT_EQ(task.retry.longest_delay, milliseconds(300'000));
}

TEST(TaskSpecLimits, AutocommitIsAnIsolationLevelToo) {
  EXPECT_TRUE(spec("isolation_level: AUTOCOMMIT\n").autocommit);
  EXPECT_FALSE(spec("isolation_level: SERIALIZABLE\n").autocommit);
}

TEST(TaskSpecLimits, NegativeAndAbsurdValuesAreRefusedWithTheirPlace) {
  EXPECT_THAT(refusal("retries: -1\n"), HasSubstr("task.yaml:4:10"));
  EXPECT_THAT(refusal("retries: 1000000\n"), HasSubstr("0 to 100"));
  EXPECT_THAT(refusal("retries: 1.5\n"), HasSubstr("retries"));
  EXPECT_THAT(refusal("retries: many\n"), HasSubstr("retries"));
  EXPECT_THAT(refusal("retry_delay: -5\n"), HasSubstr("retry_delay"));
  EXPECT_THAT(refusal("retry_delay: {initial: 10s, max: 1s}\n"), HasSubstr("shorter"));
  EXPECT_THAT(refusal("retry_delay: {first: 10s}\n"), HasSubstr("unknown key"));
  EXPECT_THAT(refusal("timeout: 0\n"), HasSubstr("no time"));
  EXPECT_THAT(refusal("timeout: 1000000d\n"), HasSubstr("366 days"));
  EXPECT_THAT(refusal("wait: forever\n"), HasSubstr("length of time"));
  EXPECT_THAT(refusal("isolation_level: SERIAL\n"), HasSubstr("SERIALIZABLE"));
  EXPECT_THAT(refusal("idempotency_key: '  '\n"), HasSubstr("blank"));
}

TEST(TaskSpecLimits, WhatCannotBothBeDoneIsRefused) {
  EXPECT_THAT(refusal("autocommit: true\nidempotency_key: k\n"), HasSubstr("commit together"));
  EXPECT_THAT(refusal("isolation_level: AUTOCOMMIT\nidempotency_key: k\n"),
              HasSubstr("commit together"));
  EXPECT_THAT(refusal("autocommit: true\nisolation_level: SERIALIZABLE\n"),
              HasSubstr("no transaction to isolate"));
  EXPECT_THAT(refusal("idempotency_key: k\noutput_schema_type: any\n"),
              HasSubstr("a task with a table"));
}

TEST(TaskSpecLimits, AMapOfConnectArgsIsArgsWithDottedNames) {
  const TaskSpec task = parse_task_spec(
      "name: x\nquery_template: SELECT 1\ntask_config:\n  uri: 'mysql://h/d'\n"
      "  connect_args: {ssl: {ca: /ca.pem, check_hostname: true}, server_settings: {jit: off}}\n",
      "task.yaml");
  ASSERT_EQ(task.task_config.connect_args.size(), 3u);
  EXPECT_EQ(task.task_config.connect_args[0].first, "ssl.ca");
  EXPECT_EQ(task.task_config.connect_args[1].first, "ssl.check_hostname");
  EXPECT_EQ(task.task_config.connect_args[2].first, "server_settings.jit");
}

TEST(TaskSpecLimits, APrivateKeyInTheSpecIsASecret) {
  const TaskSpec task = parse_task_spec(
      "name: x\nquery_template: SELECT 1\ntask_config:\n  uri: 'mysql://h/d'\n"
      "  connect_args:\n    sslkey: |\n      -----BEGIN PRIVATE KEY-----\n      MII\n",
      "task.yaml");
  EXPECT_TRUE(std::holds_alternative<Secret>(task.task_config.connect_args[0].second));
}

}  // namespace
}  // namespace sqlpod
