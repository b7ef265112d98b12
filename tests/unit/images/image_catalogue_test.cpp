#include "images/image_catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <optional>

#include "error/error.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return {ErrorKind::internal, ""};
}

ImageCatalogue parsed(const std::string& yaml) {
  return ImageCatalogue::parse(yaml, "images.yaml");
}

std::vector<std::string> names(const ImageCatalogue& catalogue) {
  std::vector<std::string> all;
  for (const CatalogueImage& image : catalogue.all()) all.push_back(image.name);
  return all;
}

TEST(ImageCatalogue, TheBuiltinOneHasEveryPythonAndCompiler) {
  const ImageCatalogue catalogue = ImageCatalogue::builtin();
  EXPECT_THAT(names(catalogue),
              ElementsAre("sqlpod", "py3.9", "py3.10", "py3.11", "py3.12", "py3.13", "py3.14",
                          "cxx10", "cxx11", "cxx12", "cxx13", "cxx14"));
  EXPECT_EQ(catalogue.released().image, "sqlpod:" SQLPOD_VERSION);
  EXPECT_EQ(catalogue.for_python("3.11").image, "sqlpod:py3.11-sqlpod-" SQLPOD_VERSION);
  EXPECT_EQ(catalogue.for_python("3.11").base, "python:3.11-slim");
  EXPECT_EQ(catalogue.for_cpp("12").image, "sqlpod:cxx12-sqlpod-" SQLPOD_VERSION);
}

TEST(ImageCatalogue, ATagThatWouldBeTooLongIsRefused) {
  const std::string longest(128, '1');
  EXPECT_EQ(parsed("repository: sqlpod\nversion: " + longest).released().image,
            "sqlpod:" + longest);
  const Error error =
      error_of([&] { parsed("version: " + longest + "\npython: {\"3.12\": {base: b}}\n"); });
  EXPECT_THAT(error.message() + error.details(),
              HasSubstr("its tag would be longer than the 128 characters"));
}

TEST(ImageCatalogue, AMoreExactVersionIsTheSameImage) {
  const ImageCatalogue catalogue = ImageCatalogue::builtin();
  EXPECT_EQ(catalogue.for_python("3.11.7").name, "py3.11");
  EXPECT_EQ(catalogue.for_cpp("12.2.0").name, "cxx12");
}

TEST(ImageCatalogue, AnUnknownVersionIsToldTheNearestAndAll) {
  const ImageCatalogue catalogue = ImageCatalogue::builtin();
  const Error python = error_of([&] { catalogue.for_python("3.15"); });
  EXPECT_EQ(python.message(), "there is no image for Python '3.15'");
  EXPECT_EQ(python.hint(),
            "did you mean '3.14'? the catalogue has 3.9, 3.10, 3.11, 3.12, 3.13, 3.14");
  EXPECT_EQ(error_of([&] { catalogue.for_cpp("9"); }).hint(),
            "the catalogue has 10, 11, 12, 13, 14");
  for (const char* version : {"", "3", "3.1", "3.11.", "3.11.x", "3.111", " 3.11"}) {
    EXPECT_THAT(error_of([&] { catalogue.for_python(version); }).hint(), HasSubstr("3.11"))
        << version;
  }
}

TEST(ImageCatalogue, AnImageIsFoundByItsShortNameItsTagAndItsWholeName) {
  const ImageCatalogue catalogue = ImageCatalogue::builtin();
  for (const char* name :
       {"cxx12", "cxx12-sqlpod-" SQLPOD_VERSION, "sqlpod:cxx12-sqlpod-" SQLPOD_VERSION}) {
    EXPECT_EQ(catalogue.named(name).name, "cxx12") << name;
  }
  EXPECT_EQ(catalogue.named("sqlpod").kind, ImageKind::released);
  EXPECT_THAT(error_of([&] { catalogue.named("cxx-12"); }).hint(),
              AllOf(StartsWith("did you mean 'cxx12'?"), HasSubstr("py3.9")));
}

TEST(ImageCatalogue, ASiteNamesItsOwnRepositoryVersionAndImages) {
  const ImageCatalogue catalogue = parsed(R"(
python:
  3.10: {base: "registry.example.com/python:3.10"}
  "3.11": {base: "python:3.11-slim", image: "registry.example.com/data/py:1"}
version: 0.1.0-site.2
repository: registry.example.com:5000/team/sqlpod
)");
  EXPECT_THAT(names(catalogue), ElementsAre("sqlpod", "py3.10", "py3.11"));
  EXPECT_EQ(catalogue.released().image, "registry.example.com:5000/team/sqlpod:0.1.0-site.2");
  EXPECT_EQ(catalogue.for_python("3.10").image,
            "registry.example.com:5000/team/sqlpod:py3.10-sqlpod-0.1.0-site.2");
  EXPECT_EQ(catalogue.for_python("3.11").image, "registry.example.com/data/py:1");
  EXPECT_EQ(error_of([&] { catalogue.for_cpp("12"); }).hint(), "the catalogue has none");
}

