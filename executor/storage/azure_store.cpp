#include "executor/storage/azure_store.h"

#include <arrow/util/config.h>

#ifdef ARROW_AZURE
#include <arrow/filesystem/azurefs.h>
#endif

#include "error/error.h"
#include "executor/storage/store_credentials.h"
#include "executor/storage/store_endpoint.h"
#include "executor/storage/store_failure.h"

namespace sqlpod {

#ifdef ARROW_AZURE
namespace {

std::string text_or_environment(const StorageArgs& args, const char* name, const char* variable) {
  return args.find(name) != nullptr ? args.text(name) : environment(variable);
}

arrow::Status configure_credentials(const StorageArgs& args, arrow::fs::AzureOptions& options) {
  if (args.find("client_secret") != nullptr) {
    return options.ConfigureClientSecretCredential(args.text("tenant_id"), args.text("client_id"),
                                                   args.text("client_secret"));
  }
  if (const std::string key = text_or_environment(args, "account_key", "AZURE_STORAGE_KEY");
      !key.empty()) {
    return options.ConfigureAccountKeyCredential(key);
  }
  if (const std::string token = text_or_environment(args, "sas_token", "AZURE_STORAGE_SAS_TOKEN");
      !token.empty()) {
    // It is put behind the URL as it is, and not every tool gives it with the question mark.
    return options.ConfigureSASCredential(token.starts_with('?') ? token : "?" + token);
  }
  return options.ConfigureDefaultCredential();
}

}  // namespace

std::shared_ptr<arrow::fs::FileSystem> make_azure_store(const StorageArgs& args) {
  const StoreEndpoint endpoint = store_endpoint(args);
  arrow::fs::AzureOptions options;
  options.account_name = text_or_environment(args, "account_name", "AZURE_STORAGE_ACCOUNT");
  if (options.account_name.empty()) {
    throw Error(ErrorKind::usage, "the storage account is not named",
                "write abfs://container@account.dfs.core.windows.net/key, or give its name by "
                "AZURE_STORAGE_ACCOUNT or storage_args: {account_name: …}");
  }
  options.blob_storage_scheme = options.dfs_storage_scheme = endpoint.scheme;
  if (!endpoint.authority.empty()) {
    options.blob_storage_authority = options.dfs_storage_authority = endpoint.authority;
  }
  options.background_writes = false;  // what waits to be sent would have no bound
  const arrow::Status configured = configure_credentials(args, options);
  if (!configured.ok()) throw StoreFailure(configured);
  return required_of_store(arrow::fs::AzureFileSystem::Make(options));
}

#else

std::shared_ptr<arrow::fs::FileSystem> make_azure_store(const StorageArgs& /*args*/) {
  throw Error(ErrorKind::usage, "this build's Arrow has no Azure Blob Storage",
              "build sqlpod with an Arrow that has it");
}

#endif

}  // namespace sqlpod
