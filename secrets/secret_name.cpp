#include "secrets/secret_name.h"

#include <algorithm>

#include "error/error.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

constexpr std::size_t longest_name = 255;  // what a file system takes

void check_part(const std::string& part, const std::string& what) {
  const auto refuse = [&](const std::string& reason) {
    throw Error(ErrorKind::secret, "the " + what + " of a secret " + reason,
                "use the plain name that the secret has in the store");
  };
  if (part.size() > longest_name) refuse("is longer than 255 characters");
  if (std::any_of(part.begin(), part.end(),
                  [](unsigned char c) { return c < 0x20 || c == 0x7F; })) {
    refuse("holds a control character");
  }
  if (find_invalid_utf8(part)) refuse("is not UTF-8 text");
  if (part.find_first_of("/\\") != std::string::npos)
    refuse("may not hold a separator: '" + part + "'");
  if (part == "." || part == "..") refuse("may not be '" + part + "'");
}

}  // namespace

void check(const SecretName& name) {
  if (name.group.empty() && name.key.empty()) {
    throw Error(ErrorKind::secret, "a secret is named by neither group nor key",
                "write it as {group: my-db-secrets, key: db-password}");
  }
  check_part(name.group, "group");
  check_part(name.version, "group_version");
  check_part(name.key, "key");
}

std::string describe(const SecretName& name) {
  std::string text;
  const auto add = [&](const char* what, const std::string& part) {
    if (!part.empty()) text += (text.empty() ? "" : ", ") + (what + (" '" + part + "'"));
  };
  add("group", name.group);
  add("version", name.version);
  add("key", name.key);
  return text;
}

}  // namespace sqlpod
