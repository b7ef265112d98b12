#include "config/storage_args.h"

#include <gtest/gtest.h>

#include "config/task_spec.h"
#include "error/error.h"

namespace sqlpod {
namespace {

const char* const head = "name: t\nquery_template: SELECT 1\ntask_config: {uri: 'sqlite://'}\n";

std::string message_of(const std::string& lines) {
  try {
    parse_task_spec(head + lines, "task.yaml");
  } catch (const Error& error) {
    return error.message() + "\n" + error.hint() + "\n" + error.details();
  }
  return {};
}

TEST(StorageArgs, AreReadFromASpecWithTheNamesOfSecrets) {
  const TaskSpec spec =
      parse_task_spec(std::string(head) +
                          "storage_args: {endpoint: 'http://minio:9000', region: eu-west-1}\n"
                          "secret_storage_args:\n"
                          "  access_key_id: {group: store, key: id}\n"
                          "  secret_access_key: {group: store, key: secret, group_version: v2}\n",
                      "task.yaml");
  EXPECT_EQ(spec.storage_args.text("endpoint"), "http://minio:9000");
  EXPECT_EQ(spec.storage_args.text("region"), "eu-west-1");
  ASSERT_EQ(spec.secret_storage_args.size(), 2U);
  EXPECT_EQ(spec.secret_storage_args[1].first, "secret_access_key");
  EXPECT_EQ(spec.secret_storage_args[1].second.key, "secret");
  EXPECT_EQ(spec.secret_storage_args[1].second.version, "v2");
}

TEST(StorageArgs, AMisspeltNameIsAnErrorWithTheNearestOne) {
  for (const char* key : {"storage_args", "secret_storage_args"}) {
    const std::string text =
        message_of(std::string(key) + ": {acces_key_id: {group: g, key: k}}\n");
    EXPECT_NE(text.find("acces_key_id"), std::string::npos) << text;
    EXPECT_NE(text.find("did you mean 'access_key_id'?"), std::string::npos) << text;
  }
}

TEST(StorageArgs, AValueThatIsNoTextIsAnErrorAtItsPlace) {
  const std::string text =
      message_of("storage_args: {region: [a]}\nsecret_storage_args: {account_key: 1}\n");
  EXPECT_NE(text.find("storage_args.region"), std::string::npos) << text;
  EXPECT_NE(text.find("secret_storage_args.account_key"), std::string::npos) << text;
}

TEST(StorageArgs, OthersGoOverThem) {
  StorageArgs args;
  args.set("region", Secret("one"));
  args.set("endpoint", Secret("h"));
  StorageArgs others;
  others.set("region", Secret("two"));
  const StorageArgs merged = args.overridden_by(others);
  EXPECT_EQ(merged.text("region"), "two");
  EXPECT_EQ(merged.text("endpoint"), "h");
  EXPECT_EQ(merged.find("scheme"), nullptr);
  EXPECT_TRUE(merged.equals(merged.clone()));
  EXPECT_FALSE(merged.equals(args));
  EXPECT_FALSE(args.equals(others));
}

TEST(StorageArgs, KnowWhichOfThemAreSecrets) {
  for (const char* name : {"secret_access_key", "session_token", "account_key", "sas_token",
                           "client_secret", "access_token", "service_account"}) {
    EXPECT_TRUE(is_secret_storage_arg(name)) << name;
  }
  for (const char* name : {"region", "endpoint", "account_name", "nothing"}) {
    EXPECT_FALSE(is_secret_storage_arg(name)) << name;
  }
}

}  // namespace
}  // namespace sqlpod
