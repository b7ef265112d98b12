#include "images/manifest/step_text.h"

#include <gtest/gtest.h>

#include <string>

#include "error/error.h"
#include "tests/unit/images/example_step.h"

namespace sqlpod {
namespace {

/// The message of the error about "{{" in the changed step, or nothing.
template <typename Change>
std::string refusal(const Change& change) {
  Step step = testing::example_step();
  change(step);
  try {
    refuse_mark(step, "{{", "Argo");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.message();
  }
  return {};
}

TEST(StepText, MayHoldTheMarkInTheFilesOfTheTaskAndInItsName) {
  EXPECT_EQ(refusal([](Step& step) { step.files[0].content = "{{ .x }}"; }), "");
  EXPECT_EQ(refusal([](Step& step) { step.task = "{{ x }}"; }), "");
}

TEST(StepText, IsRefusedWithItsPlaceWhereTheMarkWouldBeRead) {
  const std::string holds = " holds '{{', which Argo takes for a reference of its own: ";
  EXPECT_EQ(refusal([](Step& step) { step.image = "sqlpod:{{x}}"; }),
            "the image's name" + holds + "sqlpod:{{x}}");
  EXPECT_EQ(refusal([](Step& step) { step.arguments.emplace_back("{{x}}"); }),
            "an argument of sqlpod" + holds + "{{x}}");
  EXPECT_EQ(refusal([](Step& step) { step.environment.emplace_back("A", "a/{{=x}}"); }),
            "the variable A" + holds + "a/{{=x}}");
  EXPECT_EQ(refusal([](Step& step) { step.secrets[0].folder = "/etc/secrets/{{x}}"; }),
            "the folder of a secret" + holds + "/etc/secrets/{{x}}");
  EXPECT_EQ(refusal([](Step& step) { step.secrets[0].items[0].path = "{{x}}"; }),
            "the file of a secret" + holds + "{{x}}");
  EXPECT_EQ(refusal([](Step& step) { step.output_folder = "/out/{{x}}"; }),
            "the folder of the output" + holds + "/out/{{x}}");
}

}  // namespace
}  // namespace sqlpod
