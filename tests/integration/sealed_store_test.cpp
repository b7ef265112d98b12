// sqlpod secrets seal, unseal and rotate, and `openssl cms` as the other program that reads and
// makes sealed stores.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/program.h"
#include "tests/support/recipient_files.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class SealedStoreProgram : public ::testing::Test {
 protected:
  Outcome secrets(std::vector<std::string> arguments, const std::string& input = {}) const {
    arguments.insert(arguments.begin(), "secrets");
    ProgramOptions options;
    options.folder = folder_.path();
    options.input = input;
    options.environment = {{"SQLPOD_SEALED_STORE", std::nullopt},
                           {"SQLPOD_SEALED_KEY", std::nullopt}};
    return run_sqlpod(std::move(arguments), std::move(options));
  }

  Outcome openssl(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"openssl", "cms"});
    ProgramOptions options;
    options.folder = folder_.path();
    return run_program(std::move(arguments), std::move(options));
  }

  /// One secret, g/k, in store.pem, sealed for the team.
  void seal_one(const std::string& value = "geheim") const {
    folder_.write("value", value);
    const Outcome outcome = secrets({"seal", "--to", "team.pem", "-o", "store.pem", "g/k=@value"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  }

  std::string revealed(const std::string& store, const std::string& key) const {
    const Outcome outcome = secrets({"unseal", store, "--key", key, "--reveal"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    return outcome.output;
  }

  mode_t mode_of(const std::string& name) const {
    struct stat status {};
    EXPECT_EQ(::stat(folder_.file(name).c_str(), &status), 0) << name;
    return status.st_mode & 07777U;
  }

  std::size_t files() const {
    const std::filesystem::directory_iterator all(folder_.path());
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  TemporaryFolder folder_;
  RecipientFiles team_ = make_recipient(folder_, "team");
  RecipientFiles other_ = make_recipient(folder_, "other", {.curve = "P-384"});
};

TEST_F(SealedStoreProgram, SealsFilesStandardInputAndMapsForSeveralRecipients) {
  folder_.write("value", "from a \"file\"\n");
  folder_.write("values.yaml",
                "my-db-secrets:\n"
                "  db-password: 0123\n"
                "  keystore: {base64: AAEC/w==}\n"
                "  v2: {db-password: 'of v2'}\n"
                "flat/key: |\n"
                "  two\n"
                "  lines\n");
  const Outcome outcome =
      secrets({"seal", "--to", "team.pem", "--to", "other.pem", "-o", "store.pem", "g/file=@value",
               "g/stdin=@-", "--from-file", "values.yaml"},
              "from standard input");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, IsEmpty());
  EXPECT_THAT(outcome.error, StartsWith("6 secrets sealed into store.pem for issuer CN=team, "));
  EXPECT_THAT(read_file(folder_.file("store.pem")), StartsWith("-----BEGIN CMS-----\n"));
  for (const char* key : {"team.key", "other.key"}) {
    EXPECT_EQ(revealed("store.pem", key), R"({
  "flat/key": "two\nlines\n",
  "g/file": "from a \"file\"\n",
  "g/stdin": "from standard input",
  "my-db-secrets/db-password": "0123",
  "my-db-secrets/keystore": {"base64": "AAEC/w=="},
  "my-db-secrets/v2/db-password": "of v2"
}
)");
  }
}

TEST_F(SealedStoreProgram, WritesDerToANameThatEndsInDer) {
  folder_.write("value", "v");
  ASSERT_EQ(secrets({"seal", "--to", "team.pem", "-o", "store.der", "g/k=@value"}).exit_code, 0);
  EXPECT_EQ(read_file(folder_.file("store.der")).front(), '\x30');
  EXPECT_EQ(revealed("store.der", "team.key"), "{\n  \"g/k\": \"v\"\n}\n");
}

TEST_F(SealedStoreProgram, TakesNoValueFromTheCommandLine) {
  for (const char* argument :
       {"g/k=geheim", "geheim", "g/k=", "=geheim", "g/k= @geheim", "g/k=@"}) {
    const Outcome outcome = secrets({"seal", "--to", "team.pem", "-o", "store.pem", argument});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.error, AllOf(HasSubstr("is not given as GROUP/KEY=@FILE"),
                                     HasSubstr("seen by every process of the machine")));
    if (std::string(argument).find('=') != std::string::npos) {
      EXPECT_THAT(outcome.error, Not(HasSubstr("geheim")));
    }
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.file("store.pem")));
}

