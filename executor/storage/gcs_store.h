// Google Cloud Storage.
#pragma once

#include <arrow/filesystem/filesystem.h>

#include <memory>

#include "config/storage_args.h"

namespace sqlpod {

/// Takes from the args: endpoint, scheme, project_id, service_account (the JSON of a key),
/// access_token; what is not there from the environment (GOOGLE_APPLICATION_CREDENTIALS,
/// STORAGE_EMULATOR_HOST). Gives up after ten seconds of retries. Throws StoreFailure, and Error
/// (usage) for an Arrow without it.
std::shared_ptr<arrow::fs::FileSystem> make_gcs_store(const StorageArgs& args);

}  // namespace sqlpod
