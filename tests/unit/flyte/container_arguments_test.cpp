#include "flyte/container_arguments.h"

#include <gmock/gmock.h>

#include "tests/unit/flyte/flyte_testing.h"

namespace sqlpod::flyte {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ContainerArguments, AreReadInAnyOrderAndTheLastValueWins) {
  const ContainerArguments arguments = parse_container_arguments(
      {"--output-prefix=/nowhere", "--resolver", "a.b", "--inputs=in.pb", "--output-prefix", "out",
       "--raw-output-data-prefix=s3://b/k=v", "--", "task.pb", "Executor", "--inputs"});
  EXPECT_EQ(arguments.inputs, "in.pb");
  EXPECT_EQ(arguments.output_prefix, "out");
  EXPECT_EQ(arguments.raw_data_prefix, "s3://b/k=v");
  EXPECT_EQ(arguments.resolver, "a.b");
  EXPECT_THAT(arguments.resolver_arguments, ElementsAre("task.pb", "Executor", "--inputs"));
  EXPECT_FALSE(arguments.is_test);
}

TEST(ContainerArguments, OptionsThatMeanNothingHereAreTakenWithTheirValues) {
  const ContainerArguments arguments = parse_container_arguments(
      {"--inputs", "i", "--checkpoint-path", "{{.checkpointOutputPrefix}}", "--prev-checkpoint",
       "\"\"", "--dynamic-addl-distro", "", "--dynamic-dest-dir=", "--output-prefix", "o", "task"});
  EXPECT_THAT(arguments.resolver_arguments, ElementsAre("task"));
}

TEST(ContainerArguments, ATemplateThatNobodyFilledInIsNotGiven) {
  EXPECT_EQ(parse_container_arguments({"--inputs", "i", "--output-prefix", "o",
                                       "--raw-output-data-prefix", "{{.rawOutputDataPrefix}}"})
                .raw_data_prefix,
            "");
}

TEST(ContainerArguments, TestAndHelpAreFlags) {
  EXPECT_TRUE(
      parse_container_arguments({"--test", "--inputs", "i", "--output-prefix", "o"}).is_test);
  EXPECT_TRUE(parse_container_arguments({"--help"}).wants_help);
  EXPECT_THAT(container_help(), HasSubstr("--raw-output-data-prefix"));
}

TEST(ContainerArguments, WhatIsWrongIsAnErrorOfUsage) {
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {{}, "--inputs is missing"},
      {{"--inputs", "i"}, "--output-prefix is missing"},
      {{"--output-prefix", "o"}, "--inputs is missing"},
      {{"--inputs"}, "--inputs needs a value"},
      {{"--no-such", "x"}, "no option '--no-such'"},
      {{"-x"}, "no option '-x'"},
      {{"--test=1"}, "--test takes no value"},
      {{"--input", "i"}, "no option '--input'"},
  };
  for (const auto& [arguments, message] : cases) {
    const Error error = error_of([&words = arguments] { parse_container_arguments(words); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.message(), HasSubstr(message));
  }
}

}  // namespace
}  // namespace sqlpod::flyte
