// Reads a file of this machine that a manifest is to carry.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace sqlpod {

/// All that a ConfigMap holds, in bytes: the sum of its values.
constexpr std::size_t largest_config_map = std::size_t{1024} * 1024;

/// The content of a regular file, or none of one that no ConfigMap holds. Throws Error (usage) that
/// names the file when it is not there, cannot be read, or is a pipe or the like, which cannot be
/// read again.
std::optional<std::string> read_local_file(const std::string& path);

/// Whether the text is a URI of an object store, such as s3://bucket/key; and that of a file, which
/// is one of the container's own.
bool is_store_uri(const std::string& text);
bool is_file_uri(const std::string& text);

}  // namespace sqlpod