TEST(ImageCatalogue, TheReleasedImageComesFirstAndMayBeNamed) {
  const ImageCatalogue catalogue =
      parsed("cpp: {12: {base: a}}\npython: {3.9: {base: b}}\nreleased: {image: 'me/sqlpod:7'}\n");
  EXPECT_THAT(names(catalogue), ElementsAre("sqlpod", "py3.9", "cxx12"));
  EXPECT_EQ(catalogue.released().image, "me/sqlpod:7");
  EXPECT_EQ(catalogue.released().base, "scratch");
}

TEST(ImageCatalogue, EveryProblemOfAFileIsReportedWithItsPlace) {
  const Error error = error_of([] {
    parsed(
        "repository: Sqlpod:1\n"
        "version: a b\n"
        "pyton: {}\n"
        "python:\n"
        "  three: {base: x}\n"
        "  3.9: {}\n"
        "  3.10: {base: 'no image', imgae: y}\n"
        "cpp: [12]\n");
  });
  EXPECT_EQ(error.message(), "images.yaml has 8 errors");
  EXPECT_THAT(
      error.details(),
      AllOf(HasSubstr("images.yaml:1:13: repository: 'Sqlpod:1' is no name of a repository"),
            HasSubstr("images.yaml:2:10: version: 'a b' cannot be part of a tag"),
            HasSubstr("images.yaml:3:1: pyton: unknown key"),
            HasSubstr("images.yaml:5:3: python: 'three' is no version"),
            HasSubstr("images.yaml:6:3: python.3.9: base is missing"),
            HasSubstr("images.yaml:7:16: python.3.10.base: 'no image' is no name of an image"),
            HasSubstr("images.yaml:7:28: python.3.10.imgae: unknown key"),
            HasSubstr("images.yaml:8:6: cpp: expected a map, not a list")));
}

TEST(ImageCatalogue, AFileThatIsNoCatalogueIsAnError) {
  EXPECT_EQ(error_of([] { parsed(""); }).message(), "images.yaml is empty");
  EXPECT_THAT(error_of([] { parsed("[]"); }).message(),
              StartsWith("images.yaml:1:1: expected a map"));
  EXPECT_THAT(error_of([] { parsed("python: {"); }).message(), HasSubstr("not YAML"));
  EXPECT_THAT(error_of([] { parsed("python: {3.9: {base: a}, 3.9: {base: b}}"); }).message(),
              HasSubstr("'3.9' stands twice"));
  EXPECT_THAT(error_of([] { ImageCatalogue::load("/nowhere/images.yaml"); }).message(),
              HasSubstr("/nowhere/images.yaml"));
}

TEST(ImageCatalogue, ARepositoryFromOutsideGoesBeforeTheFiles) {
  const testing::TemporaryFolder folder;
  const std::string file =
      folder.write("images.yaml", "repository: site/sqlpod\ncpp: {12: {base: a, image: 'b:1'}}\n");
  EXPECT_THAT(ImageCatalogue::load(file).released().image, StartsWith("site/sqlpod:"));
  const ImageCatalogue mirrored = ImageCatalogue::open(file, "mirror.example.com/sqlpod");
  EXPECT_THAT(mirrored.released().image, StartsWith("mirror.example.com/sqlpod:"));
  EXPECT_EQ(mirrored.for_cpp("12").image, "b:1");
  EXPECT_THAT(error_of([&] { ImageCatalogue::open(file, "Sqlpod"); }).message(),
              HasSubstr("'Sqlpod' is no name of an image repository"));
}

TEST(ImageCatalogue, TheEnvironmentNamesFileAndRepository) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.write("images.yaml", "version: '7'\n");
  setenv("SQLPOD_CATALOGUE", file.c_str(), 1);
  setenv("SQLPOD_IMAGE_REPOSITORY", "team/sqlpod", 1);
  EXPECT_EQ(ImageCatalogue::from_environment().released().image, "team/sqlpod:7");
  unsetenv("SQLPOD_CATALOGUE");
  unsetenv("SQLPOD_IMAGE_REPOSITORY");
  EXPECT_EQ(ImageCatalogue::from_environment().released().image, "sqlpod:" SQLPOD_VERSION);
}

}  // namespace
}  // namespace sqlpod
