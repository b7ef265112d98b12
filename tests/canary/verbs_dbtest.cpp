// Every verb of the program, as its own help lists them, at every level and in both formats of the
// log: a verb that nobody has added here fails a test.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "tests/canary/canary_fixture.h"
#include "tests/canary/encoding.h"
#include "tests/support/certificates.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

/// The verbs that the help of `command` lists, with those below them: "run", "secrets list", ….
std::vector<std::string> verbs_below(const std::string& command) {
  std::vector<std::string> arguments;
  std::istringstream words(command);
  for (std::string word; words >> word;) arguments.push_back(word);
  arguments.emplace_back("--help");
  std::istringstream help(run_sqlpod(arguments).output);
  std::vector<std::string> verbs;
  bool is_list = false;
  for (std::string line; std::getline(help, line);) {
    if (line.starts_with("Subcommands:")) {
      is_list = true;
    } else if (is_list && line.empty()) {
      is_list = false;
    } else if (is_list && line.starts_with("  ") && line[2] != ' ') {
      const std::string name = line.substr(2, line.find(' ', 2) - 2);
      const std::string verb = command.empty() ? name : command + " " + name;
      const std::vector<std::string> below = verbs_below(verb);
      if (below.empty()) verbs.push_back(verb);
      verbs.insert(verbs.end(), below.begin(), below.end());
    }
  }
  return verbs;
}

struct Call {
  std::vector<std::string> arguments;
  bool shows_it = false;  ///< its standard output is a table, or the secret itself, by request
  int exit_code = 0;
  std::string input = {};
};

class CanaryVerbs : public CanaryTest {
 protected:
  CanaryVerbs() {
    task_ = folder_.write(
        "given.yaml", task_yaml(canary_on_postgresql(), "SELECT {{ .n }} AS a",
                                password_from_canary + "inputs: {n: {type: int, default: 1}}\n" +
                                    storage_key_from_canary + "output_schema_type: {a: int}\n"));
    calls_ = {
        {"run", {{{task_}, true}, {{task_, "-o", "table.csv", "--record", "record"}}}},
        {"render", {{{task_}}}},
        {"check", {{{task_}}, {{task_, "--connect"}}}},
        {"drivers", {{{}}}},
        {"images", {{{}}, {{"--python", "3.11"}}, {{"nothing"}, false, 2}}},
        {"manifest",
         {{{task_}},
          {{task_, "--cron", "@daily"}},
          {{task_, "--format", "argo"}},
          {{task_, "--format", "tekton"}},
          {{task_, "--format", "airflow"}},
          {{task_, "--with-secret"}, true}}},
        {"completion", {{{"bash"}}, {{"zsh"}}}},
        {"secrets list", {{{}}}},
        {"secrets info", {{{"canary/password"}}, {{"canary/nothing"}, false, any}}},
        {"secrets seal",
         {{seal({"canary/password=@" + secret_file()}), false, any},
          {seal({"canary/password=" + canary}), false, 2},
          {seal({"canary/password=@-"}), false, any, canary},
          {seal({"--from-file", "-"}), false, any, json_quoted(canary)}}},
        {"secrets unseal",
         {{{"sealed", "--key", key_}, false, any},
          {{"sealed", "--key", key_, "--reveal"}, true, any},
          {{"sealed", "--key", certificate_}, false, any},
          {{secret_file(), "--key", key_}, false, any}}},
        {"secrets rotate",
         {{{"sealed", "--key", key_, "--to", certificate_, "canary/other=@" + secret_file()},
           false,
           any},
          {{"sealed", "--key", secret_file(), "--to", certificate_}, false, any}}},
    };
  }

