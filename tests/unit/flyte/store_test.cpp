#include "flyte/store.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "tests/support/temporary_folder.h"
#include "tests/unit/flyte/flyte_testing.h"

namespace sqlpod::flyte {
namespace {

using ::testing::HasSubstr;

TEST(FlyteStore, WhatIsWrittenTakesItsNameWhenItIsPublished) {
  const sqlpod::testing::TemporaryFolder folder;
  const Store store{StorageArgs()};
  const std::string path = below(folder.path() + "/new/deep/", "outputs.pb");
  const auto file = store.write(path, "abc");
  EXPECT_FALSE(std::filesystem::exists(path));
  file->publish();
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(store.read(path, 3), "abc");
  EXPECT_EQ(store.read("file://" + path, 3), "abc");
  store.write(path, "")->publish();
  EXPECT_EQ(store.read(path, 3), "");
  store.remove(path);
  EXPECT_FALSE(std::filesystem::exists(folder.path() + "/new/deep"));
  EXPECT_TRUE(std::filesystem::exists(folder.path() + "/new"));
}

TEST(FlyteStore, WhatCannotBeReadIsAnErrorThatNamesIt) {
  const sqlpod::testing::TemporaryFolder folder;
  const Store store{StorageArgs()};
  const std::string large = folder.write("large", "abcd");
  const std::pair<std::string, const char*> cases[] = {
      {folder.path() + "/none", "none"}, {folder.path(), "it is no file"},
      {"/dev/zero", "it is no file"},    {large, "is larger than"},
      {"ftp://h/x", "no such scheme"},
  };
  for (const auto& [path, message] : cases) {
    const Error error = error_of([&, path = path] { store.read(path, 3); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.message(), HasSubstr(message));
  }
  EXPECT_EQ(error_of([&] { store.write(large + "/x/y", ""); }).kind(), ErrorKind::output);
}

TEST(FlyteStore, NamesGoBelowPrefixesAsTheyAre) {
  EXPECT_EQ(below("s3://b/x//", "y"), "s3://b/x/y");
  EXPECT_EQ(below("/", "y"), "/y");
  EXPECT_EQ(below("raw", "y"), "raw/y");
  EXPECT_EQ(storage_path("s3://b/50%/a?b#c"), "s3://b/50%25/a%3Fb%23c");
  EXPECT_EQ(storage_path("/a?b%"), "/a?b%");
}

TEST(FlyteStore, TheEnvironmentSaysHowStoresAreReached) {
  const std::pair<const char*, const char*> variables[] = {
      {"FLYTE_AWS_ENDPOINT", "http://minio:9000"},
      {"FLYTE_AWS_ACCESS_KEY_ID", "minio"},
      {"FLYTE_AWS_SECRET_ACCESS_KEY", "hidden"},
      {"FLYTE_AWS_ADDRESSING_STYLE", "path"},
      {"FLYTE_AZURE_TENANT_ID", ""},
  };
  for (const auto& [name, value] : variables) setenv(name, value, 1);
  Redactor redactor;
  const StorageArgs args = storage_args_from_environment(redactor);
  for (const auto& [name, value] : variables) unsetenv(name);
  EXPECT_EQ(args.text("endpoint"), "http://minio:9000");
  EXPECT_EQ(args.text("access_key_id"), "minio");
  EXPECT_EQ(args.text("secret_access_key"), "hidden");
  EXPECT_EQ(args.text("addressing"), "virtual");
  EXPECT_EQ(args.find("tenant_id"), nullptr);
  EXPECT_EQ(redactor.redact("it is hidden"), "it is ***");
}

}  // namespace
}  // namespace sqlpod::flyte
