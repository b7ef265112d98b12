#include "images/manifest/inline_password.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/images/step_testing.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* canary = "c4n4ry";

std::string refused(const std::string& yaml) {
  return usage_error_of([&] { refuse_inline_passwords(parse_task_spec(yaml, "task.yaml")); });
}

std::string with_config(const std::string& config, const std::string& more = {}) {
  return "name: t\nquery_template: SELECT 1\ntask_config: {" + config + "}\n" + more;
}

TEST(InlinePassword, IsRefusedWhereverASpecHoldsOne) {
  const std::string uri = "uri: 'postgresql://u@h/d'";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {with_config("uri: 'postgresql://u:c4n4ry@h/d'"), "task_config.uri"},
      {with_config("uri: 'postgresql://u@h/d?password=c4n4ry'"), "task_config.uri"},
      {with_config("uri: 'postgresql://u@h/d?sslpassword=c4n4ry'"), "task_config.uri"},
      {with_config("uri: 'mssql+pyodbc:///?odbc_connect=PWD%3Dc4n4ry'"), "task_config.uri"},
      {with_config("uri: 'postgresql://u@h/d?options=PASSWORD=c4n4ry'"), "task_config.uri"},
      {with_config(uri + ", connect_args: {password: c4n4ry}"), "connect_args.password"},
      {with_config(uri + ", connect_args: {pwd: c4n4ry}"), "connect_args.pwd"},
      {with_config(uri + ", connect_args: {ssl: {key_passphrase: c4n4ry}}"),
       "connect_args.ssl.key_passphrase"},
      {with_config(uri + ", connect_args: {dsn: 'host=h password=c4n4ry'}"), "connect_args.dsn"},
      {with_config(uri + ", connect_args: {proxy: 'http://u:c4n4ry@p'}"), "connect_args.proxy"},
      {with_config(uri + ", connect_args: {sslkey: \"-----BEGIN PRIVATE KEY-----c4n4ry\"}"),
       "connect_args.sslkey"},
      {with_config(uri, "storage_args: {secret_access_key: c4n4ry}\n"),
       "storage_args.secret_access_key"},
      {with_config(uri, "storage_args: {endpoint: 'http://id:c4n4ry@minio'}\n"),
       "storage_args.endpoint"},
      {with_config(uri, "metadata: {api_token: c4n4ry}\n"), "metadata.api_token"},
      {with_config(uri, "output: {path: 's3://ID:c4n4ry@bucket/x.csv'}\noutput_schema_type: any\n"),
       "output.path"},
  };
  for (const auto& [yaml, place] : cases) {
    EXPECT_THAT(refused(yaml), AllOf(HasSubstr("task.yaml: "), HasSubstr(place),
                                     HasSubstr("holds a password"), Not(HasSubstr(canary))))
        << yaml;
  }
}

TEST(InlinePassword, HintNamesTheKeyThatTakesASecret) {
  EXPECT_THAT(refused(with_config("uri: 'postgresql://u:c4n4ry@h/d'")),
              HasSubstr("secret_connect_args: {password: {group: my-db-secrets"));
  EXPECT_THAT(refused(with_config("uri: sqlite://", "storage_args: {secret_access_key: x}\n")),
              HasSubstr("secret_storage_args"));
}

TEST(InlinePassword, WhatIsNoneIsLetThrough) {
  for (const std::string& yaml :
       {with_config("uri: 'postgresql://u@h:5432/d?sslmode=require'"),
        with_config("uri: 'postgresql://u:@h/d', connect_args: {password: ''}"),
        with_config("uri: 'sqlite:////data/x.db', connect_args: {timeout: 30}"),
        with_config("secret_uri: {group: g, key: k}"),
        with_config("uri: sqlite://", "storage_args: {endpoint: 'http://minio:9000'}\n"),
        with_config("uri: sqlite://",
                    "output: {path: 'abfs://c@account.dfs.core.windows.net/x.csv'}\n"
                    "output_schema_type: any\nmetadata: {owner: 'data team'}\n")}) {
    EXPECT_EQ(refused(yaml), "") << yaml;
  }
}

TEST(InlinePassword, IsFoundInCommentsByItsLine) {
  const auto found = [](const std::string& text) {
    return usage_error_of([&] { refuse_urls_with_password(text, "task.yaml"); });
  };
  EXPECT_THAT(found("name: t\n# uri: postgresql://u:c4n4ry@h/d\n"),
              AllOf(HasSubstr("task.yaml:2 holds a password"), Not(HasSubstr(canary))));
  EXPECT_THAT(found("a: 'x://u:p@h' # b"), HasSubstr("task.yaml:1"));
  for (const char* text : {"", "a://b", "http://host:8080/a@b", "s3://bucket/a:b@c", "x://u:***@h",
                           "x://user@host:1", "://", "a://:@", "mail: a:b@c"}) {
    EXPECT_EQ(found(text), "") << text;
  }
}

TEST(InlinePassword, IsRefusedInUris) {
  const auto found = [](const std::string& uri) {
    return usage_error_of([&] { refuse_credentials_in(uri, "--inputs"); });
  };
  for (const char* uri :
       {"s3://ID:c4n4ry@bucket/k", "s3://ID:c4n/4ry@bucket/k", "s3://b/k?secret_access_key=c4n4ry",
        "s3://b/k?a=b&session_token=c4n4ry"}) {
    EXPECT_THAT(found(uri), AllOf(HasSubstr("--inputs holds a password"), Not(HasSubstr("c4n"))))
        << uri;
  }
  for (const char* uri : {"", "a/b.csv", "s3://bucket/key", "s3://b/k?region=eu-west-1",
                          "abfs://c@account/k", "gs://b/a@b", "s3://b/k?session_token="}) {
    EXPECT_EQ(found(uri), "") << uri;
  }
}

}  // namespace
}  // namespace sqlpod::testing
