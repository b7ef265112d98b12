#include "executor/storage/store_credentials.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <system_error>

namespace sqlpod {
namespace {

bool any_arg(const StorageArgs& args, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const char* name) { return args.find(name) != nullptr; });
}

bool any_variable(std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(),
                     [](const char* name) { return !environment(name).empty(); });
}

bool is_in_home(const char* file) {
  const std::string home = environment("HOME");
  std::error_code ignored;
  return !home.empty() && std::filesystem::exists(std::filesystem::path(home) / file, ignored);
}

}  // namespace

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool has_credentials(ObjectStore store, const StorageArgs& args) {
  switch (store) {
    case ObjectStore::s3:
      return any_arg(args, {"access_key_id"}) ||
             any_variable({"AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
                           "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                           "AWS_CONTAINER_CREDENTIALS_FULL_URI"}) ||
             is_in_home(".aws/credentials");
    case ObjectStore::gcs:
      return any_arg(args, {"service_account", "access_token"}) ||
             any_variable({"GOOGLE_APPLICATION_CREDENTIALS"}) ||
             is_in_home(".config/gcloud/application_default_credentials.json");
    case ObjectStore::azure:
      return any_arg(args, {"account_key", "sas_token", "client_secret"}) ||
             any_variable({"AZURE_STORAGE_KEY", "AZURE_STORAGE_SAS_TOKEN", "AZURE_CLIENT_SECRET",
                           "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"}) ||
             is_in_home(".azure");
  }
  return false;
}

std::string credentials_hint(ObjectStore store) {
  switch (store) {
    case ObjectStore::s3:
      return "give them by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or by "
             "secret_storage_args: access_key_id, secret_access_key";
    case ObjectStore::gcs:
      return "give them by GOOGLE_APPLICATION_CREDENTIALS, or by secret_storage_args: "
             "service_account";
    case ObjectStore::azure:
      return "give them by AZURE_STORAGE_KEY, or by secret_storage_args: account_key";
  }
  return {};
}

}  // namespace sqlpod
