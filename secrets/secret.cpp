#include "secrets/secret.h"

#include <openssl/crypto.h>

namespace sqlpod {

void wipe(std::string& text) noexcept {
  // Growing within the capacity never reallocates, and reaches bytes that a longer value left
  // behind.
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

Secret::Secret(std::string&& value) : value_(value) {
  wipe(value);
}

Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)) {
  // A short string is copied by the move and would stay behind.
  wipe(other.value_);
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(value_);
    value_ = std::move(other.value_);
    wipe(other.value_);
  }
  return *this;
}

Secret::~Secret() {
  wipe(value_);
}

Secret Secret::clone() const {
  return Secret(std::string(value_));
}

bool Secret::equals(const Secret& other) const {
  return value_.size() == other.value_.size() &&
         CRYPTO_memcmp(value_.data(), other.value_.data(), value_.size()) == 0;
}

}  // namespace sqlpod
