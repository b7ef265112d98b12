// How container images are named, as the registries' own grammar has it (the reference of the
// Distribution project): [host[:port]/]path[:tag][@digest]. Pure functions.
#pragma once

#include <string_view>

namespace sqlpod {

/// Whether a text names a repository: lower-case path components between slashes, the first of them
/// possibly a host with a port; no tag and no digest.
bool is_image_repository(std::string_view text);

/// Whether a text is a tag: letters, digits, `_`, `.` and `-`, 128 at most, the first no `.` or
/// `-`.
bool is_image_tag(std::string_view text);

/// Whether a text names an image: a repository, with a tag, a digest, both or neither.
bool is_image_reference(std::string_view text);

}  // namespace sqlpod
