// Specs that are wrong where a password is near, or that hold one where none belongs: no message
// repeats it, though no store has told that it is a secret.
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/canary/canary_fixture.h"
#include "tests/canary/encoding.h"

namespace sqlpod::testing {
namespace {

using Specs = std::vector<std::pair<std::string, std::string>>;

class CanarySpecs : public CanaryTest {
 protected:
  /// None runs, and no verb that reads a spec shows what is in it.
  void expect_refused(const Specs& specs) {
    for (const auto& [name, yaml] : specs) {
      for (const LogSetting log : {LogSetting{"error", "json"}, LogSetting{"debug", "text"}}) {
        EXPECT_NE(run_and_search(name, yaml, {}, log).exit_code, 0) << name << last_.error;
      }
      for (const std::string verb : {"render", "check", "manifest"}) {
        const Outcome outcome =
            run_sqlpod({verb, folder_.file("task.yaml")}, {.folder = folder_.path()});
        EXPECT_NE(outcome.exit_code, 70) << name << " in " << verb << ": " << outcome.error;
        // A manifest is the spec as it was written; what it connects with is not looked at.
        search_all(name, outcome, verb == "manifest" && outcome.exit_code == 0);
      }
    }
  }

  static std::string config(const std::string& lines) {
    return "name: t\nquery_template: SELECT 1\ntask_config:\n" + lines;
  }

