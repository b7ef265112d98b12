// Reads the file of a mounted secret without leaving copies of it in memory.
//
// A file that others could change is refused, one that others can read is read with a warning in
// the log, once for each file; file_access.h has what that means.
#pragma once

#include <optional>
#include <string>

#include "error/error.h"
#include "secrets/secret.h"

namespace sqlpod {

/// The whole content of a file of at most 1 MiB, or nothing when there is no such file. Symlinks
/// are followed. `top` is the folder that the user named, in or below which the file lies; empty:
/// the file's own. Throws Error (secret) naming the path when it is there but unreadable, too
/// large, no file (a folder, a pipe) or open to changes.
std::optional<Secret> read_secret_file(const std::string& path, const std::string& top = {});

/// "the secret file <path> cannot be read: <reason>", of kind secret.
Error unreadable_secret_file(const std::string& path, const std::string& reason,
                             const std::string& hint);

}  // namespace sqlpod