  void search_call(const std::string& verb, const Call& call, LogSetting log) {
    std::vector<std::string> command;
    std::istringstream words(verb);
    for (std::string word; words >> word;) command.push_back(word);
    command.insert(command.end(), call.arguments.begin(), call.arguments.end());
    command.insert(command.end(), {"--secrets-dir", folder_.file("secrets"), "--log-level",
                                   log.level, "--log-format", log.format});
    const Outcome outcome = run_sqlpod(command, {.input = call.input, .folder = folder_.path()});
    EXPECT_TRUE(call.exit_code == any || outcome.exit_code == call.exit_code)
        << verb << ": " << outcome.exit_code << ", " << outcome.error;
    EXPECT_NE(outcome.exit_code, 70) << verb << outcome.error;
    search_all("sqlpod " + verb, outcome, call.shows_it);
  }

  std::string secret_file() const { return folder_.file("secrets/canary/password"); }
  std::vector<std::string> seal(std::vector<std::string> secrets) const {
    secrets.insert(secrets.begin(), {"--to", certificate_, "-o", "sealed"});
    return secrets;
  }

  static constexpr int any = -1;
  const Certificate recipient_ = CertificateAuthority().client("recipient");
  const std::string certificate_ = folder_.write("given.certificate", recipient_.certificate);
  const std::string key_ = folder_.write("given.key", recipient_.key);
  std::string task_;
  std::map<std::string, std::vector<Call>> calls_;
};

TEST_F(CanaryVerbs, EachIsKnownToThisSuite) {
  const std::vector<std::string> verbs = verbs_below("");
  ASSERT_GE(verbs.size(), 7U) << "the help is read wrongly";
  EXPECT_NE(std::find(verbs.begin(), verbs.end(), "run"), verbs.end());
  for (const std::string& verb : verbs) {
    EXPECT_EQ(calls_.count(verb), 1U)
        << "'" << verb << "' is a verb without a canary: add a call of it to CanaryVerbs";
  }
}

TEST_F(CanaryVerbs, ShowItAtNoLevelAndInNoFormat) {
  for (const std::string& verb : verbs_below("")) {
    for (const Call& call : calls_[verb]) {
      for (const char* level : {"error", "warning", "information", "debug"}) {
        for (const char* format : {"text", "json"}) search_call(verb, call, {level, format});
      }
    }
  }
}

TEST_F(CanaryVerbs, ShowItInNoHelp) {
  std::vector<std::string> verbs = verbs_below("");
  verbs.emplace_back();
  const ProgramOptions options{
      .environment = {{"_FSEC_CANARY_PASSWORD", canary},
                      {"SQLPOD_OUTPUT", "s3://id:" + percent_encoded(canary) + "@bucket/key"},
                      {"SQLPOD_RECORD", "s3://id:" + percent_encoded(canary) + "@bucket/key"}}};
  for (const std::string& verb : verbs) {
    std::vector<std::string> command;
    std::istringstream words(verb);
    for (std::string word; words >> word;) command.push_back(word);
    command.emplace_back("--help");
    const Outcome help = run_sqlpod(command, options);
    EXPECT_EQ(help.exit_code, 0) << help.error;
    search_all("--help", help);
  }
  search_all("--version", run_sqlpod({"--version"}, options));
}

TEST_F(CanaryVerbs, ShowItInNoErrorOfTheCommandLine) {
  const std::string uri = "s3://id:" + percent_encoded(canary) + "@bucket/key.csv";
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"run", task_, "--outptu", uri},
                                             {"run", task_, uri},
                                             {"run", task_, "--retries", uri},
                                             {"run", task_, "--log-level", uri},
                                             {"run", task_, "-o", uri, "--format", "nothing"},
                                             {"run", "-o", uri},
                                             {"run", task_, "--record", uri + "/"},
                                             {"run", task_, "--inputs", uri},
                                             {"run", task_, "-i", "n=" + uri},
                                             {"manifest", task_, "-o", uri},
                                             {"images", "--catalogue", uri},
                                             {uri}}) {
    const Outcome outcome = run_sqlpod(command, {.folder = folder_.path()});
    EXPECT_NE(outcome.exit_code, 0) << command[1];
    search_all("command line", outcome);
  }
}

}  // namespace
}  // namespace sqlpod::testing
