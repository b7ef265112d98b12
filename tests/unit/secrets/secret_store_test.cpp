#include "secrets/secret_store.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "error/error.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using testing::TemporaryFolder;

class SecretStoreTest : public ::testing::Test {
 protected:
  void TearDown() override {
    for (const std::string& name : set_) ::unsetenv(name.c_str());
  }

  void set(const std::string& name, const std::string& value) {
    ::setenv(name.c_str(), value.c_str(), 1);
    set_.push_back(name);
  }

  SecretStoreSettings settings() const {
    SecretStoreSettings settings;
    settings.directory = folder_.file("secrets");
    settings.run_directory = folder_.file("run");
    return settings;
  }

  std::string get(const SecretName& name) { return get(name, settings()); }
  std::string get(const SecretName& name, const SecretStoreSettings& settings) {
    return std::string(SecretStore(settings, redactor_).get(name).reveal());
  }

  Error error_of(const SecretName& name) {
    try {
      get(name);
    } catch (const Error& error) {
      return error;
    }
    throw std::logic_error("no error");
  }

  TemporaryFolder folder_;
  Redactor redactor_;

 private:
  std::vector<std::string> set_;
};

const SecretName password{"My-Secrets", "Db-Password", ""};

TEST_F(SecretStoreTest, TakesTheEnvironmentFirst) {
  folder_.write("secrets/my-secrets/db-password", "from the file");
  EXPECT_EQ(get(password), "from the file");
  set("_FSEC_My-Secrets_Db-Password", "from the variable as written");
  EXPECT_EQ(get(password), "from the variable as written");
  set("_FSEC_MY-SECRETS_DB-PASSWORD", "from the variable");
  EXPECT_EQ(get(password), "from the variable");
}

TEST_F(SecretStoreTest, TakesTheMountedFolderBeforeTheRunFolder) {
  folder_.write("run/db-password", "4");
  EXPECT_EQ(get(password), "4");
  folder_.write("run/Db-Password", "3");
  EXPECT_EQ(get(password), "3");
  folder_.write("secrets/My-Secrets/Db-Password", "2");
  EXPECT_EQ(get(password), "2");
  folder_.write("secrets/my-secrets/db-password", "1");
  EXPECT_EQ(get(password), "1");
}

TEST_F(SecretStoreTest, TakesAnEmptyVariableForAnEmptySecret) {
  folder_.write("secrets/my-secrets/db-password", "from the file");
  set("_FSEC_MY-SECRETS_DB-PASSWORD", "");
  EXPECT_EQ(get(password), "");
}

TEST_F(SecretStoreTest, LeavesAbsentPartsOut) {
  set("_FSEC_G_V1_K", "group, version and key");
  set("_FSEC_G_K", "group and key");
  set("_FSEC_K", "key");
  EXPECT_EQ(get({"g", "k", "v1"}), "group, version and key");
  EXPECT_EQ(get({"g", "k", ""}), "group and key");
  EXPECT_EQ(get({"", "k", ""}), "key");
  folder_.write("secrets/h/v1/k", "group, version and key");
  folder_.write("secrets/h/k", "group and key");
  folder_.write("secrets/only-a-group", "group");
  EXPECT_EQ(get({"h", "k", "v1"}), "group, version and key");
  EXPECT_EQ(get({"h", "k", ""}), "group and key");
  EXPECT_EQ(get({"only-a-group", "", ""}), "group");
}

TEST_F(SecretStoreTest, HonoursItsSettings) {
  SecretStoreSettings changed = settings();
  changed.env_prefix = "MY_";
  changed.file_prefix = "Pre-";
  set("_FSEC_G_K", "not this");
  folder_.write("secrets/g/k", "nor this");
  folder_.write("secrets/g/Pre-k", "with the prefix as it is");
  EXPECT_EQ(get({"G", "K", ""}, changed), "with the prefix as it is");
  set("MY_G_K", "from the variable");
  EXPECT_EQ(get({"G", "K", ""}, changed), "from the variable");
}

TEST_F(SecretStoreTest, FollowsTheSymlinksOfAKubernetesMount) {
  folder_.write("secrets/my-secrets/..2024_01_31/db-password", "mounted\n");
  const std::filesystem::path group = folder_.file("secrets/my-secrets");
  std::filesystem::create_directory_symlink("..2024_01_31", group / "..data");
  std::filesystem::create_symlink("..data/db-password", group / "db-password");
  EXPECT_EQ(get(password), "mounted");
}

TEST_F(SecretStoreTest, SeesARotatedSecret) {
  const SecretStore store(settings(), redactor_);
  folder_.write("secrets/my-secrets/db-password", "old value");
  EXPECT_EQ(store.get(password).reveal(), "old value");
  folder_.write("secrets/my-secrets/db-password", "new value");
  EXPECT_EQ(store.get(password).reveal(), "new value");
  EXPECT_EQ(redactor_.redact("old value, new value"), "***, ***");
}

