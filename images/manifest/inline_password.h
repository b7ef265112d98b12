// Finds the passwords that a spec holds in plain text: a manifest goes into repositories and
// clusters where many can read it.
//
// All of it throws Error (usage), which names the place, never the value, and the key that takes
// the name of a secret instead.
#pragma once

#include <string>
#include <string_view>

#include "config/task_spec.h"

namespace sqlpod {

/// Looks at the URL, the connect args, the storage args and the metadata.
void refuse_inline_passwords(const TaskSpec& task);

/// Looks at a path or URI; `place` says what it is: "output.path".
void refuse_credentials_in(const std::string& uri, const std::string& place);

/// Looks for URLs with a password anywhere in the text of a file, its comments included.
void refuse_urls_with_password(std::string_view text, const std::string& file);

}  // namespace sqlpod
