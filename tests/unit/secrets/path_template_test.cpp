#include "secrets/sources/path_template.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "error/error.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::optional<std::string> path_by(const std::string& text, const SecretName& name) {
  return PathTemplate::parse(text).path(name);
}

TEST(PathTemplate, PutsThePartsOfANameInTheirPlaces) {
  const SecretName name{"g", "k", "v"};
  EXPECT_EQ(path_by("/vault/{group}.json", name), "/vault/g.json");
  EXPECT_EQ(path_by("/mnt/{group}/{version}/x-{key}.txt", name), "/mnt/g/v/x-k.txt");
  EXPECT_EQ(path_by("relative/{key}-{group}-{key}", name), "relative/k-g-k");
  EXPECT_EQ(path_by("/etc/app.env", name), "/etc/app.env");
  EXPECT_EQ(path_by("{key}", name), "k");
}

TEST(PathTemplate, HasNoPathForANameThatLacksAPart) {
  EXPECT_EQ(path_by("/mnt/{group}/{key}", {"", "k", ""}), std::nullopt);
  EXPECT_EQ(path_by("/mnt/{group}/{key}", {"g", "", ""}), std::nullopt);
  EXPECT_EQ(path_by("/mnt/{version}/{key}", {"g", "k", ""}), std::nullopt);
}

TEST(PathTemplate, LeadsNowhereElse) {
  EXPECT_EQ(path_by("/mnt/.{group}/{key}", {".", "k", ""}), std::nullopt);
  EXPECT_EQ(path_by("/mnt/{group}./{key}", {".", "k", ""}), std::nullopt);
  EXPECT_EQ(path_by("/mnt/../run/{key}", {"", "k", ""}), "/mnt/../run/k") << "as the user says";
}

TEST(PathTemplate, KnowsTheFolderThatTheUserNamed) {
  EXPECT_EQ(PathTemplate::parse("/vault/secrets/{group}.json").folder(), "/vault/secrets");
  EXPECT_EQ(PathTemplate::parse("/vault/x-{group}/{key}").folder(), "/vault");
  EXPECT_EQ(PathTemplate::parse("/{group}/{key}").folder(), "/");
  EXPECT_EQ(PathTemplate::parse("{group}/{key}").folder(), ".");
  EXPECT_EQ(PathTemplate::parse("/etc/app.env").folder(), "/etc");
}

TEST(PathTemplate, RefusesWhatIsNone) {
  for (const char* text : {"", "/vault/", "/vault/{grup}/{key}", "/vault/{Key}", "/vault/{key",
                           "/vault/key}", "/vault/{}", "/vault/{group}{key}"}) {
    try {
      PathTemplate::parse(text);
      ADD_FAILURE() << "taken: " << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      EXPECT_THAT(error.message(), HasSubstr("'" + std::string(text) + "'"));
    }
  }
}

class PathTemplateNames : public ::testing::Test {
 protected:
  std::vector<SecretName> names(const std::string& text) const {
    return PathTemplate::parse(folder_.path() + text).names();
  }
  testing::TemporaryFolder folder_;
};

TEST_F(PathTemplateNames, AreReadOffTheFiles) {
  folder_.write("a/k2", "");
  folder_.write("a/k1", "");
  folder_.write("b/k", "");
  folder_.write("b/deeper/k", "");
  folder_.write("file", "");
  EXPECT_THAT(
      names("/{group}/{key}"),
      ElementsAre(SecretName{"a", "k1", ""}, SecretName{"a", "k2", ""}, SecretName{"b", "k", ""}));
  EXPECT_THAT(names("/{group}/{version}/{key}"), ElementsAre(SecretName{"b", "k", "deeper"}));
  EXPECT_THAT(names("/b/deeper/{key}"), ElementsAre(SecretName{"", "k", ""}));
  EXPECT_THAT(names("/file"), ElementsAre(SecretName{}));
  EXPECT_THAT(names("/nowhere/{key}"), IsEmpty());
  EXPECT_THAT(names("/file/{key}"), IsEmpty());
}

TEST_F(PathTemplateNames, AreToldFromTheTextAroundThem) {
  for (const char* file : {"db.json", "db.yaml", ".json", "x-a.b.json", "x-.json"}) {
    folder_.write(file, "");
  }
  EXPECT_THAT(
      names("/{group}.json"),
      ElementsAre(SecretName{"db", "", ""}, SecretName{"x-", "", ""}, SecretName{"x-a.b", "", ""}));
  EXPECT_THAT(names("/x-{group}.{key}.json"), ElementsAre(SecretName{"a", "b", ""}));
  EXPECT_THAT(names("/{key}.{key}"), IsEmpty());
}

TEST_F(PathTemplateNames, OfAKubernetesMountAreItsKeys) {
  folder_.write("..2024_01_31/password", "");
  std::filesystem::create_directory_symlink("..2024_01_31", folder_.file("..data"));
  std::filesystem::create_symlink("..data/password", folder_.file("password"));
  std::filesystem::create_symlink("nowhere", folder_.file("dangling"));
  EXPECT_THAT(names("/{key}"), ElementsAre(SecretName{"", "password", ""}));
}

}  // namespace
}  // namespace sqlpod