  const std::string quoted_ = json_quoted(canary);
  const std::string encoded_ = percent_encoded(canary);
};

TEST_F(CanarySpecs, WithAPasswordAtTheWrongPlaceDoNotShowIt) {
  const std::string uri = "  uri: postgresql://u@127.0.0.1:1/d\n";
  expect_refused({
      {"password as a key of the spec", config(uri) + "password: " + quoted_ + "\n"},
      {"password as a key of task_config", config(uri + "  password: " + quoted_ + "\n")},
      {"password in place of its name",
       config(uri + "  secret_connect_args: {password: " + quoted_ + "}\n")},
      {"password in place of secret_connect_args",
       config(uri + "  secret_connect_args: " + quoted_ + "\n")},
      {"password in a list", config(uri + "  secret_connect_args: [" + quoted_ + "]\n")},
      {"password as a key of a secret's name",
       config(uri + "  secret_connect_args: {password: {group: g, key: k, value: " + quoted_ +
              "}}\n")},
      {"password in place of connect_args", config(uri + "  connect_args: " + quoted_ + "\n")},
      {"password as a list of connect args",
       config(uri + "  connect_args: {password: [" + quoted_ + "]}\n")},
      {"password in place of secret_uri", config("  secret_uri: " + quoted_ + "\n")},
      {"password in storage_args", config(uri) + "storage_args: {secret: " + quoted_ + "}\n"},
      {"password in place of storage_args", config(uri) + "storage_args: " + quoted_ + "\n"},
      {"password in place of its name in a store",
       config(uri) + "secret_storage_args: {secret_access_key: " + quoted_ + "}\n"},
      {"password given twice",
       config(uri + "  connect_args: {password: " + quoted_ + ", password: " + quoted_ + "}\n")},
  });
}

TEST_F(CanarySpecs, ThatAreNoYamlDoNotShowIt) {
  const std::string uri = "  uri: postgresql://u@127.0.0.1:1/d\n";
  const std::string args = uri + "  connect_args:\n    password: ";
  expect_refused({
      {"YAML, a quote that does not end", config(args + "\"" + canary.substr(0, 8) + "\n")},
      {"YAML, text behind a quote", config(args + quoted_ + " more\n")},
      {"YAML, a flow that does not end", config(uri + "  connect_args: {password: " + quoted_)},
      {"YAML, a tab", config(args + quoted_ + "\n\t\tuser: u\n")},
      {"YAML, an escape that is none", config(args + "\"" + canary + "\"\n")},
      {"YAML, a line that is no key", config(args + quoted_ + "\n" + quoted_ + "\n")},
      {"YAML, an alias of nothing", config(args + "*" + encoded_ + "\n")},
      {"YAML, a tag", config(args + "!" + encoded_ + " x\n")},
      {"YAML, a second document", config(args + quoted_ + "\n---\n" + quoted_ + "\n")},
      {"YAML, not UTF-8", config(args + quoted_ + " # \xff\n")},
  });
}

TEST_F(CanarySpecs, WithAUrlThatIsWrongDoNotShowIt) {
  const auto uri = [](const std::string& text) {
    return config("  uri: " + json_quoted(text) + "\n");
  };
  expect_refused({
      {"URL, a port that is none", uri("postgresql://u:" + encoded_ + "@h:port/d")},
      {"URL, as it is", uri("postgresql://u:" + canary + "@h:port/d")},
      {"URL, an unknown dialect", uri("postgre://u:" + encoded_ + "@h/d")},
      {"URL, an unknown driver", uri("postgresql+nothing://u:" + encoded_ + "@h/d")},
      {"URL, no slashes", uri("postgresql:u:" + encoded_ + "@h/d")},
      {"URL, one slash", uri("postgresql:/u:" + encoded_ + "@h/d")},
      {"URL, no scheme", uri("u:" + encoded_ + "@h/d")},
      {"URL, no @", uri("postgresql://u:" + encoded_ + "/d")},
      {"URL, brackets", uri("postgresql://u:" + encoded_ + "@[h/d")},
      {"URL, an unknown option", uri("postgresql://u:" + encoded_ + "@h/d?nothing=1")},
      {"URL, a password of a wrong name", uri("postgresql://u@h/d?passwort=" + encoded_)},
      {"URL, a password in the query", uri("postgresql://u@h/d?password=" + encoded_ + "&x=1")},
      {"URL, blanks around it", uri(" postgresql://u:" + encoded_ + "@h/d ")},
      {"URL of libpq", uri("host=h user=u password=" + encoded_)},
      {"URL of JDBC", uri("jdbc:postgresql://h/d?user=u&password=" + encoded_)},
  });
}

TEST_F(CanarySpecs, WithASecretUrlThatIsWrongDoNotShowIt) {
  const std::string spec = config("  secret_uri: {group: canary, key: uri}\n");
  for (const std::string& uri :
       {"postgresql://u:" + encoded_ + "@h:port/d", "postgresql://u:" + canary + "@h:port/d",
        "postgre://u:" + encoded_ + "@h/d", "u:" + encoded_ + "@h/d", canary,
        "postgresql://u@h/d?password=" + encoded_ + "&x=1", "host=h password=" + canary}) {
    mount_secret("canary", "uri", uri);
    EXPECT_EQ(run_and_search("a secret URL", spec).exit_code, 2) << last_.error;
  }
  for (const std::string& uri : {"postgresql://u:" + encoded_ + "@127.0.0.1:1/d",
                                 "mysql://u@127.0.0.1:1/d?password=" + encoded_}) {
    mount_secret("canary", "uri", uri);
    EXPECT_EQ(run_and_search("a secret URL", spec).exit_code, 4) << last_.error;
  }
}

TEST_F(CanarySpecs, WithAnInlinePasswordDoNotShowIt) {
  const std::vector<std::string> specs = {
      config("  uri: " + json_quoted("postgresql://u:" + encoded_ + "@127.0.0.1:1/d") + "\n"),
      config("  uri: " + json_quoted("mysql://u@127.0.0.1:1/d?passwd=" + encoded_) + "\n"),
      config("  uri: mysql://u@127.0.0.1:1/d\n  connect_args: {password: " + quoted_ + "}\n"),
      config("  uri: odbc://\n  connect_args:\n    odbc_connect: " +
             json_quoted("DRIVER=nothing;UID=u;PWD={" + canary + "}") + "\n"),
      config("  uri: " + json_quoted("odbc://u:" + encoded_ + "@h/d?driver=nothing") + "\n"),
      config("  uri: " + json_quoted("firebird://u:" + encoded_ + "@127.0.0.1:1/d") + "\n"),
  };
  for (const std::string& spec : specs) {
    EXPECT_NE(run_and_search("an inline password", spec).exit_code, 0);
    for (std::vector<std::string> command :
         {std::vector<std::string>{"render"}, {"check"}, {"check", "--connect"}, {"manifest"}}) {
      command.push_back(folder_.file("task.yaml"));
      search_all("an inline password", run_sqlpod(command, {.folder = folder_.path()}));
    }
  }
}

}  // namespace
}  // namespace sqlpod::testing
