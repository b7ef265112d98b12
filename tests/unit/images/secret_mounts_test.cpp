#include "images/manifest/secret_mounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/images/step_testing.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::vector<SecretMount> mounts_of(const std::string& secrets, const std::string& more = {}) {
  const std::string yaml =
      "name: t\nquery_template: SELECT 1\ntask_config: {uri: 'postgresql://u@h/d', "
      "secret_connect_args: {" +
      secrets + "}}\n" + more;
  return secret_mounts(parse_task_spec(yaml, "task.yaml"), {});
}

std::string refused(const std::string& secrets) {
  return usage_error_of([&] { mounts_of(secrets); });
}

TEST(SecretMounts, PutsEachKeyWhereTheStoreLooksFirst) {
  const auto mounts = mounts_of(
      "password: {group: My-Secrets, key: DB-Password}, "
      "sslkey: {group: my-secrets, key: tls.key, group_version: V2}",
      "secret_storage_args: {secret_access_key: {group: store, key: secret}}\n");
  ASSERT_EQ(mounts.size(), 2U);
  EXPECT_EQ(mounts[0].secret, "my-secrets");
  EXPECT_EQ(mounts[0].folder, "/etc/secrets/my-secrets");
  ASSERT_EQ(mounts[0].items.size(), 2U);
  EXPECT_EQ(mounts[0].items[0].key, "DB-Password");
  EXPECT_EQ(mounts[0].items[0].path, "db-password");
  EXPECT_EQ(mounts[0].items[1].path, "v2/tls.key");
  EXPECT_EQ(mounts[1].secret, "store");
  EXPECT_FALSE(mounts[1].items[0].value);
}

TEST(SecretMounts, MakesAValidNameOfAGroup) {
  EXPECT_EQ(mounts_of("password: {group: my_db, key: k}")[0].secret, "my-db");
  EXPECT_EQ(mounts_of("password: {group: my_db, key: k}")[0].folder, "/etc/secrets/my_db");
  EXPECT_EQ(mounts_of("password: {group: db.prod, key: k}")[0].secret, "db.prod");
}

TEST(SecretMounts, NamesASecretOnceThoughItIsUsedTwice) {
  const auto mounts = mounts_of("password: {group: g, key: k}, sslpassword: {group: G, key: k}");
  ASSERT_EQ(mounts.size(), 1U);
  EXPECT_EQ(mounts[0].items.size(), 1U);
}

TEST(SecretMounts, TakesTheSecretOfTheWholeUrl) {
  const std::string yaml =
      "name: t\nquery_template: SELECT 1\ntask_config: {secret_uri: {group: db, key: uri}}\n";
  const auto mounts = secret_mounts(parse_task_spec(yaml, "task.yaml"), [](const SecretName& name) {
    return Secret("value of " + name.key);
  });
  ASSERT_EQ(mounts.size(), 1U);
  EXPECT_EQ(mounts[0].items[0].value->reveal(), "value of uri");
}

TEST(SecretMounts, RefusesWhatKubernetesCannotHave) {
  EXPECT_THAT(
      refused("password: {key: k}"),
      AllOf(HasSubstr("task_config.secret_connect_args.password"), HasSubstr("names no group")));
  EXPECT_THAT(refused("password: {group: g, key: 'a key'}"), HasSubstr("'a key' is no key"));
  EXPECT_THAT(refused("password: {group: g, key: ..data}"), HasSubstr("is no key"));
  EXPECT_THAT(refused("password: {group: 'a:b', key: k}"), HasSubstr("colon"));
  EXPECT_THAT(refused("password: {group: ../etc, key: k}"), HasSubstr("separator"));
  EXPECT_THAT(refused("password: {group: '..', key: k}"), HasSubstr("may not be '..'"));
  EXPECT_THAT(refused("password: {group: g, key: k, group_version: ..2}"),
              HasSubstr("starts with '..'"));
}

TEST(SecretMounts, RefusesNamesThatItCannotTellApart) {
  EXPECT_THAT(refused("password: {group: g, key: Key}, sslpassword: {group: g, key: key}"),
              HasSubstr("would both be the file /etc/secrets/g/key"));
  EXPECT_THAT(refused("password: {group: a_b, key: k}, sslpassword: {group: a-b, key: k}"),
              HasSubstr("would be the Kubernetes Secret a-b"));
  EXPECT_THAT(refused("password: {group: g, key: k, group_version: '1'}, "
                      "sslpassword: {group: g, key: k, group_version: '2'}"),
              HasSubstr("two versions"));
  EXPECT_THAT(refused("password: {group: g, key: v}, sslpassword: {group: g, key: k, "
                      "group_version: v}"),
              HasSubstr("/etc/secrets/g/v"));
}

}  // namespace
}  // namespace sqlpod::testing
