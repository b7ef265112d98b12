// `sqlpod secrets list` and `info`, and the stores as a run meets them: what is found where, what
// is refused, and that no value is shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "tests/integration/task_file.h"
#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Secrets : public ::testing::Test {
 protected:
  Outcome sqlpod(std::vector<std::string> arguments, ProgramOptions options = {}) {
    options.environment.insert({{"SQLPOD_SECRETS_DIR", folder_.file("secrets")},
                                {"SQLPOD_SECRETS_TEMPLATE", std::nullopt},
                                {"CREDENTIALS_DIRECTORY", std::nullopt}});
    options.folder = folder_.path();
    Outcome outcome = run_sqlpod(std::move(arguments), std::move(options));
    EXPECT_THAT(outcome.output + outcome.error, Not(HasSubstr("canary")));
    return outcome;
  }
  /// A task whose only secret is where its data is, without a database that could tell it.
  Outcome run_with_secret(const std::string& group, const std::string& key,
                          ProgramOptions options = {}) {
    const std::string task =
        folder_.write("task.yaml",
                      "name: t\nquery_template: SELECT 1 AS x\noutput_schema_type: {x: int}\n"
                      "task_config:\n  secret_uri: {group: '" +
                          group + "', key: '" + key + "'}\n");
    return sqlpod({"run", task, "--log-level", "debug"}, std::move(options));
  }

  TemporaryFolder folder_;
};