TEST_F(SecretStoreTest, StripsWhatPythonTakesForWhiteSpace) {
  const std::string blanks = " \t\r\n\v\f\x1c\x1d\x1e\x1f\xc2\x85\xc2\xa0\xe2\x80\x83\xe3\x80\x80";
  folder_.write("secrets/g/k", blanks + "in" + blanks + "side" + blanks);
  EXPECT_EQ(get({"g", "k", ""}), "in" + blanks + "side");
  set("_FSEC_E_K", "\n value \n");
  EXPECT_EQ(get({"e", "k", ""}), "value");
  // A zero-width space is none, and neither is half of a blank.
  folder_.write("secrets/g/k", "\xe2\x80\x8bvalue\xc2");
  EXPECT_EQ(get({"g", "k", ""}), "\xe2\x80\x8bvalue\xc2");
}

TEST_F(SecretStoreTest, KeepsAnEmptyFileAndOneOfBlanksAsAnEmptySecret) {
  folder_.write("secrets/g/k", "");
  EXPECT_EQ(get({"g", "k", ""}), "");
  folder_.write("secrets/g/k", " \n ");
  EXPECT_EQ(get({"g", "k", ""}), "");
}

TEST_F(SecretStoreTest, NamesGroupKeyAndEveryPlaceOfAMissingSecret) {
  folder_.write("secrets/my-secrets/other", "the-value-of-another");
  const Error error = error_of(password);
  EXPECT_EQ(error.kind(), ErrorKind::secret);
  EXPECT_EQ(error.message(),
            "secret group 'My-Secrets', key 'Db-Password' not found; looked at "
            "environment variable _FSEC_MY-SECRETS_DB-PASSWORD, "
            "environment variable _FSEC_My-Secrets_Db-Password, "
            "file " +
                folder_.file("secrets/my-secrets/db-password") + ", file " +
                folder_.file("secrets/My-Secrets/Db-Password") + ", file " +
                folder_.file("run/Db-Password") + ", file " + folder_.file("run/db-password"));
  EXPECT_EQ(error.hint(), "mount it as " + folder_.file("secrets/my-secrets/db-password") +
                              ", or set the environment variable _FSEC_MY-SECRETS_DB-PASSWORD");
}

TEST_F(SecretStoreTest, ListsEachPlaceOnce) {
  const SecretStore store(SecretStoreSettings{}, redactor_);
  EXPECT_EQ(
      store.places({"db", "password", "v2"}),
      (std::vector<std::string>{"environment variable _FSEC_DB_V2_PASSWORD",
                                "environment variable _FSEC_db_v2_password",
                                "file /etc/secrets/db/v2/password", "file /run/secrets/password"}));
}

TEST_F(SecretStoreTest, RefusesNamesThatWouldLeaveTheStore) {
  folder_.write("secret-outside", "outside");
  folder_.write("secrets/g/k", "inside");
  const std::string long_name(256, 'x');
  const std::map<std::string, SecretName> refused = {
      {"no name", {"", "", ""}},
      {"parent as group", {"..", "secret-outside", ""}},
      {"parent as key", {"g", "..", ""}},
      {"parent as version", {"g", "secret-outside", ".."}},
      {"this folder", {".", "k", ""}},
      {"relative path", {"g", "../../secret-outside", ""}},
      {"path through a mount's data", {"g", "..data/k", ""}},
      {"absolute path", {"", folder_.file("secret-outside"), ""}},
      {"backslash", {"g", "..\\k", ""}},
      {"NUL", {"g", std::string("k\0", 2), ""}},
      {"line break", {"g", "k\nsqlpod: error: forged", ""}},
      {"group too long", {long_name, "k", ""}},
      {"key too long", {"g", long_name, ""}},
  };
  for (const auto& [what, name] : refused) {
    SCOPED_TRACE(what);
    const Error error = error_of(name);
    EXPECT_EQ(error.kind(), ErrorKind::secret);
    EXPECT_EQ(error.message().find_first_of(std::string("\0\n", 2)), std::string::npos)
        << error.message();
    EXPECT_LT(error.message().size(), 200U);
    EXPECT_THROW(SecretStore(settings(), redactor_).places(name), Error);
  }
}

TEST_F(SecretStoreTest, TakesNamesThatOnlyLookOdd) {
  for (const std::string& key : std::vector<std::string>{"...", "..data", "a b", "tls.key", "ключ",
                                                         "a=b", std::string(255, 'x')}) {
    SCOPED_TRACE(key);
    folder_.write("secrets/g/" + key, "value of " + key);
    EXPECT_EQ(get({"g", key, ""}), "value of " + key);
  }
}

