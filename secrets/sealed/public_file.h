// Reads a file that may be public: a sealed store, a certificate.
#pragma once

#include <optional>
#include <string>

namespace sqlpod {

/// The whole content of a file of at most 1 MiB, or nothing when there is no such file. Symlinks
/// are followed. Throws Error (secret) naming the path when it is there but unreadable, too large
/// or no regular file.
std::optional<std::string> read_public_file(const std::string& path);

}  // namespace sqlpod
