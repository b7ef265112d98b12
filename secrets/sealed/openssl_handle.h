// Owners of what OpenSSL hands out, for the sources that call it.
#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

namespace sqlpod {

/// Frees by one function of OpenSSL's.
template <auto free_function>
struct OpensslFree {
  template <typename T>
  void operator()(T* object) const noexcept {
    free_function(object);
  }
};

using BioHandle = std::unique_ptr<BIO, OpensslFree<BIO_free_all>>;
using CmsHandle = std::unique_ptr<CMS_ContentInfo, OpensslFree<CMS_ContentInfo_free>>;

/// Forgets what failed calls have left in the thread's queue, so that no later error of a TLS
/// connection shows it.
struct OpensslErrorsForgotten {
  OpensslErrorsForgotten() = default;
  OpensslErrorsForgotten(const OpensslErrorsForgotten&) = delete;
  OpensslErrorsForgotten& operator=(const OpensslErrorsForgotten&) = delete;
  ~OpensslErrorsForgotten() { ERR_clear_error(); }
};

/// Reads from `bytes`, which must outlive it.
inline BioHandle bio_over(std::string_view bytes) {
  return BioHandle(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

/// What was written to a memory BIO.
inline std::string_view bio_content(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string_view(data, static_cast<std::size_t>(size)) : std::string_view();
}

}  // namespace sqlpod
