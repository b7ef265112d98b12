// Credentials from files and commands, through every verb: what is read, what is run, what is
// shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "tests/integration/task_file.h"
#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Credentials : public ::testing::Test {
 protected:
  Outcome sqlpod(std::vector<std::string> arguments) const {
    return run_sqlpod(std::move(arguments), {.folder = folder_.path()});
  }
  /// A task whose password comes from `source`.
  std::string password_from(const std::string& source) const {
    return folder_.write("task.yaml",
                         task_yaml("postgresql://u@127.0.0.1:1/d", "SELECT 1",
                                   "  secret_connect_args: {password: " + source + "}\n"));
  }
  /// A task on SQLite whose database is named by `source`.
  std::string database_from(const std::string& source) const {
    return folder_.write("task.yaml",
                         task_yaml("sqlite://", "SELECT file FROM pragma_database_list",
                                   "  secret_connect_args: {database: " + source +
                                       "}\noutput_schema_type: {file: str}\n"));
  }

  const TemporaryFolder folder_;
};

TEST_F(Credentials, AFileIsReadRelativeToTheWorkingFolder) {
  folder_.write("place", folder_.file("by-file.db") + "\n");
  const Outcome outcome = sqlpod({"run", database_from("{file: place}")});
  EXPECT_EQ(outcome.output, "file\n" + folder_.file("by-file.db") + "\n") << outcome.error;
}

TEST_F(Credentials, ACommandRunsOnlyWhenTheProcessAllowsIt) {
  const std::string script =
      folder_.write("get", "#!/bin/sh\necho run >> '" + folder_.file("runs") + "'\necho " +
                               folder_.file("by-command.db") + "\n");
  ASSERT_EQ(::chmod(script.c_str(), 0700), 0);
  const std::string task = database_from("{command: [" + script + "]}");
  const Outcome refused = sqlpod({"run", task});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.error,
              AllOf(HasSubstr("task_config.secret_connect_args.database.command: commands are not "
                              "run here"),
                    HasSubstr("SQLPOD_ALLOW_COMMAND_CREDENTIALS=true")));
  EXPECT_FALSE(std::filesystem::exists(folder_.file("runs")));

  const Outcome allowed = run_sqlpod(
      {"run", task},
      {.environment = {{"SQLPOD_ALLOW_COMMAND_CREDENTIALS", "true"}}, .folder = folder_.path()});
  EXPECT_EQ(allowed.output, "file\n" + folder_.file("by-command.db") + "\n") << allowed.error;
  EXPECT_EQ(read_file(folder_.file("runs")), "run\n");
}

TEST_F(Credentials, CheckSaysWhatWouldBeRunAndRunsNothing) {
  const std::string task = password_from("{command: [/usr/bin/touch, a-secret-argument]}");
  const Outcome outcome = sqlpod({"check", task, "--allow-command-credentials"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.error,
              AllOf(HasSubstr("task_config.secret_connect_args.password.command: a run starts "
                              "'/usr/bin/touch' for each connection"),
                    HasSubstr("is sound"), Not(HasSubstr("a-secret-argument"))));
  EXPECT_FALSE(std::filesystem::exists(folder_.file("a-secret-argument")));
  EXPECT_EQ(sqlpod({"check", task}).exit_code, 3);
  const Outcome missing = sqlpod({"check", password_from("{file: /nowhere/token}")});
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_THAT(missing.error, HasSubstr("password.file: there is no file '/nowhere/token'"));
}

TEST_F(Credentials, RenderReadsAndShowsNothingOfThem) {
  for (const char* source :
       {"{file: /nowhere/token}", "{command: [/usr/bin/touch, a-secret-argument]}"}) {
    const Outcome outcome = sqlpod({"render", password_from(source)});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_THAT(outcome.output, AllOf(HasSubstr(R"("password":"***")"), Not(HasSubstr("nowhere")),
                                      Not(HasSubstr("touch"))));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.file("a-secret-argument")));
}

TEST_F(Credentials, AManifestNamesTheFileAndRefusesACommand) {
  for (const char* format : {"kubernetes", "argo", "tekton", "airflow"}) {
    const Outcome file =
        sqlpod({"manifest", password_from("{file: /var/run/db/token}"), "--format", format});
    EXPECT_EQ(file.exit_code, 0) << file.error;
    EXPECT_THAT(file.error, HasSubstr("the connect arg 'password' is read from the file "
                                      "'/var/run/db/token': a volume must bring it"));
    const Outcome command = sqlpod({"manifest", password_from("{command: [/bin/get]}"), "--format",
                                    format, "--allow-command-credentials"});
    EXPECT_EQ(command.exit_code, 2);
    EXPECT_THAT(command.error, HasSubstr("task_config.secret_connect_args.password.command: a "
                                         "manifest carries no command"));
  }
}

TEST_F(Credentials, ACommandEndsWithTheRun) {
  const std::string task = password_from("{command: [/bin/sh, -c, 'echo $$ > " +
                                         folder_.file("pid") + "; exec sleep 64']}");
  Program program({SQLPOD_PROGRAM, "run", task, "--allow-command-credentials"});
  for (int i = 0; i < 1000 && !std::filesystem::exists(folder_.file("pid")); ++i) usleep(10'000);
  usleep(50'000);
  program.send_signal(SIGTERM);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 143) << outcome.error;
  EXPECT_LT(outcome.seconds, 30);
  EXPECT_NE(::kill(std::stoi(read_file(folder_.file("pid"))), 0), 0);
}

TEST_F(Credentials, ACommandCountsAgainstTheTasksTimeout) {
  const std::string task = folder_.write(
      "task.yaml", task_yaml("postgresql://u@127.0.0.1:1/d", "SELECT 1",
                             "  secret_connect_args: {password: {command: [/bin/sleep, 65]}}\n"
                             "timeout: 300ms\n"));
  const Outcome outcome = sqlpod({"run", task, "--allow-command-credentials"});
  EXPECT_EQ(outcome.exit_code, 124) << outcome.error;
  EXPECT_LT(outcome.seconds, 30);
}

}  // namespace
}  // namespace sqlpod::testing
