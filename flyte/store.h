// The files of a task: messages read whole from and written whole to local paths, `file://` URIs
// and object stores, which are reached with what Flyte puts into the environment.
//
// Errors: reading throws Error (usage) that names path or URI, or Error (unavailable) when a store
// cannot be reached; writing Error (output). Not for more than one thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "config/storage_args.h"
#include "executor/storage/output_file.h"
#include "secrets/redactor.h"

namespace sqlpod::flyte {

/// Of FLYTE_AWS_* and FLYTE_AZURE_*; an empty variable counts as not set. Their secrets are made
/// known to the redactor.
StorageArgs storage_args_from_environment(Redactor& redactor);

class Store {
 public:
  explicit Store(StorageArgs args) : args_(std::move(args)) {}

  const StorageArgs& args() const { return args_; }

  std::string read(const std::string& path, std::size_t most_bytes) const;
  /// Writes a file that has no name yet: publish() gives it, and replaces an older one. The folders
  /// above are made, where there are such.
  std::unique_ptr<OutputFile> write(const std::string& path, std::string_view bytes) const;
  /// As far as can be: what is left over harms nobody. The folder of a local file goes, too.
  void remove(const std::string& path) const noexcept;

 private:
  StorageArgs args_;
};

/// A path as sqlpod's own storage takes it: Flyte's URIs are not percent-encoded.
std::string storage_path(const std::string& path);

/// What lies under a name below a prefix, which may end in slashes.
std::string below(const std::string& prefix, const std::string& name);

/// Makes the folders that a path lies in; nothing for an object. Throws Error (output).
void make_folders_above(const std::string& path);

}  // namespace sqlpod::flyte