TEST_F(SealedStoreProgram, SaysWhatIsWrongWithAFileOfValues) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "values.yaml:.*the file is null"},
      {"geheim", "the file is a single value"},
      {"g: [geheim]", "values.yaml:1:4: the secret g is a list"},
      {"g: {k: }", "the secret g/k is null"},
      {"g: {k: {base64: geheim!}}", "the secret g/k is no base64"},
      {"a: {b: {c: {d: geheim}}}", "'a/b/c/d' names no secret: it has more than three parts"},
      {"g/k: geheim\ng: {k: geheim}", "the secret g/k is given twice"},
      {"sqlpod_sealed_store: 1\nsecrets: {g/k: geheim}", "what is inside a sealed store"},
      {"{}", "no secret is given"},
      {"g: {k: geheim", "values.yaml:1:"},
      {"g/k: !geheim", "values.yaml:1:6: unknown tag\n"},
      {"g/k: *geheim", "values.yaml:1:6: not YAML"},
      {"g/k: \"\\geheim\"", "values.yaml:1:9: not YAML: unknown escape\n"},
      {"g: {k: {base64: [geheim]}}", "the secret g/k is no base64"},
      {"g: {k: {base64: }}", "the secret g/k is no base64"},
  };
  for (const auto& [text, reason] : cases) {
    folder_.write("values.yaml", text);
    const Outcome outcome =
        secrets({"seal", "--to", "team.pem", "-o", "store.pem", "--from-file", "values.yaml"});
    EXPECT_EQ(outcome.exit_code, 2) << text;
    EXPECT_THAT(outcome.error, AllOf(ContainsRegex(reason), Not(HasSubstr("geheim")),
                                     ContainsRegex("hint: [^\n]+\n")));
  }
}

TEST_F(SealedStoreProgram, ShowsNamesAloneUnlessAskedToReveal) {
  seal_one();
  const Outcome names = secrets({"unseal", "store.pem", "--key", "team.key"});
  EXPECT_EQ(names.exit_code, 0) << names.error;
  EXPECT_EQ(names.output, "g/k\n");
  EXPECT_EQ(revealed("store.pem", "team.key"), "{\n  \"g/k\": \"geheim\"\n}\n");
}

TEST_F(SealedStoreProgram, WritesPlainTextIntoANewFileOfThisUserAlone) {
  seal_one();
  const std::vector<std::string> unseal = {"unseal",   "store.pem", "--key",
                                           "team.key", "-o",        "values.json"};
  const Outcome outcome = secrets(unseal);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(mode_of("values.json"), 0600U);
  EXPECT_THAT(outcome.output + outcome.error, Not(HasSubstr("geheim")));
  EXPECT_EQ(secrets(unseal).exit_code, 2) << "the file is there already";
  ASSERT_EQ(secrets({"seal", "--to", "other.pem", "-o", "second.pem", "--from-file", "values.json"})
                .exit_code,
            0);
  EXPECT_EQ(revealed("second.pem", "other.key"), revealed("store.pem", "team.key"));
}

TEST_F(SealedStoreProgram, IsReadableByAllForItHidesWhatIsInside) {
  seal_one();
  EXPECT_EQ(mode_of("store.pem"), 0644U);
}

