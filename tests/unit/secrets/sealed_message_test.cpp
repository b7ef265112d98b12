#include "secrets/sealed/sealed_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "error/error.h"
#include "secrets/sealed/sealed_envelope.h"
#include "tests/support/recipient_files.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::make_recipient;
using ::testing::MatchesRegex;
using ::testing::Not;
using testing::RecipientFiles;
using testing::RecipientOptions;
using testing::TemporaryFolder;
using ::testing::UnorderedElementsAre;

std::string sealed_for(const std::vector<RecipientFiles>& files, const std::string& value = "v") {
  std::vector<SealedRecipient> recipients;
  for (const RecipientFiles& each : files) recipients.emplace_back(each.certificate);
  SealedSecrets secrets;
  secrets.emplace("group/key", Secret(std::string(value)));
  return sealed_message(secrets, recipients);
}

/// The value, or nothing when the store is refused.
std::optional<std::string> value_in(const std::string& store, const SealedKey& key) {
  try {
    const SealedSecrets secrets = SealedMessage(store, "store.pem").open(key);
    return std::string(secrets.at("group/key").reveal());
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::secret) << error.message();
    return std::nullopt;
  }
}

Error error_of_opening(const std::string& store, const SealedKey& key) {
  try {
    SealedMessage(store, "store.pem").open(key);
  } catch (const Error& error) {
    return error;
  }
  return {ErrorKind::internal, "no error"};
}

TEST(SealedMessage, OpensWithTheKeyOfEachOfItsRecipients) {
  const TemporaryFolder folder;
  const std::vector<RecipientFiles> files = {
      make_recipient(folder, "rsa2048", {.type = "RSA"}),
      make_recipient(folder, "rsa3072", {.type = "RSA", .bits = 3072}),
      make_recipient(folder, "rsa4096", {.type = "RSA", .bits = 4096}),
      make_recipient(folder, "p256"),
      make_recipient(folder, "p384", {.curve = "P-384"}),
      make_recipient(folder, "p521", {.curve = "P-521"}),
      make_recipient(folder, "again"),
  };
  const std::string store = sealed_for(files, "the value");
  EXPECT_EQ(SealedMessage(store, "s").recipients().size(), files.size());
  for (const RecipientFiles& each : files) {
    EXPECT_EQ(value_in(store, SealedKey(each.key)), "the value") << each.key;
    EXPECT_EQ(value_in(sealed_for({each}, "alone"), SealedKey(each.key)), "alone") << each.key;
  }
}

TEST(SealedMessage, IsPemOrDer) {
  const TemporaryFolder folder;
  const RecipientFiles files = make_recipient(folder, "team");
  const std::string der = sealed_for({files});
  EXPECT_EQ(value_in(der, SealedKey(files.key)), "v");
  EXPECT_EQ(value_in(sealed_pem(der), SealedKey(files.key)), "v");
  EXPECT_THAT(sealed_pem(der), ::testing::StartsWith("-----BEGIN CMS-----\n"));
}

TEST(SealedMessage, IsNeverTheSameTwice) {
  const TemporaryFolder folder;
  const RecipientFiles files = make_recipient(folder, "team");
  EXPECT_NE(sealed_for({files}), sealed_for({files}));
}

TEST(SealedMessage, DoesNotShowWhatIsInside) {
  const TemporaryFolder folder;
  const std::string store = sealed_for({make_recipient(folder, "team")}, "geheim und lang genug");
  EXPECT_THAT(store, AllOf(Not(HasSubstr("geheim")), Not(HasSubstr("group"))));
}

class ChangedMessage : public ::testing::Test {
 protected:
  /// Every change of one byte, each of its bits and all of them, must be refused.
  void expect_refused(const std::string& store, const SealedKey& key) {
    ASSERT_EQ(value_in(store, key), "v");
    for (std::size_t at = 0; at < store.size(); ++at) {
      for (const unsigned change : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 255U}) {
        std::string changed = store;
        changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ change);
        ASSERT_EQ(value_in(changed, key), std::nullopt) << "byte " << at << " xor " << change;
      }
    }
  }

  TemporaryFolder folder_;
  RecipientFiles ec_ = make_recipient(folder_, "ec");
};

TEST_F(ChangedMessage, IsRefusedWhereverTheByteStands) {
  expect_refused(sealed_for({ec_}), SealedKey(ec_.key));
}

TEST_F(ChangedMessage, IsRefusedInTextToo) {
  const std::string store = sealed_pem(sealed_for({ec_}));
  const SealedKey key(ec_.key);
  for (std::size_t at = 0; at < store.size(); ++at) {
    for (const unsigned change : {1U, 32U, 255U}) {
      std::string changed = store;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ change);
      ASSERT_EQ(value_in(changed, key), std::nullopt) << "byte " << at;
    }
  }
}

TEST_F(ChangedMessage, IsRefusedInTheOtherRecipientsPartsToo) {
  const std::string store = sealed_for({make_recipient(folder_, "rsa", {.type = "RSA"}), ec_});
  const SealedKey key(ec_.key);
  for (std::size_t at = 0; at < store.size(); ++at) {
    std::string changed = store;
    changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ 1U);
    ASSERT_EQ(value_in(changed, key), std::nullopt) << "byte " << at;
  }
}

