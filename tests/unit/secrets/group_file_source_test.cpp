#include "secrets/sources/group_file_source.h"

#include <gmock/gmock.h>

#include "error/error.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GroupFileSourceTest : public ::testing::Test {
 protected:
  GroupFileSource source(LetterCase letters = LetterCase::as_written) const {
    return {PathTemplate::parse(folder_.path() + "/{group}.json"), letters};
  }
  std::string value(const SecretName& name) const {
    const auto found = source().find(name);
    return found ? std::string(found->reveal()) : "<nothing>";
  }
  testing::TemporaryFolder folder_;
};

TEST_F(GroupFileSourceTest, LooksForAKeyAsWrittenThenInSmallThenInCapitalLetters) {
  folder_.write("G.json", R"({"KEY": "capital", "key": "small", "Key": "as written"})");
  EXPECT_EQ(value({"G", "Key", ""}), "as written");
  EXPECT_EQ(value({"G", "kEY", ""}), "small");
  folder_.write("G.json", R"({"KEY": "capital", "kEy": "no"})");
  EXPECT_EQ(value({"G", "Key", ""}), "capital");
}

TEST_F(GroupFileSourceTest, HasNothingWhereThereIsNoFileOrNoKey) {
  folder_.write("g.json", R"({"k": "value"})");
  EXPECT_EQ(value({"g", "k", ""}), "value");
  EXPECT_EQ(value({"g", "other", ""}), "<nothing>");
  EXPECT_EQ(value({"other", "k", ""}), "<nothing>");
  EXPECT_EQ(value({"g", "", ""}), "<nothing>");
  EXPECT_EQ(value({"", "k", ""}), "<nothing>");
}

TEST_F(GroupFileSourceTest, ReadsTheFileAnewEachTime) {
  folder_.write("g.json", R"({"k": "old"})");
  EXPECT_EQ(value({"g", "k", ""}), "old");
  folder_.write("g.json", R"({"k": "new"})");
  EXPECT_EQ(value({"g", "k", ""}), "new");
}

TEST_F(GroupFileSourceTest, NamesTheKeyAndTheFile) {
  EXPECT_THAT(source(LetterCase::lower).places({"G", "Key", ""}),
              ElementsAre("key 'Key' in file " + folder_.file("g.json")));
  EXPECT_THAT(source().places({"", "Key", ""}), IsEmpty());
}

TEST_F(GroupFileSourceTest, SaysWhichKeyHoldsNoValue) {
  const std::string path = folder_.write("g.json", R"({"k": ["canary"]})");
  try {
    value({"g", "K", ""});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::secret);
    EXPECT_EQ(error.message(),
              "the secret file " + path + " cannot be read: its key 'k' holds no single value");
  }
}

TEST_F(GroupFileSourceTest, ListsTheKeysOfEveryFile) {
  folder_.write("a.json", R"({"k1": "1", "K2": "2"})");
  folder_.write("B.json", R"({"data": {"k": "3"}})");
  EXPECT_THAT(source().list(), ElementsAre(SecretName{"B", "k", ""}, SecretName{"a", "k1", ""},
                                           SecretName{"a", "K2", ""}));
  folder_.write("c.json", "canary");
  EXPECT_THROW(source().list(), Error);
}

}  // namespace
}  // namespace sqlpod
