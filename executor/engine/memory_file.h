// A secret as a file that only this process can open and that no disk ever holds: for client
// libraries that take a key or certificate by its path.
#pragma once

#include <string>

#include "secrets/secret.h"

namespace sqlpod {

class MemoryFile {
 public:
  /// Throws Error (internal) when the system gives none.
  explicit MemoryFile(const Secret& content);
  MemoryFile(MemoryFile&& other) noexcept;
  MemoryFile& operator=(MemoryFile&& other) = delete;
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile();

  /// Valid in this process as long as the object lives.
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

/// Whether a secret is a key or certificate itself (PEM), not the path of one.
bool is_pem(const Secret& secret);

}  // namespace sqlpod