TEST_F(SecretStoreTest, IsNotFooledByAnEqualsSignInAName) {
  set("_FSEC_G", "K=value of another variable");
  EXPECT_EQ(error_of({"g=k", "", ""}).message().find("value"), std::string::npos);
}

TEST_F(SecretStoreTest, SaysWhenAPlaceCannotBeRead) {
  std::filesystem::create_directories(folder_.file("secrets/g/a-folder"));
  EXPECT_EQ(
      error_of({"g", "a-folder", ""}).message(),
      "the secret file " + folder_.file("secrets/g/a-folder") + " cannot be read: it is a folder");

  ASSERT_EQ(::mkfifo(folder_.file("secrets/g/a-pipe").c_str(), 0600), 0);
  EXPECT_EQ(error_of({"g", "a-pipe", ""}).message(),
            "the secret file " + folder_.file("secrets/g/a-pipe") +
                " cannot be read: it is not a regular file");

  std::filesystem::create_symlink("a-loop", folder_.file("secrets/g/a-loop"));
  EXPECT_EQ(error_of({"g", "a-loop", ""}).kind(), ErrorKind::secret);

  if (::geteuid() != 0) {  // root may read everything
    const std::string path = folder_.write("secrets/g/not-for-us", "value");
    ::chmod(path.c_str(), 0);
    EXPECT_EQ(error_of({"g", "not-for-us", ""}).message(),
              "the secret file " + path + " cannot be read: Permission denied");
  }
}

TEST_F(SecretStoreTest, ReadsFilesUpToOneMebibyte) {
  const std::string largest(std::size_t{1} << 20, 'x');
  const std::string path = folder_.write("secrets/g/k", largest);
  EXPECT_EQ(get({"g", "k", ""}), largest);
  folder_.write("secrets/g/k", largest + "x");
  EXPECT_EQ(error_of({"g", "k", ""}).message(),
            "the secret file " + path + " cannot be read: it is larger than 1 MiB");
}

TEST_F(SecretStoreTest, RefusesASecretWithANulByteWithoutShowingIt) {
  const std::string path = folder_.write("secrets/g/k", std::string("canary\0tail", 11));
  const Error error = error_of({"g", "k", ""});
  EXPECT_EQ(error.message(), "the secret in file " + path + " holds a NUL byte");
  EXPECT_EQ((error.message() + error.hint() + error.details()).find("canary"), std::string::npos);
}

TEST_F(SecretStoreTest, MakesEverySecretKnownToTheRedactor) {
  folder_.write("secrets/g/k", "  canary-value\n");
  get({"g", "k", ""});
  EXPECT_EQ(redactor_.redact("login with canary-value failed"), "login with *** failed");
}

TEST_F(SecretStoreTest, SeesARotatedKubernetesMount) {
  const std::filesystem::path group = folder_.file("secrets/my-secrets");
  const auto mount = [&](const std::string& data, const std::string& value) {
    folder_.write("secrets/my-secrets/" + data + "/db-password", value);
    std::filesystem::create_directory_symlink(data, group / "..data_tmp");
    std::filesystem::rename(group / "..data_tmp", group / "..data");
  };
  mount("..2024_01_31", "old value");
  std::filesystem::create_symlink("..data/db-password", group / "db-password");
  const SecretStore store(settings(), redactor_);
  EXPECT_EQ(store.get(password).reveal(), "old value");
  mount("..2024_02_01", "new value");
  EXPECT_EQ(store.get(password).reveal(), "new value");
  EXPECT_EQ(store.list(), (std::vector<SecretName>{{"my-secrets", "db-password", ""}}));
}

TEST_F(SecretStoreTest, RefusesWhatOthersCanChangeAndGoesNoFurther) {
  const std::string path = folder_.write("secrets/my-secrets/db-password", "canary");
  folder_.write("run/db-password", "older");
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0646), 0);
  EXPECT_EQ(error_of(password).kind(), ErrorKind::secret);
  EXPECT_EQ(error_of(password).message(),
            "the secret file " + path + " cannot be read: every user can change it");
  EXPECT_EQ(error_of(password).hint(),
            "take that from others (chmod o-w " + path + "), or mount it read-only");
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  ASSERT_EQ(::chmod(folder_.file("secrets").c_str(), 0777), 0);
  EXPECT_EQ(error_of(password).message(), "the secret file " + path +
                                              " cannot be read: every user can change the folder " +
                                              folder_.file("secrets"));
}

