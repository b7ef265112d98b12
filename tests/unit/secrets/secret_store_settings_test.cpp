#include "secrets/secret_store_settings.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace sqlpod {
namespace {

class SecretStoreSettingsTest : public ::testing::Test {
 protected:
  void TearDown() override {
    for (const std::string& name : set_) ::unsetenv(name.c_str());
  }

  void set(const std::string& name, const std::string& value) {
    ::setenv(name.c_str(), value.c_str(), 1);
    set_.push_back(name);
  }

 private:
  std::vector<std::string> set_;
};

TEST_F(SecretStoreSettingsTest, ComeFromFlytesVariablesAndThenItsOwn) {
  const SecretStoreSettings defaults = secret_store_settings_from_environment();
  EXPECT_EQ(defaults.env_prefix, "_FSEC_");
  EXPECT_EQ(defaults.directory, "/etc/secrets");
  EXPECT_EQ(defaults.file_prefix, "");
  EXPECT_EQ(defaults.run_directory, "/run/secrets");
  EXPECT_EQ(defaults.path_template, "");
  EXPECT_EQ(defaults.credentials_directory, "");

  set("FLYTE_SECRETS_ENV_PREFIX", " _UNION_ ");
  set("FLYTE_SECRETS_DEFAULT_DIR", "/etc/flyte/secrets");
  set("FLYTE_SECRETS_FILE_PREFIX", "f-");
  set("SQLPOD_SECRETS_ENV_PREFIX", "");
  const SecretStoreSettings flyte = secret_store_settings_from_environment();
  EXPECT_EQ(flyte.env_prefix, "_UNION_");
  EXPECT_EQ(flyte.directory, "/etc/flyte/secrets");
  EXPECT_EQ(flyte.file_prefix, "f-");

  set("SQLPOD_SECRETS_ENV_PREFIX", "MY_");
  set("SQLPOD_SECRETS_DIR", "/my/secrets");
  set("SQLPOD_SECRETS_FILE_PREFIX", "m-");
  set("SQLPOD_SECRETS_TEMPLATE", " /vault/{group}.json\n");
  set("CREDENTIALS_DIRECTORY", "/run/credentials/report.service");
  const SecretStoreSettings own = secret_store_settings_from_environment();
  EXPECT_EQ(own.env_prefix, "MY_");
  EXPECT_EQ(own.directory, "/my/secrets");
  EXPECT_EQ(own.file_prefix, "m-");
  EXPECT_EQ(own.path_template, "/vault/{group}.json");
  EXPECT_EQ(own.credentials_directory, "/run/credentials/report.service");
}

}  // namespace
}  // namespace sqlpod
