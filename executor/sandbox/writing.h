// Files are written to, made and removed below the folders that are named, and nowhere else:
// Landlock (https://docs.kernel.org/userspace-api/landlock.html). Reading is not restricted, nor
// what is open already.
#pragma once

#include <filesystem>
#include <vector>

namespace sqlpod {

/// For the calling thread and what it starts, for good; nothing gains privileges afterwards
/// (no_new_privs). A path is a folder, with all that is below it, or a file; one that is not there
/// is left out. Devices, sockets, FIFOs and symbolic links are made nowhere. Answers 0, or the
/// errno for which the kernel could not.
int restrict_writing(const std::vector<std::filesystem::path>& writable);

}  // namespace sqlpod
