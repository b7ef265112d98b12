#include "secrets/sealed/sealed_store.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "error/error.h"
#include "secrets/sealed/sealed_message.h"
#include "tests/support/file_descriptor.h"
#include "tests/support/recipient_files.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using ::testing::ElementsAre;
using testing::FileDescriptor;
using ::testing::HasSubstr;
using testing::make_recipient;
using testing::RecipientFiles;
using testing::TemporaryFolder;

/// Holds a value in another form, so that it is not found in its own place.
class Needle {
 public:
  Needle() {
    for (std::size_t i = 0; i < 40; ++i) masked_ += static_cast<char>(('a' + i * 7 % 26) ^ mask);
  }

  Secret value() const {
    std::string text = masked_;
    for (char& c : text) c = static_cast<char>(c ^ mask);
    return Secret(std::move(text));
  }

  /// How often the value stands in what this process may write to.
  std::size_t count_in_memory() const {
    std::size_t count = 0;
    std::ifstream maps("/proc/self/maps");
    const FileDescriptor memory(::open("/proc/self/mem", O_RDONLY | O_CLOEXEC));
    for (std::string line; std::getline(maps, line);) {
      unsigned long begin = 0;
      unsigned long end = 0;
      std::array<char, 5> access{};
      if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, access.data()) != 3) continue;
      const bool writable = access[0] == 'r' && access[1] == 'w';
      if (!writable || end - begin > largest_mapping) continue;
      std::string content(end - begin, '\0');
      ::pread(memory.get(), content.data(), content.size(), static_cast<off_t>(begin));
      count += count_in(content);
      wipe(content);
    }
    return count;
  }

 private:
  static constexpr char mask = 0x55;
  /// Larger ones are room that was set aside, such as a sanitizer's own.
  static constexpr unsigned long largest_mapping = 1UL << 30;

  std::size_t count_in(const std::string& content) const {
    const Secret text = value();
    const std::string_view start = text.reveal().substr(0, 8);  // never the whole elsewhere
    std::size_t count = 0;
    for (std::size_t at = content.find(start); at != std::string::npos;
         at = content.find(start, at + 1)) {
      if (content.compare(at, text.reveal().size(), text.reveal()) == 0) ++count;
    }
    return count;
  }

  std::string masked_;
};

class SealedStoreTest : public ::testing::Test {
 protected:
  void seal(const std::map<std::string, std::string>& values) {
    SealedSecrets secrets;
    for (const auto& [path, value] : values) secrets.emplace(path, Secret(std::string(value)));
    seal(secrets);
  }

  void seal(const SealedSecrets& secrets) {
    std::vector<SealedRecipient> recipients;
    recipients.emplace_back(team_.certificate);
    folder_.write("store.der", sealed_message(secrets, recipients));
  }

  std::optional<std::string> value(const SecretName& name) const {
    const std::optional<Secret> found = store_.find(name);
    return found ? std::optional<std::string>(found->reveal()) : std::nullopt;
  }

  template <typename Look>
  std::string error_of(Look look) const {
    try {
      look();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::secret);
      return error.message();
    }
    return "no error";
  }

  TemporaryFolder folder_;
  RecipientFiles team_ = make_recipient(folder_, "team");
  SealedStore store_{folder_.file("store.der"), team_.key};
};

TEST_F(SealedStoreTest, FindsASecretByItsPathInLowerCaseThenAsWritten) {
  seal({{"my-group/my-key", "lower"},
        {"My-Group/My-Key", "as written"},
        {"Other/Key", "only as written"},
        {"my-group/v2/my-key", "of the version"},
        {"alone", "alone"}});
  EXPECT_EQ(value({"My-Group", "My-Key", ""}), "lower");
  EXPECT_EQ(value({"Other", "Key", ""}), "only as written");
  EXPECT_EQ(value({"other", "key", ""}), std::nullopt);
  EXPECT_EQ(value({"my-group", "my-key", "v2"}), "of the version");
  EXPECT_EQ(value({"my-group", "my-key", "v3"}), std::nullopt);
  EXPECT_EQ(value({"alone", "", ""}), "alone");
  EXPECT_EQ(value({"", "alone", ""}), "alone");
}

TEST_F(SealedStoreTest, ListsWhatItHolds) {
  seal({{"g/k", "1"}, {"g/v/k", "2"}, {"alone", "3"}});
  EXPECT_THAT(store_.list(), ElementsAre(SecretName{"alone", "", ""}, SecretName{"g", "k", ""},
                                         SecretName{"g", "k", "v"}));
}

TEST_F(SealedStoreTest, SaysWhereItLooks) {
  const std::string place = "sealed store " + folder_.file("store.der") + ", ";
  EXPECT_THAT(store_.places({"My-Group", "Key", "1"}),
              ElementsAre(place + "my-group/1/key", place + "My-Group/1/Key"));
  EXPECT_THAT(store_.places({"g", "k", ""}), ElementsAre(place + "g/k"));
}

TEST_F(SealedStoreTest, IsReadAnewAtEachLook) {
  seal({{"g/k", "before"}});
  EXPECT_EQ(value({"g", "k", ""}), "before");
  seal({{"g/k", "after"}});
  EXPECT_EQ(value({"g", "k", ""}), "after");
}

TEST_F(SealedStoreTest, ThatIsNotThereIsAnErrorAndNotAnEmptyOne) {
  const auto look = [this] { store_.find({"g", "k", ""}); };
  EXPECT_THAT(error_of(look), HasSubstr("store.der is not there"));
  seal({{"g/k", "v"}});
  EXPECT_EQ(error_of(look), "no error");
  const SealedStore without_key(folder_.file("store.der"), "");
  EXPECT_THAT(error_of([&] { without_key.list(); }), HasSubstr("no key is given"));
  const SealedStore missing_key(folder_.file("store.der"), folder_.file("none"));
  EXPECT_THAT(error_of([&] { missing_key.list(); }), HasSubstr("/none of the sealed store is not"));
  folder_.write("large", std::string((std::size_t{1} << 20) + 1, '0'));
  const SealedStore large(folder_.file("large"), team_.key);
  EXPECT_THAT(error_of([&] { large.list(); }), HasSubstr("larger than 1 MiB"));
  const SealedStore no_file(folder_.path(), team_.key);
  EXPECT_THAT(error_of([&] { no_file.list(); }), HasSubstr("not a regular file"));
}

TEST_F(SealedStoreTest, LeavesNoValueInMemory) {
  const Needle needle;
  {
    SealedSecrets secrets;
    secrets.emplace("g/k", needle.value());
    seal(secrets);
    EXPECT_GT(needle.count_in_memory(), 0U);
  }
  EXPECT_EQ(needle.count_in_memory(), 0U) << "after sealing";
  {
    const std::optional<Secret> found = store_.find({"g", "k", ""});
    EXPECT_GT(needle.count_in_memory(), 0U);
  }
  EXPECT_EQ(store_.list().size(), 1U);
  EXPECT_EQ(needle.count_in_memory(), 0U) << "after the lookup";
}

}  // namespace
}  // namespace sqlpod