TEST_F(SecretStoreTest, TakesAFileForEachKeyByATemplate) {
  SecretStoreSettings changed = settings();
  changed.path_template = folder_.file("csi") + "/{group}/{version}-{key}";
  folder_.write("csi/My-Secrets/v1-Db-Password", "as written");
  folder_.write("csi/my-secrets/v1-db-password", "lower-cased");
  const SecretName versioned{"My-Secrets", "Db-Password", "v1"};
  EXPECT_EQ(get(versioned, changed), "as written");
  std::filesystem::remove_all(folder_.file("csi/My-Secrets"));
  EXPECT_EQ(get(versioned, changed), "lower-cased");
  EXPECT_THROW(get(password, changed), Error) << "has no version";
  folder_.write("run/Db-Password", "of the run folder");
  EXPECT_EQ(get(versioned, changed), "of the run folder");
}

TEST_F(SecretStoreTest, TakesAFileForEachGroupByATemplateWithoutAKey) {
  SecretStoreSettings changed = settings();
  changed.path_template = folder_.file("vault") + "/{group}.env";
  folder_.write("vault/my-secrets.env", "db-password=' lower-cased '\n");
  EXPECT_EQ(get(password, changed), "lower-cased");
  folder_.write("vault/My-Secrets.env", "db-password=as written\n");
  EXPECT_EQ(get(password, changed), "as written");
}

TEST_F(SecretStoreTest, RefusesATemplateThatIsNone) {
  SecretStoreSettings changed = settings();
  changed.path_template = "/vault/{grup}";
  try {
    get(password, changed);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
  }
}

TEST_F(SecretStoreTest, TakesCredentialsOfSystemdLast) {
  SecretStoreSettings changed = settings();
  changed.credentials_directory = folder_.file("credentials");
  folder_.write("credentials/db-password", "4");
  EXPECT_EQ(get(password, changed), "4");
  folder_.write("credentials/Db-Password", "3");
  EXPECT_EQ(get(password, changed), "3");
  folder_.write("credentials/my-secrets_db-password", "2 of a folder");
  EXPECT_EQ(get(password, changed), "2 of a folder");
  folder_.write("credentials/My-Secrets_Db-Password", "1 of a folder");
  EXPECT_EQ(get(password, changed), "1 of a folder");
  folder_.write("credentials/my-secrets.db-password", "2");
  EXPECT_EQ(get(password, changed), "2");
  folder_.write("credentials/My-Secrets.Db-Password", "1");
  EXPECT_EQ(get(password, changed), "1");
  folder_.write("run/db-password", "of the run folder");
  EXPECT_EQ(get(password, changed), "of the run folder");
}

TEST_F(SecretStoreTest, SaysWhereItFoundASecret) {
  const SecretStore store(settings(), redactor_);
  EXPECT_FALSE(store.find(password));
  const std::string path = folder_.write("secrets/My-Secrets/Db-Password", "value");
  EXPECT_EQ(store.find(password)->place, "file " + path);
  EXPECT_EQ(store.find(password)->file, path);
  set("_FSEC_MY-SECRETS_DB-PASSWORD", "value");
  EXPECT_EQ(store.find(password)->place, "environment variable _FSEC_MY-SECRETS_DB-PASSWORD");
  EXPECT_EQ(store.find(password)->file, "");
  EXPECT_EQ(store.find(password)->value.reveal(), "value");
}

TEST_F(SecretStoreTest, ListsEachNameOnceByWhichItIsFound) {
  SecretStoreSettings changed = settings();
  changed.env_prefix = "SQLPOD_TEST_LIST_";
  changed.file_prefix = "f-";
  changed.path_template = folder_.file("vault") + "/{group}.json";
  changed.credentials_directory = folder_.file("credentials");
  set("SQLPOD_TEST_LIST_MY_GROUP_KEY", "value");
  set("SQLPOD_TEST_LIST_", "value of no name");
  for (const char* file : {"secrets/f-k", "secrets/G/f-K", "secrets/g/f-k", "secrets/g/other",
                           "secrets/g/v/f-k", "secrets/g/f-a\nline", "run/k", "credentials/c.d"}) {
    folder_.write(file, "value");
  }
  folder_.write("vault/g.json", R"({"k": "not reached", "j": "value", "LIST": []})");
  const SecretStore store(changed, redactor_);
  const std::vector<SecretName> expected = {
      {"", "MY_GROUP_KEY", ""}, {"", "k", ""},  {"g", "k", ""},  {"g", "k", "v"}, {"G", "K", ""},
      {"g", "LIST", ""},        {"g", "j", ""}, {"", "c.d", ""}, {"c", "d", ""},
  };
  EXPECT_THAT(store.list(), ::testing::UnorderedElementsAreArray(expected));
  for (const SecretName& name : expected) {
    if (name.key == "LIST") continue;  // not a single value
    EXPECT_EQ(store.find(name)->value.reveal(), "value") << name.key;
  }
}

}  // namespace
}  // namespace sqlpod
