// S3 and what speaks its protocol (MinIO, Ceph, R2, …), through Arrow's plug-in.
#pragma once

#include <arrow/filesystem/filesystem.h>

#include <memory>
#include <string>

#include "config/storage_args.h"

namespace sqlpod {

/// Takes from the args: endpoint, scheme, addressing, region, tls_ca_file, timeout (a duration),
/// access_key_id, secret_access_key, session_token; what is not there from the environment and the
/// files of AWS. A request is tried three times, one that gets no answer within the timeout twice.
/// Throws StoreFailure, and Error (usage) for args that contradict each other and for an Arrow
/// without S3.
std::shared_ptr<arrow::fs::FileSystem> make_s3_store(const std::string& bucket,
                                                     const StorageArgs& args);

}  // namespace sqlpod
