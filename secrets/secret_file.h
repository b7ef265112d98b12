// Reads the file of a mounted secret without leaving copies of it in memory.
#pragma once

#include <optional>
#include <string>

#include "secrets/secret.h"

namespace sqlpod {

/// The whole content of a file of at most 1 MiB, or nothing when there is no such file. Symlinks
/// are followed. Throws Error (secret) naming the path when it is there but unreadable, too large
/// or no file (a folder, a pipe).
std::optional<Secret> read_secret_file(const std::string& path);

}  // namespace sqlpod