TEST_F(SealedStoreProgram, NeverSealsOverAFile) {
  seal_one();
  const Outcome outcome = secrets({"seal", "--to", "team.pem", "-o", "store.pem", "g/k=@value"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, AllOf(HasSubstr("store.pem is there already"), HasSubstr("rotate")));
}

TEST_F(SealedStoreProgram, RotatesToOtherRecipientsAndValues) {
  folder_.write("values.yaml", "g: {keep: kept, change: before, drop: dropped}");
  ASSERT_EQ(secrets({"seal", "--to", "team.pem", "-o", "store.pem", "--from-file", "values.yaml"})
                .exit_code,
            0);
  ::chmod(folder_.file("store.pem").c_str(), 0640);
  const std::string before = read_file(folder_.file("store.pem"));
  std::filesystem::create_symlink("store.pem", folder_.file("link.pem"));
  const std::size_t files_before = files();
  folder_.write("value", "after");
  const Outcome outcome = secrets({"rotate", "link.pem", "--key", "team.key", "--to", "other.pem",
                                   "--remove", "g/drop", "g/change=@value", "g/new=@-"},
                                  "added");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(revealed("store.pem", "other.key"),
            "{\n  \"g/change\": \"after\",\n  \"g/keep\": \"kept\",\n  \"g/new\": \"added\"\n}\n");
  EXPECT_EQ(secrets({"unseal", "store.pem", "--key", "team.key"}).exit_code, 3);
  EXPECT_EQ(mode_of("store.pem"), 0640U);
  EXPECT_TRUE(std::filesystem::is_symlink(folder_.file("link.pem")));
  EXPECT_EQ(files(), files_before + 1) << "value alone has been added";
  EXPECT_NE(read_file(folder_.file("store.pem")), before);
}

TEST_F(SealedStoreProgram, ThatCannotBeRotatedStaysAsItWas) {
  seal_one();
  const std::string before = read_file(folder_.file("store.pem"));
  const std::vector<std::vector<std::string>> attempts = {
      {"--key", "other.key", "--to", "other.pem"},
      {"--key", "team.key", "--to", "none.pem"},
      {"--key", "team.key", "--to", "team.pem", "--remove", "g/none"},
      {"--key", "team.key", "--to", "team.pem", "g/new=@none"},
      {"--key", "team.key", "--to", "team.pem", "../new=@value"},
      {"--key", "team.key"},
  };
  for (std::vector<std::string> attempt : attempts) {
    attempt.insert(attempt.begin(), {"rotate", "store.pem"});
    const Outcome outcome = secrets(attempt);
    EXPECT_NE(outcome.exit_code, 0);
    EXPECT_THAT(outcome.error, ContainsRegex("^sqlpod: error: [^\n]+\nhint: [^\n]+\n$"));
  }
  EXPECT_EQ(read_file(folder_.file("store.pem")), before);
}

TEST_F(SealedStoreProgram, SaysWhatIsWrongWithAStore) {
  seal_one();
  const auto error = [&](const std::string& store, const std::string& key) {
    const Outcome outcome = secrets({"unseal", store, "--key", key, "--reveal"});
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.output, IsEmpty());
    return outcome.error;
  };
  EXPECT_THAT(error("store.pem", "other.key"),
              ContainsRegex("key other.key does not open store.pem, which is sealed for issuer "
                            "CN=team, serial [0-9A-F]+\n"));
  EXPECT_THAT(error("store.pem", "none.key"),
              HasSubstr("none.key of the sealed store is not there"));
  EXPECT_THAT(error("none.pem", "team.key"), HasSubstr("sealed store none.pem is not there"));
  EXPECT_THAT(error("value", "team.key"), HasSubstr("value is not a sealed store"));
  EXPECT_EQ(secrets({"unseal", "store.pem"}).exit_code, 2) << "no key";
}

TEST_F(SealedStoreProgram, ServesARunAfterAllOtherPlaces) {
  seal_one("sqlite://\n");
  folder_.write("task.yaml",
                "name: task\nquery_template: SELECT 1 AS one\noutput_schema_type: {one: int}\n"
                "task_config:\n  secret_uri: {group: G, key: K}\n");
  ProgramOptions options;
  options.folder = folder_.path();
  options.environment = {{"SQLPOD_SEALED_STORE", "store.pem"}, {"SQLPOD_SEALED_KEY", "team.key"}};
  const std::vector<std::string> info = {"secrets", "info", "G/K"};
  EXPECT_THAT(run_sqlpod(info, options).output,
              ContainsRegex("found in +sealed store store.pem, g/k"));
  EXPECT_THAT(run_sqlpod({"secrets", "list"}, options).output,
              ContainsRegex("g +- +k +sealed store store.pem, g/k"));
  const Outcome ran = run_sqlpod({"run", "task.yaml", "--log-level", "debug"}, options);
  EXPECT_EQ(ran.output, "one\n1\n");
  EXPECT_THAT(ran.error,
              AllOf(HasSubstr("found: sealed store store.pem, g/k"), Not(HasSubstr("sqlite://"))));
  options.environment["_FSEC_G_K"] = "from the environment";
  EXPECT_THAT(run_sqlpod(info, options).output, ContainsRegex("found in +environment variable"));
  options.environment["_FSEC_G_K"] = std::nullopt;
  options.environment["SQLPOD_SEALED_KEY"] = std::nullopt;
  const Outcome keyless = run_sqlpod(info, options);
  EXPECT_EQ(keyless.exit_code, 3);
  EXPECT_THAT(keyless.error, HasSubstr("no key is given for the sealed store store.pem"));
}

TEST_F(SealedStoreProgram, NeverAsksForAPassphrase) {
  seal_one();
  ProgramOptions options;
  options.folder = folder_.path();
  ASSERT_EQ(run_program({"openssl", "pkey", "-in", "team.key", "-aes256", "-passout", "pass:x",
                         "-out", "locked.key"},
                        options)
                .exit_code,
            0);
  ASSERT_EQ(run_program({"openssl", "pkcs8", "-topk8", "-in", "team.key", "-passout", "pass:x",
                         "-outform", "DER", "-out", "locked.der"},
                        options)
                .exit_code,
            0);
  options.time_limit = std::chrono::seconds(20);
  for (const char* key : {"locked.key", "locked.der"}) {
    const Outcome outcome = run_sqlpod({"secrets", "unseal", "store.pem", "--key", key}, options);
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.error, HasSubstr(key));
  }
  EXPECT_THAT(secrets({"unseal", "store.pem", "--key", "locked.key"}).error,
              HasSubstr("is encrypted by a passphrase"));
}

