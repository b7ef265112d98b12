#include "executor/storage/gcs_store.h"

#include <arrow/util/config.h>

#ifdef ARROW_GCS
#include <arrow/filesystem/gcsfs.h>

#include <chrono>
#endif

#include "error/error.h"
#include "executor/storage/store_credentials.h"
#include "executor/storage/store_endpoint.h"
#include "executor/storage/store_failure.h"

namespace sqlpod {

#ifdef ARROW_GCS
namespace {

/// How long a request is tried; the library's own time is 15 minutes. Without credentials the
/// machine's own role is looked for, which does not take long where there is one.
constexpr double retry_seconds = 10;
constexpr double retry_seconds_of_role = 2;

arrow::fs::GcsOptions credentials_of(const StorageArgs& args) {
  if (args.find("service_account") != nullptr) {
    return arrow::fs::GcsOptions::FromServiceAccountCredentials(args.text("service_account"));
  }
  if (args.find("access_token") != nullptr) {
    // When it expires is not told: the store says so when it has.
    return arrow::fs::GcsOptions::FromAccessToken(
        args.text("access_token"), std::chrono::system_clock::now() + std::chrono::hours(24));
  }
  const bool is_googles = args.find("endpoint") == nullptr;
  return is_googles || has_credentials(ObjectStore::gcs, args) ? arrow::fs::GcsOptions::Defaults()
                                                               : arrow::fs::GcsOptions::Anonymous();
}

}  // namespace

std::shared_ptr<arrow::fs::FileSystem> make_gcs_store(const StorageArgs& args) {
  const StoreEndpoint endpoint = store_endpoint(args);
  arrow::fs::GcsOptions options = credentials_of(args);
  const bool looks_for_role =
      args.find("endpoint") == nullptr && !has_credentials(ObjectStore::gcs, args);
  options.retry_limit_seconds = looks_for_role ? retry_seconds_of_role : retry_seconds;
  if (!endpoint.authority.empty()) {
    options.endpoint_override = endpoint.authority;
    options.scheme = endpoint.scheme;
  }
  if (args.find("project_id") != nullptr) options.project_id = args.text("project_id");
  return required_of_store(arrow::fs::GcsFileSystem::Make(options));
}

#else

std::shared_ptr<arrow::fs::FileSystem> make_gcs_store(const StorageArgs& /*args*/) {
  throw Error(ErrorKind::usage, "this build's Arrow has no Google Cloud Storage",
              "build sqlpod with an Arrow that has it");
}

#endif

}  // namespace sqlpod
