// A sealed store with a changed byte is refused, whatever is read as one ends in an error that can
// be shown, and what is inside is written as it is read.
//
// The bytes: a first line that says what the rest is.
// `store`: a file's text. `text`: what is sealed inside. `changes`: of three bytes each, a place
// (two) and what it is xor-ed with, in a store that holds `group/key`.
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "secrets/sealed/sealed_content.h"
#include "secrets/sealed/sealed_envelope.h"
#include "secrets/sealed/sealed_message.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"
#include "tests/support/recipient_files.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::fuzzing {
namespace {

/// Keys, and a store sealed for both.
class Recipients {
 public:
  Recipients() {
    std::vector<SealedRecipient> recipients;
    for (const auto& files : {testing::make_recipient(folder_, "ec"),
                              testing::make_recipient(folder_, "rsa", {.type = "RSA"})}) {
      recipients.emplace_back(files.certificate);
      keys.emplace_back(files.key);
    }
    SealedSecrets secrets;
    secrets.emplace("group/key", Secret(std::string("value")));
    store = sealed_message(secrets, recipients);
  }

  std::vector<SealedKey> keys;
  std::string store;

 private:
  testing::TemporaryFolder folder_;
};

const Recipients& known() {
  static const Recipients recipients;
  return recipients;
}

bool opens(const std::string& text, const SealedKey& key) {
  return succeeds(ErrorKind::secret, [&] {
    const SealedMessage message(text, "store.pem");
    require(message.recipients().size() <= most_sealed_recipients, "too many recipients");
    message.open(key);
  });
}

void fuzz_text(std::string_view text) {
  succeeds(ErrorKind::secret, [&] {
    const SealedContent content = parse_sealed_text(text, "store.pem");
    const Secret written = sealed_text(content);
    const SealedContent again = parse_sealed_text(written.reveal(), "store.pem");
    require(again.recipients_sha256 == content.recipients_sha256, "another digest is read");
    require(std::equal(again.secrets.begin(), again.secrets.end(), content.secrets.begin(),
                       content.secrets.end(),
                       [](const auto& one, const auto& other) {
                         return one.first == other.first && one.second.equals(other.second);
                       }),
            "other secrets are read than were written");
  });
}

void fuzz_changes(std::string_view changes) {
  std::string store = known().store;
  for (; changes.size() >= 3; changes.remove_prefix(3)) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(changes[i]); };
    char& changed = store[(std::size_t{octet(0)} << 8 | octet(1)) % store.size()];
    changed = static_cast<char>(static_cast<unsigned char>(changed) ^ octet(2));
  }
  for (const SealedKey& key : known().keys) {
    const bool same = store == known().store;
    require(opens(store, key) == same, same ? "a store is refused" : "a changed byte is accepted");
  }
}

}  // namespace

void fuzz_sealed_store(std::string_view bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::string_view form = bytes.substr(0, end);
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  if (form == "text") return fuzz_text(bytes);
  if (form == "changes") return fuzz_changes(bytes);
  for (const SealedKey& key : known().keys) opens(std::string(bytes), key);
}

}  // namespace sqlpod::fuzzing
