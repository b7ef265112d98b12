// A file with several secrets: keys and their values, in JSON (RFC 8259), YAML or dotenv, told by
// the end of its name (.json; .yaml, .yml; .env).
//
// JSON and YAML hold a map of keys to texts; a number or a truth value is the text that it is
// written with. A map `data` in it takes its place, and one in that too: so Vault answers, and so
// its agent writes it. dotenv.h has what a dotenv file is. No file holds more than 1000 keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secrets/secret.h"

namespace sqlpod {

struct GroupFileEntry {
  std::string key;
  std::optional<Secret> value;  ///< nothing: a list, a map or null
};

/// Throws Error (secret) that names the file and where in it something is wrong, and shows nothing
/// of what is there.
std::vector<GroupFileEntry> parse_group_file(const Secret& content, const std::string& path);

}  // namespace sqlpod
