#include "executor/file_metadata.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <new>
#include <string_view>

#include "error/error.h"
#include "executor/table/cell_text.h"

namespace sqlpod {
namespace {

std::string sha256(std::string_view text) {
  // Without its context, for which memory was short, the library would crash.
  if (OSSL_LIB_CTX_get0_global_default() == nullptr) throw std::bad_alloc();
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw Error(ErrorKind::internal, "the query's fingerprint cannot be made");
  }
  std::string hexadecimal;
  append_hex({reinterpret_cast<const char*>(digest.data()), size}, hexadecimal);
  return hexadecimal;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> file_metadata(const TaskSpec& task) {
  return {{"sqlpod.task", task.name},
          {"sqlpod.query_sha256", sha256(task.query_template)},
          {"sqlpod.version", SQLPOD_VERSION}};
}

}  // namespace sqlpod