TEST_F(Secrets, AreListedByNameAndPlace) {
  folder_.write("secrets/my-db/password", "canary");
  folder_.write("secrets/my-db/v2/password", "canary");
  folder_.write("vault/api.json", R"({"token": "canary"})");
  const ProgramOptions options = {
      .environment = {{"SQLPOD_SECRETS_TEMPLATE", folder_.file("vault/{group}.json")},
                      {"SQLPOD_SECRETS_ENV_PREFIX", "MINE_"},
                      {"MINE_KEY", "canary"}}};
  const Outcome table = sqlpod({"secrets", "list"}, options);
  EXPECT_EQ(table.exit_code, 0) << table.error;
  EXPECT_EQ(table.output,
            "group  version  key       found in\n"
            "-      -        KEY       environment variable MINE_KEY\n"
            "my-db  -        password  file " +
                folder_.file("secrets/my-db/password") +
                "\n"
                "my-db  v2       password  file " +
                folder_.file("secrets/my-db/v2/password") +
                "\n"
                "api    -        token     key 'token' in file " +
                folder_.file("vault/api.json") + "\n");
  const Outcome json = sqlpod({"secrets", "list", "--format", "json"}, options);
  EXPECT_THAT(json.output, AllOf(StartsWith(R"([{"group":"","version":"","key":"KEY",)"
                                            R"("found_in":"environment variable MINE_KEY"})"),
                                 HasSubstr(R"("key":"token","found_in":"key 'token' in file )")));
}

TEST_F(Secrets, ThatCannotBeReadAreListedWithTheReason) {
  folder_.write("secrets/g/good", "canary");
  const std::string bad = folder_.write("secrets/g/bad", "canary");
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(bad.c_str(), 0666), 0);
  const Outcome outcome = sqlpod({"secrets", "list", "--format", "json"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.output, AllOf(HasSubstr(R"("key":"good","found_in":"file )"),
                                    HasSubstr(R"("key":"bad","found_in":null,"problem":"the )"),
                                    HasSubstr("every user can change it")));
  EXPECT_THAT(outcome.error, HasSubstr("not every secret can be read"));
}

TEST_F(Secrets, InfoTellsPlacesFileAndShape) {
  const std::string file = folder_.write(
      "secrets/tls/ca.crt", "-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n");
  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
  const Outcome table = sqlpod({"secrets", "info", "tls/ca.crt"});
  EXPECT_EQ(table.exit_code, 0) << table.error;
  EXPECT_THAT(table.output,
              AllOf(HasSubstr("secret         group 'tls', key 'ca.crt'\n"
                              "looked for in  environment variable _FSEC_TLS_CA.CRT\n"
                              "               environment variable _FSEC_tls_ca.crt\n"
                              "               file " +
                              file + "\n               file /run/secrets/ca.crt\n"),
                    HasSubstr("\nfound in       file " + file + "\n"),
                    ContainsRegex("\nmode           0640\nowner          [0-9]+:[0-9]+\n"
                                  "bytes          61\nmodified       20[0-9-]+ [0-9:]+\\+00:00\n"),
                    HasSubstr("\nshape          PEM certificate, 3 lines\n")));
  EXPECT_THAT(sqlpod({"secrets", "info", "tls/ca.crt", "--format", "json"}).output,
              AllOf(HasSubstr(R"({"group":"tls","version":"","key":"ca.crt","looked_for_in":[")"),
                    HasSubstr(R"("mode":"0640")"), HasSubstr(R"("bytes":61)"),
                    HasSubstr(R"("shape":"PEM certificate, 3 lines"})")));
}

TEST_F(Secrets, InfoOfOneThatIsNowhereTellsWhereItWasLookedFor) {
  const Outcome outcome = sqlpod({"secrets", "info", "g/v/k"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.output,
              AllOf(HasSubstr("group 'g', version 'v', key 'k'"), HasSubstr("found in       -\n")));
  EXPECT_THAT(outcome.error, StartsWith("sqlpod: error: secret group 'g', version 'v', key 'k' "));
  EXPECT_EQ(sqlpod({"secrets", "info", "../../etc/passwd"}).exit_code, 3);
  EXPECT_EQ(sqlpod({"secrets", "info"}).exit_code, 2);
  EXPECT_EQ(sqlpod({"secrets"}).exit_code, 2);
}

TEST_F(Secrets, InfoOfOneThatIsRefusedTellsWhereItWasLookedForAndWhy) {
  const std::string file = folder_.write("secrets/g/k", "canary");
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(file.c_str(), 0602), 0);
  const Outcome outcome = sqlpod({"secrets", "info", "g/k"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.output,
              AllOf(HasSubstr("file " + file + "\n"), HasSubstr("found in       -\n")));
  EXPECT_THAT(outcome.error, HasSubstr("the secret file " + file + " cannot be read: every user"));
}

TEST_F(Secrets, HelpHasExamples) {
  for (const char* verb : {"list", "info"}) {
    EXPECT_THAT(sqlpod({"secrets", verb, "--help"}).output, HasSubstr("Example")) << verb;
  }
}

TEST_F(Secrets, TheDebugLogSaysWhichPlaceAnswered) {
  const std::string file = folder_.write("secrets/g/k", "sqlite://");
  const Outcome outcome = run_with_secret("g", "k");
  EXPECT_EQ(outcome.output, "x\n1\n");
  EXPECT_THAT(outcome.error, HasSubstr("secret group 'g', key 'k' found: file " + file));
}

TEST_F(Secrets, ComeFromAFileOfItsGroupWithKeysInside) {
  folder_.write("vault/g.yaml", "data:\n  data: {uri: 'sqlite://'}\n");
  const Outcome outcome = run_with_secret(
      "g", "uri",
      {.environment = {{"SQLPOD_SECRETS_TEMPLATE", folder_.file("vault/{group}.yaml")}}});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(outcome.output, "x\n1\n");
}

TEST_F(Secrets, ComeFromCredentialsOfSystemd) {
  // On ramfs systemd gives the files to the unit's user, elsewhere it adds the user to an ACL.
  const std::pair<mode_t, mode_t> owned{0500, 0400};
  const std::pair<mode_t, mode_t> by_acl{0550, 0440};
  for (const char* name : {"g.uri", "g_uri", "uri"}) {
    for (const auto& [folder, file] : {owned, by_acl}) {
      TemporaryFolder run;
      ASSERT_EQ(::chmod(run.path().c_str(), 0755), 0);
      ASSERT_EQ(::chmod(run.write("unit/" + std::string(name), "sqlite://").c_str(), file), 0);
      const std::string credentials = run.file("unit");
      ASSERT_EQ(::chmod(credentials.c_str(), folder), 0);
      const Outcome outcome =
          run_with_secret("g", "uri", {.environment = {{"CREDENTIALS_DIRECTORY", credentials}}});
      EXPECT_EQ(outcome.output, "x\n1\n") << name << outcome.error;
      EXPECT_THAT(outcome.error, HasSubstr("found: file " + credentials + "/" + name));
      EXPECT_THAT(outcome.error, Not(HasSubstr("every user"))) << name;
      ASSERT_EQ(::chmod(credentials.c_str(), 0700), 0);  // to be removed
    }
  }
}

/// What the Secrets Store CSI driver mounts: files of mode 0644 in a folder of their time, to which
/// `..data` leads, and a link through it for the first part of each object's path.
void write_as_csi_driver(const TemporaryFolder& folder, const std::string& time,
                         const std::map<std::string, std::string>& objects) {
  namespace fs = std::filesystem;
  const fs::path mount = folder.file("csi");
  for (const auto& [path, value] : objects) {
    const std::string file = folder.write("csi/" + time + "/" + path, value);
    ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
    ASSERT_EQ(::chmod(fs::path(file).parent_path().c_str(), 0755), 0);
    const std::string first = path.substr(0, path.find('/'));
    if (!fs::is_symlink(mount / first)) fs::create_symlink("..data/" + first, mount / first);
  }
  const fs::path old = fs::is_symlink(mount / "..data") ? fs::read_symlink(mount / "..data") : "";
  fs::create_directory_symlink(time, mount / "..data_tmp");
  fs::rename(mount / "..data_tmp", mount / "..data");
  if (!old.empty()) fs::remove_all(mount / old);
  ASSERT_EQ(::chmod(mount.c_str(), 01777), 0);
}

TEST_F(Secrets, ComeFromAMountOfTheSecretsStoreCsiDriver) {
  const auto expect_bytes = [this](const std::string& form, const char* bytes) {
    const ProgramOptions options = {
        .environment = {{"SQLPOD_SECRETS_TEMPLATE", folder_.file("csi/") + form}}};
    EXPECT_EQ(run_with_secret("g", "uri", options).output, "x\n1\n") << form;
    EXPECT_THAT(sqlpod({"secrets", "info", "g/uri"}, options).output,
                ContainsRegex("bytes +" + std::string(bytes) + "\n"));
    const Outcome listed = sqlpod({"secrets", "list"}, options);
    EXPECT_THAT(listed.output, ContainsRegex("(g|-) +- +uri +file "));
    EXPECT_THAT(listed.output, Not(HasSubstr(".."))) << "the driver's own folders";
  };
  write_as_csi_driver(folder_, "..2026_11_22_03_10_45.1297",
                      {{"uri", "sqlite://"}, {"g/uri", "sqlite://"}});
  expect_bytes("{key}", "9");
  expect_bytes("{group}/{key}", "9");
  write_as_csi_driver(folder_, "..2026_11_22_03_12_45.3318",
                      {{"uri", "sqlite:///:memory:"}, {"g/uri", "sqlite:///:memory:"}});
  expect_bytes("{key}", "18");
  expect_bytes("{group}/{key}", "18");
}

TEST_F(Secrets, OfABrokenFileOfTheirGroupAreAnErrorThatShowsNothing) {
  const ProgramOptions options = {
      .environment = {{"SQLPOD_SECRETS_TEMPLATE", folder_.file("vault/{group}.json")}}};
  for (const char* text : {R"({"uri": "canary)", R"({"canary": 1, "canary": 2})", "canary",
                           R"({"uri": ["canary"]})", R"(["canary"])"}) {
    const std::string file = folder_.write("vault/g.json", text);
    const Outcome outcome = run_with_secret("g", "uri", options);
    EXPECT_EQ(outcome.exit_code, 3) << text;
    EXPECT_THAT(outcome.error,
                HasSubstr("sqlpod: error: the secret file " + file + " cannot be read: it"));
  }
}

TEST_F(Secrets, ThatOthersCanReadAreAWarningOnce) {
  const std::string file = folder_.write("secrets/g/k", "sqlite://");
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  EXPECT_THAT(run_with_secret("g", "k").error, Not(HasSubstr("every user")))
      << "nobody else enters the folder";
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  const Outcome outcome = run_with_secret("g", "k");
  EXPECT_EQ(outcome.exit_code, 0);
  const std::string warning = "every user of this machine can read the secret file " + file +
                              " (mode 0644): chmod o= " + file;
  const std::size_t first = outcome.error.find(warning);
  ASSERT_NE(first, std::string::npos) << outcome.error;
  EXPECT_EQ(outcome.error.find(warning, first + 1), std::string::npos) << outcome.error;
}

TEST_F(Secrets, ThatOthersCanChangeAreRefused) {
  const std::string file = folder_.write("secrets/g/k", "sqlite://?canary=1");
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(folder_.file("secrets/g").c_str(), 0777), 0);
  const Outcome outcome = run_with_secret("g", "k");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.error,
              HasSubstr("sqlpod: error: the secret file " + file +
                        " cannot be read: every user can change the folder " +
                        folder_.file("secrets/g") + "\nhint: take that from others (chmod o-w " +
                        folder_.file("secrets/g") + "), or mount it read-only\n"));
}

TEST_F(Secrets, ATemplateThatIsNoneIsAUsageError) {
  const Outcome outcome =
      sqlpod({"secrets", "list"}, {.environment = {{"SQLPOD_SECRETS_TEMPLATE", "/vault/{grup}"}}});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("'/vault/{grup}'"));
}

}  // namespace
}  // namespace sqlpod::testing
