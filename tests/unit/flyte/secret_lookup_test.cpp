#include "flyte/secret_lookup.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "tests/support/temporary_folder.h"
#include "tests/unit/flyte/flyte_testing.h"

namespace sqlpod::flyte {
namespace {

class FlyteSecretLookup : public ::testing::Test {
 protected:
  /// The name by which a secret of group `g`, version `v` and key `k` is found.
  SecretName found(const SecretName& name = {"g", "k", "v"}) {
    TaskConfig config;
    config.secret_connect_args.emplace_back("password", name);
    SecretStoreSettings settings;
    settings.env_prefix = "_NONE_";
    settings.directory = folder_.path();
    settings.run_directory = folder_.path() + "/run";
    find_secrets(config, SecretStore(settings, redactor_));
    return config.secret_connect_args[0].second;
  }

  sqlpod::testing::TemporaryFolder folder_;
  Redactor redactor_;
};

TEST_F(FlyteSecretLookup, GroupAndKeyComeFirstAsInFlyte) {
  folder_.write("k", "by key");
  EXPECT_EQ(found(), (SecretName{"", "k", ""}));
  std::filesystem::create_directories(folder_.path() + "/g/v");
  folder_.write("g/v/k", "by version and key");
  EXPECT_EQ(found(), (SecretName{"g", "k", "v"}));
  folder_.write("g/k", "by key");
  EXPECT_EQ(found(), (SecretName{"g", "k", ""}));
}

TEST_F(FlyteSecretLookup, TheVersionMayStandInThePlaceOfTheKey) {
  std::filesystem::create_directories(folder_.path() + "/g");
  folder_.write("g/v", "as Google's manager mounts it");
  EXPECT_EQ(found(), (SecretName{"g", "v", ""}));
}

TEST_F(FlyteSecretLookup, OneThatIsNowhereIsMissedByGroupAndKey) {
  const Error error = error_of([&] { found(); });
  EXPECT_EQ(error.kind(), ErrorKind::secret);
  EXPECT_THAT(error.message(),
              ::testing::AllOf(::testing::HasSubstr("'g'"), ::testing::HasSubstr("'k'"),
                               ::testing::Not(::testing::HasSubstr("'v'"))));
  EXPECT_EQ(error_of([&] { found({"..", "k", ""}); }).kind(), ErrorKind::secret);
}

TEST_F(FlyteSecretLookup, AnotherIsNotTakenInThePlaceOfOneThatCannotBeRead) {
  std::filesystem::create_directories(folder_.path() + "/g/k");
  folder_.write("k", "by key");
  const Error error = error_of([&] { found(); });
  EXPECT_EQ(error.kind(), ErrorKind::secret);
  EXPECT_THAT(error.message(), ::testing::HasSubstr("/g/k"));
}

}  // namespace
}  // namespace sqlpod::flyte