TEST_F(SealedStoreProgram, IsOpenedByOpenssl) {
  team_ = make_recipient(folder_, "team", {.type = "RSA"});
  folder_.write("value", "geheim");
  for (const char* store : {"store.pem", "store.der"}) {
    ASSERT_EQ(secrets({"seal", "--to", "team.pem", "--to", "other.pem", "-o", store, "g/k=@value"})
                  .exit_code,
              0);
    const std::string form = std::string(store).ends_with(".der") ? "DER" : "PEM";
    for (const std::string name : {"team", "other"}) {
      const Outcome outcome = openssl({"-decrypt", "-in", store, "-inform", form, "-inkey",
                                       name + ".key", "-recip", name + ".pem"});
      EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
      EXPECT_THAT(outcome.output, ContainsRegex("\"recipients_sha256\": \"[0-9a-f]{64}\",\n"
                                                "  \"secrets\": \\{\n    \"g/k\": \"geheim\"\n"));
    }
  }
}

TEST_F(SealedStoreProgram, MayBeMadeByOpenssl) {
  team_ = make_recipient(folder_, "team", {.type = "RSA"});
  folder_.write("content.json",
                R"({"sqlpod_sealed_store": 1, "secrets": {"g/k": "made by openssl"}})");
  for (const std::string form : {"PEM", "DER"}) {
    const Outcome made = openssl({"-encrypt", "-in", "content.json", "-binary", "-aes-256-gcm",
                                  "-outform", form, "-out", "store." + form, "-recip", "team.pem",
                                  "-keyopt", "rsa_padding_mode:oaep", "-recip", "other.pem"});
    ASSERT_EQ(made.exit_code, 0) << made.error;
    for (const char* key : {"team.key", "other.key"})
      EXPECT_EQ(revealed("store." + form, key), "{\n  \"g/k\": \"made by openssl\"\n}\n");
  }
}

TEST_F(SealedStoreProgram, OfOpensslThatIsNotSafeIsRefusedWithAHint) {
  team_ = make_recipient(folder_, "team", {.type = "RSA"});
  folder_.write("content.json", R"({"sqlpod_sealed_store": 1, "secrets": {}})");
  const auto error = [&](std::vector<std::string> how, const std::string& key) {
    how.insert(how.begin(), {"-encrypt", "-in", "content.json", "-binary", "-out", "store"});
    const Outcome made = openssl(how);
    EXPECT_EQ(made.exit_code, 0) << made.error;
    const Outcome outcome = secrets({"unseal", "store", "--key", key});
    EXPECT_EQ(outcome.exit_code, 3);
    return outcome.error;
  };
  EXPECT_THAT(error({"-aes-256-cbc", "-outform", "PEM", "-recip", "other.pem"}, "other.key"),
              AllOf(HasSubstr("EnvelopedData (AES-CBC or the like), which cannot tell whether"),
                    HasSubstr("hint: make it with sqlpod secrets seal")));
  EXPECT_THAT(error({"-aes-256-gcm", "-outform", "PEM", "-recip", "team.pem"}, "team.key"),
              AllOf(HasSubstr("PKCS #1 v1.5 padding"), HasSubstr("rsa_padding_mode:oaep")));
  EXPECT_THAT(
      error({"-aes-256-gcm", "-outform", "DER", "-stream", "-recip", "other.pem"}, "other.key"),
      AllOf(HasSubstr("indefinite"), HasSubstr("without -stream")));
  EXPECT_THAT(error({"-aes-128-gcm", "-outform", "DER", "-recip", "other.pem"}, "other.key"),
              HasSubstr("not encrypted with AES-256-GCM"));
  EXPECT_THAT(error({"-aes-256-gcm", "-recip", "other.pem"}, "other.key"),
              HasSubstr("S/MIME mail"));
}

TEST_F(SealedStoreProgram, TakesStoreAndKeyFromTheEnvironment) {
  seal_one();
  ProgramOptions options;
  options.folder = folder_.path();
  options.environment = {{"SQLPOD_SEALED_STORE", "store.pem"}, {"SQLPOD_SEALED_KEY", "team.key"}};
  EXPECT_EQ(run_sqlpod({"secrets", "unseal"}, options).output, "g/k\n");
}

}  // namespace
}  // namespace sqlpod::testing
