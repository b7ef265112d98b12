// Reads where a spec says that a credential is to be had: {file: /var/run/token} or
// {command: [/usr/local/bin/get-token, --user=reporter]}.
#pragma once

#include <string>

#include "config/credential.h"
#include "config/document/document.h"
#include "config/spec_reader.h"

namespace sqlpod {

/// Whether a node is meant to be a credential: a map with a key `file` or `command`.
bool is_credential(const Node& node);

/// What is wrong is reported to `reader`; the result is of use only when nothing was. `path` is
/// that of the arg.
Credential read_credential(SpecReader& reader, const std::string& arg, const Node& node,
                           const std::string& path);

}  // namespace sqlpod
