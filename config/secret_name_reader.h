// Reads the name of a secret as a spec writes it: {group: my-db-secrets, key: db-password}.
#pragma once

#include <string>

#include "config/document/document.h"
#include "config/spec_reader.h"
#include "secrets/secret_name.h"

namespace sqlpod {

/// What is wrong is reported to `reader`; the result is of use only when nothing was.
SecretName read_secret_name(SpecReader& reader, const Node& node, const std::string& path);

}  // namespace sqlpod