TEST_F(ChangedMessage, IsRefusedWhenSomethingIsMissingOrAdded) {
  const SealedKey key(ec_.key);
  const std::string der = sealed_for({ec_});
  for (const std::string& store : {der, sealed_pem(der)}) {
    for (std::size_t size = 0; size < store.size(); ++size)
      ASSERT_EQ(value_in(store.substr(0, size), key), std::nullopt) << size;
    for (const char* added : {"\n", " ", "x", "-----BEGIN CMS-----\n"}) {
      EXPECT_EQ(value_in(store + added, key), std::nullopt);
      EXPECT_EQ(value_in(added + store, key), std::nullopt);
    }
    EXPECT_EQ(value_in(store + store, key), std::nullopt);
  }
}

TEST_F(ChangedMessage, IsSaidToBeChanged) {
  std::string store = sealed_for({ec_});
  store.back() = static_cast<char>(store.back() ^ 1);
  const Error error = error_of_opening(store, SealedKey(ec_.key));
  EXPECT_EQ(error.message(), "store.pem was changed after it was sealed");
  EXPECT_THAT(error.hint(), HasSubstr("trust nothing in it"));
}

TEST_F(ChangedMessage, OfTwoMadeIntoOneIsRefused) {
  // Both are sealed for the same recipient, so that only the parts' being of one can be asked.
  const std::string one = sealed_for({ec_});
  const std::string other = sealed_for({ec_});
  ASSERT_EQ(one.size(), other.size());
  const SealedKey key(ec_.key);
  std::size_t mixed = 0;
  for (std::size_t at = 1; at < one.size(); ++at) {
    const std::string both = one.substr(0, at) + other.substr(at);
    if (both == one || both == other) continue;
    EXPECT_EQ(value_in(both, key), std::nullopt) << at;
    ++mixed;
  }
  EXPECT_GT(mixed, one.size() / 2);
}

TEST(SealedMessage, SaysForWhomItIsToAnotherKey) {
  const TemporaryFolder folder;
  const std::string store = sealed_for(
      {make_recipient(folder, "team, A"), make_recipient(folder, "ci", {.type = "RSA"})});
  EXPECT_THAT(SealedMessage(store, "s").recipients(),
              UnorderedElementsAre(MatchesRegex("issuer CN=team\\\\, A, serial [0-9A-F]+"),
                                   MatchesRegex("issuer CN=ci, serial [0-9A-F]+")));
  for (const RecipientOptions& options :
       {RecipientOptions{}, RecipientOptions{.type = "RSA"}, RecipientOptions{.curve = "P-384"}}) {
    const RecipientFiles stranger = make_recipient(folder, "stranger", options);
    const Error error = error_of_opening(store, SealedKey(stranger.key));
    EXPECT_EQ(error.kind(), ErrorKind::secret);
    EXPECT_THAT(error.message(),
                AllOf(HasSubstr("the key " + stranger.key + " does not open store.pem"),
                      HasSubstr("sealed for issuer CN="), HasSubstr("issuer CN=ci, serial ")));
    EXPECT_THAT(error.hint(), HasSubstr("private key of one of these certificates"));
  }
}

TEST(SealedMessage, NamesFiveRecipientsAtMost) {
  const TemporaryFolder folder;
  const RecipientFiles team = make_recipient(folder, "team");
  const RecipientFiles stranger = make_recipient(folder, "stranger");
  const std::string store = sealed_for(std::vector<RecipientFiles>(7, team));
  EXPECT_EQ(value_in(store, SealedKey(team.key)), "v");
  EXPECT_THAT(error_of_opening(store, SealedKey(stranger.key)).message(),
              ::testing::EndsWith("; and 2 more"));
}

TEST(SealedMessage, HasBounds) {
  const TemporaryFolder folder;
  const RecipientFiles team = make_recipient(folder, "team");
  EXPECT_THROW(sealed_for(std::vector<RecipientFiles>(most_sealed_recipients + 1, team)), Error);
  EXPECT_THROW(sealed_for({team}, std::string(most_sealed_bytes / 2, 'x')), Error);
  const std::string large(most_sealed_bytes / 2 - 4096, 'x');
  EXPECT_EQ(value_in(sealed_for({team}, large), SealedKey(team.key)), large);
}

TEST(SealedMessage, OfSomethingElseSaysWhatIsWrong) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "it is empty"},
      {"password", "it is neither PEM nor DER"},
      {"MIME-Version: 1.0\n", "it is an S/MIME mail"},
      {"-----BEGIN CMS-----\n", "its PEM text is damaged"},
      {"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", "not DER|something else"},
      {std::string("\x30\x80\x06\x00", 4), "indefinite"},
      {std::string("\x30\x03\x02\x01\x00", 5), "it is DER, but not CMS"},
  };
  for (const auto& [text, reason] : cases) {
    try {
      const SealedMessage message(text, "store.pem");
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::secret);
      EXPECT_THAT(error.message(), ::testing::StartsWith("store.pem is not a sealed store: "));
      EXPECT_THAT(error.message(), ::testing::ContainsRegex(reason));
      EXPECT_FALSE(error.hint().empty());
    }
  }
}

}  // namespace
}  // namespace sqlpod
