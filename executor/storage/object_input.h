// An object as an input, read from any place of it by ranges.
//
// Failed reads come out as a Status that carries the Error; see error/arrow_status.h.
#pragma once

#include <arrow/io/interfaces.h>

#include <cstddef>
#include <memory>
#include <string>

#include "config/storage_args.h"

namespace sqlpod {

/// A file over the object of a URI; each read is a request. Throws Error (usage) that names the URI
/// for one that cannot be read, and Error (unavailable) when the store cannot be reached.
std::shared_ptr<arrow::io::RandomAccessFile> open_object_file(const std::string& uri,
                                                              const StorageArgs& args);

/// The same from its beginning to its end, by requests of a few MiB.
std::shared_ptr<arrow::io::InputStream> open_object_stream(const std::string& uri,
                                                           const StorageArgs& args);

/// The whole of an object. Throws Error (usage) for one that is larger than `most_bytes`.
std::string read_object(const std::string& uri, const StorageArgs& args, std::size_t most_bytes);

}  // namespace sqlpod
