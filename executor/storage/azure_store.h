// Azure Blob Storage and Data Lake Storage.
#pragma once

#include <arrow/filesystem/filesystem.h>

#include <memory>

#include "config/storage_args.h"

namespace sqlpod {

/// Takes from the args: endpoint (of the blob service), scheme, account_name, account_key,
/// sas_token, tenant_id, client_id, client_secret; what is not there from the environment
/// (AZURE_STORAGE_ACCOUNT, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN, AZURE_CLIENT_ID, …). Throws
/// StoreFailure, and Error (usage) for args that cannot be and for an Arrow without it.
std::shared_ptr<arrow::fs::FileSystem> make_azure_store(const StorageArgs& args);

}  // namespace sqlpod
