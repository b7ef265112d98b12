// URIs of objects in stores: s3://bucket/key, gs://bucket/key, abfs://container@account/key.
//
// Percent-encoding in a key is resolved, so a key with `%`, `?` or `#` in it is written encoded.
// The query holds storage args (`?region=eu-west-1&endpoint=http://minio:9000`), which go over
// those of the spec. Threads: values.
#pragma once

#include <string>

#include "config/storage_args.h"
#include "error/error.h"

namespace sqlpod {

enum class ObjectStore { s3, gcs, azure };

struct StorageUri {
  ObjectStore store = ObjectStore::s3;
  std::string container;  ///< the bucket
  std::string key;        ///< without a slash in front
  StorageArgs args;       ///< of the URI itself, its credentials included
  std::string shown;      ///< the URI for messages and records, without secrets

  /// The object as Arrow's file systems name it.
  std::string path() const { return container + "/" + key; }
};

/// Whether the text is the URI of an object store, and not a local path or file:// URI.
bool is_storage_uri(const std::string& text);

/// Throws Error of `kind` for a URI without a bucket or key, with a query that is no storage arg,
/// and with a scheme that is not served; `action` ("read", "write to") says what cannot be done.
StorageUri parse_storage_uri(const std::string& text, ErrorKind kind, const std::string& action);

/// A path or URI for messages and records: what may be a secret in a URI stands as `***`.
std::string shown_path(const std::string& path);

/// The password that a URI holds, or an empty one.
Secret password_in_uri(const std::string& text);

/// The path of a file, or a URI without its query: what a suffix is looked for in.
std::string path_without_query(const std::string& path);

/// The path or URI of what lies at `relative`, its parts divided by slashes, below a folder.
/// `relative` is taken as it is: what means something else in a URI is percent-encoded there.
std::string path_below(const std::string& folder, const std::string& relative);

}  // namespace sqlpod
