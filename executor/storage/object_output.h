// An object as an output: uploaded in parts while it is written, visible when it is whole.
//
// S3 shows an object once its upload is completed, which publish() does; until then an older one of
// the name stays. Where a store has no such uploads in Arrow (Google, Azure) the bytes go to a name
// of their own in the same folder, and publish() has the store copy them. Destroyed before
// publish() the upload is aborted, the name of its own deleted. Memory holds a few parts of 10 MiB
// however slow the store is. Errors: Error (output) that names the URI.
#pragma once

#include <memory>

#include "executor/storage/object_store.h"
#include "executor/storage/output_file.h"

namespace sqlpod {

/// Begins the upload, so that a bucket that is not there and credentials that are refused are known
/// before anything is written.
std::unique_ptr<OutputFile> open_object_output(const StoredObject& object);

}  // namespace sqlpod
