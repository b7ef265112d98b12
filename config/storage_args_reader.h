// Reads `storage_args` and `secret_storage_args` of a spec.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/document/document.h"
#include "config/spec_reader.h"
#include "config/storage_args.h"
#include "secrets/secret_name.h"

namespace sqlpod {

/// What is wrong is reported to `reader`; the result is of use only when nothing was.
StorageArgs read_storage_args(SpecReader& reader, const Node& node, const std::string& path);

/// The same for args that stand in a secret store: the name of each with that of its secret.
std::vector<std::pair<std::string, SecretName>> read_secret_storage_args(SpecReader& reader,
                                                                         const Node& node,
                                                                         const std::string& path);

}  // namespace sqlpod
