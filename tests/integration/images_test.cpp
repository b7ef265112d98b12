// `sqlpod images`: the table, one image alone, catalogues of a site's own, and what cannot be
// found.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

Outcome images(std::vector<std::string> arguments, ProgramOptions options = {}) {
  arguments.insert(arguments.begin(), "images");
  options.environment.insert(
      {{"SQLPOD_CATALOGUE", std::nullopt}, {"SQLPOD_IMAGE_REPOSITORY", std::nullopt}});
  return run_sqlpod(std::move(arguments), std::move(options));
}

TEST(Images, AreATableOfNameKindBaseAndImage) {
  const Outcome outcome = images({});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(
      outcome.output,
      AllOf(ContainsRegex("^name +kind +base +image\nsqlpod +released +scratch +sqlpod:[0-9.]+\n"),
            ContainsRegex("py3\\.11 +python +python:3\\.11-slim +sqlpod:py3\\.11-sqlpod-[0-9.]+\n"),
            ContainsRegex("cxx12 +cpp +debian:12-slim +sqlpod:cxx12-sqlpod-[0-9.]+\n")));
  EXPECT_EQ(images({}, {.output_is_terminal = true}).exit_code, 0);
}

TEST(Images, OneIsPrintedAlone) {
  EXPECT_THAT(images({"--python", "3.11"}).output,
              MatchesRegex("sqlpod:py3\\.11-sqlpod-[0-9.]+\n"));
  EXPECT_THAT(images({"--cpp", "12"}).output, MatchesRegex("sqlpod:cxx12-sqlpod-[0-9.]+\n"));
  EXPECT_THAT(images({"sqlpod"}).output, MatchesRegex("sqlpod:[0-9.]+\n"));
}

TEST(Images, AreListedByTheBuildScriptAsByTheProgram) {
  const Outcome script = run_program({SQLPOD_SOURCE_DIR "/images/build", "--list"},
                                     {.environment = {{"SQLPOD_IMAGE_REPOSITORY", std::nullopt}}});
  EXPECT_EQ(script.exit_code, 0) << script.error;
  EXPECT_EQ(script.output, images({}).output);
}

TEST(Images, TheBuildScriptSaysWhatItLacks) {
  const std::string script = SQLPOD_SOURCE_DIR "/images/build";
  const Outcome name = run_program({script, "py3.11", "cxx9"});
  EXPECT_EQ(name.exit_code, 1);
  EXPECT_THAT(name.error, AllOf(HasSubstr("error: there is no image 'cxx9'\n"),
                                HasSubstr("hint: the catalogue has sqlpod, py3.9, ")));
  const Outcome engine =
      run_program({script}, {.environment = {{"DOCKER_HOST", "unix:///nowhere/docker.sock"}}});
  EXPECT_EQ(engine.exit_code, 1);
  EXPECT_THAT(engine.error, HasSubstr("error: no Docker engine answers\nhint: "));
}

TEST(Images, AnUnknownVersionOrNameListsWhatThereIs) {
  const Outcome python = images({"--python", "3.8"});
  EXPECT_EQ(python.exit_code, 2);
  EXPECT_THAT(python.output, IsEmpty());
  EXPECT_EQ(python.error,
            "sqlpod: error: there is no image for Python '3.8'\n"
            "hint: did you mean '3.9'? the catalogue has 3.9, 3.10, 3.11, 3.12, 3.13, 3.14\n");
  const Outcome name = images({"python3.11"});
  EXPECT_EQ(name.exit_code, 2);
  EXPECT_THAT(name.error, AllOf(HasSubstr("there is no image 'python3.11'"),
                                HasSubstr("the catalogue has sqlpod, py3.9"), HasSubstr("cxx14")));
  EXPECT_EQ(images({"--cpp", ""}).exit_code, 2);
}

TEST(Images, ASiteBringsItsOwnCatalogueAndRepository) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("images.yaml",
                   "repository: registry.example.com/data/sqlpod\nversion: '2'\n"
                   "python: {3.12: {base: 'python:3.12-slim'}}\n");
  EXPECT_EQ(images({"--catalogue", file, "--python", "3.12"}).output,
            "registry.example.com/data/sqlpod:py3.12-sqlpod-2\n");
  EXPECT_EQ(images({"py3.12"}, {.environment = {{"SQLPOD_CATALOGUE", file},
                                                {"SQLPOD_IMAGE_REPOSITORY", "mirror/sqlpod"}}})
                .output,
            "mirror/sqlpod:py3.12-sqlpod-2\n");
}

TEST(Images, ABrokenCatalogueIsToldByFileAndLine) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("images.yaml", "python:\n  3.12: {bas: 'python:3.12-slim'}\n");
  const Outcome outcome = images({"--catalogue", file});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, AllOf(HasSubstr(file + ":2:10: python.3.12.bas: unknown key"),
                                   HasSubstr("did you mean 'base'?"),
                                   HasSubstr(file + ":2:3: python.3.12: base is missing")));
  EXPECT_THAT(images({"--catalogue", folder.file("none.yaml")}).error,
              AllOf(StartsWith("sqlpod: error: "), HasSubstr("none.yaml")));
}

TEST(Images, AskForOneThingOnly) {
  EXPECT_EQ(images({"--python", "3.11", "--cpp", "12"}).exit_code, 2);
  EXPECT_EQ(images({"py3.11", "--python", "3.11"}).exit_code, 2);
}

TEST(Images, AreCompletedByTheShell) {
  const Outcome outcome =
      run_program({"bash", "-c",
                   "source <(" SQLPOD_PROGRAM
                   " completion bash); COMP_WORDS=(sqlpod images --py); COMP_CWORD=2; _sqlpod; "
                   "echo ${COMPREPLY[@]}"});
  EXPECT_THAT(outcome.output, EndsWith("--python\n"));
}

}  // namespace
}  // namespace sqlpod::testing
