#include "secrets/masked_secret.h"

#include <sys/random.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

#include "error/error.h"

namespace sqlpod {
namespace {

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t count = getrandom(bytes.data() + filled, size - filled, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      throw Error(ErrorKind::internal,
                  std::string("the system gives no random bytes: ") + std::strerror(errno),
                  "let the process call getrandom");
    }
    filled += static_cast<std::size_t>(count);
  }
  return bytes;
}

/// One text as long as the other, byte by byte.
Secret combined(std::string_view text, std::string_view mask) {
  std::string result(text.size(), '\0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    result[i] = static_cast<char>(text[i] ^ mask[i]);
  }
  return Secret(std::move(result));
}

}  // namespace

MaskedSecret::MaskedSecret(const Secret& secret)
    : mask_(random_bytes(secret.reveal().size())),
      masked_(combined(secret.reveal(), mask_.reveal())) {}

Secret MaskedSecret::open() const {
  return combined(masked_.reveal(), mask_.reveal());
}

}  // namespace sqlpod
