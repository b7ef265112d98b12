#include "secrets/sealed/sealed_recipient.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <utility>
#include <vector>

#include "error/error.h"
#include "secrets/sealed/sealed_key.h"
#include "tests/support/recipient_files.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using ::testing::HasSubstr;
using testing::make_recipient;
using ::testing::MatchesRegex;
using testing::RecipientFiles;
using testing::RecipientOptions;
using testing::TemporaryFolder;

template <typename Half>
std::string refusal_of(const std::string& file, ErrorKind kind) {
  try {
    Half half(file);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.message();
    EXPECT_FALSE(error.hint().empty());
    EXPECT_THAT(error.message(), HasSubstr(file));
    return error.message();
  }
  return "it is taken";
}

std::string refused_recipient(const std::string& file) {
  return refusal_of<SealedRecipient>(file, ErrorKind::usage);
}

std::string refused_key(const std::string& file) {
  return refusal_of<SealedKey>(file, ErrorKind::secret);
}

TEST(SealedRecipient, IsCalledByIssuerAndSerial) {
  const TemporaryFolder folder;
  EXPECT_THAT(SealedRecipient(make_recipient(folder, "team").certificate).description(),
              MatchesRegex("issuer CN=team, serial [0-9A-F]+"));
  EXPECT_THAT(SealedRecipient(make_recipient(folder, "t\nm").certificate).description(),
              MatchesRegex("issuer CN=t\\\\0Am, serial [0-9A-F]+"));
}

TEST(SealedRecipient, MustBeValidToday) {
  const TemporaryFolder folder;
  EXPECT_THAT(
      refused_recipient(
          make_recipient(folder, "old", {.valid_from = -7200, .valid_until = -60}).certificate),
      HasSubstr("has expired"));
  EXPECT_THAT(refused_recipient(make_recipient(folder, "new", {.valid_from = 600}).certificate),
              HasSubstr("not valid yet"));
}

TEST(SealedRecipient, MustHaveAKeyThatCmsSealsFor) {
  const TemporaryFolder folder;
  const std::pair<RecipientOptions, std::string> cases[] = {
      {{.type = "ED25519"}, "of the kind ED25519, neither RSA nor of an elliptic curve"},
      {{.type = "X25519"}, "of the kind X25519, neither RSA nor of an elliptic curve"},
      {{.type = "RSA", .bits = 1024}, "fewer than 2048 bits"},
      {{.key_usage = "digitalSignature"}, "does not allow key agreement"},
      {{.type = "RSA", .key_usage = "digitalSignature"}, "does not allow key encipherment"},
  };
  for (const auto& [options, reason] : cases)
    EXPECT_THAT(refused_recipient(make_recipient(folder, "team", options).certificate),
                HasSubstr(reason));
  for (const RecipientOptions& options :
       {RecipientOptions{.key_usage = "keyAgreement"},
        RecipientOptions{.type = "RSA", .key_usage = "digitalSignature,keyEncipherment"}}) {
    EXPECT_NO_THROW(SealedRecipient(make_recipient(folder, "team", options).certificate));
  }
}

TEST(SealedRecipient, IsOneCertificate) {
  const TemporaryFolder folder;
  const RecipientFiles files = make_recipient(folder, "team");
  const std::string certificate = testing::read_file(files.certificate);
  EXPECT_THAT(refused_recipient(folder.file("none")), HasSubstr("no such file"));
  EXPECT_THAT(refused_recipient(files.key), HasSubstr("no X.509 certificate"));
  EXPECT_THAT(refused_recipient(folder.write("empty", "")), HasSubstr("no X.509 certificate"));
  EXPECT_THAT(refused_recipient(folder.write("two", certificate + certificate)),
              HasSubstr("several certificates"));
  EXPECT_NO_THROW(
      SealedRecipient(folder.write("both", testing::read_file(files.key) + certificate)));
  EXPECT_THROW(SealedRecipient{folder.path()}, Error);
}

TEST(SealedKey, IsAPrivateKeyForRsaOrEcdh) {
  const TemporaryFolder folder;
  EXPECT_TRUE(SealedKey(make_recipient(folder, "rsa", {.type = "RSA"}).key).is_rsa());
  const RecipientFiles files = make_recipient(folder, "ec");
  EXPECT_FALSE(SealedKey(files.key).is_rsa());
  EXPECT_THAT(refused_key(make_recipient(folder, "ed", {.type = "ED25519"}).key),
              HasSubstr("neither RSA nor of an elliptic curve"));
  EXPECT_THAT(refused_key(folder.file("none")), HasSubstr("is not there"));
  EXPECT_THAT(refused_key(folder.write("empty", "")), HasSubstr("no private key"));
  EXPECT_THAT(refused_key(folder.write("text", "geheim")), HasSubstr("no private key"));
  const std::string certificate = folder.write("cert", testing::read_file(files.certificate));
  ::chmod(certificate.c_str(), 0600);
  EXPECT_THAT(refused_key(certificate), HasSubstr("no private key"));
}

TEST(SealedKey, ThatOthersCanChangeIsRefused) {
  const TemporaryFolder folder;
  ::chmod(folder.path().c_str(), 0755);
  const RecipientFiles files = make_recipient(folder, "team");
  ::chmod(files.key.c_str(), 0606);
  EXPECT_THAT(refused_key(files.key), HasSubstr("every user can change it"));
  ::chmod(files.key.c_str(), 0604);
  EXPECT_EQ(refused_key(files.key), "it is taken");
}

}  // namespace
}  // namespace sqlpod
