#include "config/credential_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/task_spec.h"
#include "error/error.h"

namespace sqlpod {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TaskConfig config_of(const std::string& args) {
  return parse_task_spec(
             "name: t\nquery_template: SELECT 1\ntask_config:\n  uri: 'postgresql://u@h/d'\n" +
                 args,
             "t.yaml")
      .task_config;
}

std::string error_of(const std::string& args) {
  try {
    config_of(args);
  } catch (const Error& error) {
    return error.message() + "; " + error.hint() + "\n" + error.details();
  }
  return "no error";
}

TEST(CredentialReader, ReadsFilesAndCommands) {
  const TaskConfig config = config_of(R"(
  secret_connect_args:
    password: {file: /var/run/token}
    user: {command: [/bin/get, --port, 5432, '$HOME', '']}
    sslpassword: {group: g, key: k}
)");
  ASSERT_EQ(config.credentials.size(), 2u);
  EXPECT_EQ(config.credentials[0].arg, "password");
  EXPECT_EQ(config.credentials[0].place, "task_config.secret_connect_args.password.file");
  EXPECT_EQ(config.credentials[0].file, "/var/run/token");
  EXPECT_THAT(config.credentials[0].command, IsEmpty());
  EXPECT_EQ(config.credentials[1].arg, "user");
  EXPECT_EQ(config.credentials[1].place, "task_config.secret_connect_args.user.command");
  EXPECT_THAT(config.credentials[1].command,
              ElementsAre("/bin/get", "--port", "5432", "$HOME", ""));
  ASSERT_EQ(config.secret_connect_args.size(), 1u);
}

TEST(CredentialReader, ConnectArgsMayHaveOneWhereTheNameSaysSecret) {
  const TaskConfig config = config_of("  connect_args: {Passwd: {file: t}, sslmode: require}\n");
  ASSERT_EQ(config.credentials.size(), 1u);
  EXPECT_EQ(config.credentials[0].place, "task_config.connect_args.Passwd.file");
  EXPECT_EQ(config.connect_args.size(), 1u);
}

TEST(CredentialReader, AMapOfOptionsStaysOne) {
  const TaskConfig config = config_of("  connect_args: {conn_attrs: {file: f, command: c}}\n");
  EXPECT_THAT(config.credentials, IsEmpty());
  ASSERT_EQ(config.connect_args.size(), 2u);
  EXPECT_EQ(config.connect_args[0].first, "conn_attrs.file");
  EXPECT_EQ(config.connect_args[1].first, "conn_attrs.command");
}

TEST(CredentialReader, SecretConnectArgsGoBeforeConnectArgsWhateverTheOrder) {
  const std::string early = "  connect_args: {password: {file: early}, token: {file: other}}\n";
  for (const char* late : {"  secret_connect_args: {passwd: {file: late}}\n",
                           "  secret_connect_args: {passwd: {group: g, key: k}}\n"}) {
    for (const std::string& args : {early + late, late + early}) {
      const TaskConfig config = config_of(args);
      std::string files;
      for (const Credential& credential : config.credentials) files += credential.file + " ";
      EXPECT_EQ(files, config.secret_connect_args.empty() ? "other late " : "other ") << args;
    }
  }
}

TEST(CredentialReader, SaysWhereAndWhatIsWrong) {
  const std::string before = "  secret_connect_args: {password: ";
  const std::pair<const char*, const char*> cases[] = {
      {"{command: aws rds}}\n",
       "t.yaml:5:45: task_config.secret_connect_args.password.command: expected a list, not a "
       "single value; write the program and its arguments as a list, which no shell reads"},
      {"{command: []}}\n", "password.command: names no program"},
      {"{command: [aws, rds]}}\n", "the program is not named by its absolute path"},
      {"{command: [/bin/x, {a: b}]}}\n", "password.command[1]: expected text, not a map"},
      {"{command: [/bin/x, \"a\\0b\"]}}\n", "password.command[1]: holds a NUL character"},
      {"{command: }}\n", "names no file"},
      {"{file: }}\n", "names no file; write {file: /var/run/db-token/token}"},
      {"{file: ''}}\n", "password.file: is no path of a file"},
      {"{file: \"a\\0b\"}}\n", "password.file: is no path of a file"},
      {"{file: [a]}}\n", "password.file: expected text, not a list"},
      {"{file: a, command: [/b]}}\n", "both a file and a command are given"},
      {"{file: a, group: g}}\n", "password.group: unknown key"},
      {"{file: a}, passwd: {file: b}}\n", "names the same option as 'password'"},
  };
  for (const auto& [args, expected] : cases) {
    EXPECT_THAT(error_of(before + args), HasSubstr(expected));
  }
}

}  // namespace
}  // namespace sqlpod
