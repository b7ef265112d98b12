#include "executor/storage/object_store.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "executor/storage/azure_store.h"
#include "executor/storage/gcs_store.h"
#include "executor/storage/output_file.h"
#include "executor/storage/s3_store.h"
#include "executor/storage/store_credentials.h"
#include "executor/storage/store_failure.h"
#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using table_fixture::error_of;

StorageArgs args_of(const std::vector<std::pair<const char*, const char*>>& given) {
  StorageArgs args;
  for (const auto& [name, value] : given) args.set(name, Secret(std::string(value)));
  return args;
}

/// The environment without any credentials, and a home without files, while it lives.
class NoCredentials : public ::testing::Test {
 protected:
  NoCredentials() {
    for (const char* name :
         {"AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_SHARED_CREDENTIALS_FILE", "GOOGLE_APPLICATION_CREDENTIALS", "AZURE_STORAGE_KEY",
          "AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_SAS_TOKEN", "AZURE_CLIENT_SECRET",
          "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"}) {
      ::unsetenv(name);
    }
    ::setenv("HOME", "/nonexistent", 1);
  }
};

TEST_F(NoCredentials, AreFoundInArgsAndEnvironment) {
  for (const ObjectStore store : {ObjectStore::s3, ObjectStore::gcs, ObjectStore::azure}) {
    EXPECT_FALSE(has_credentials(store, {}));
  }
  EXPECT_TRUE(has_credentials(ObjectStore::s3, args_of({{"access_key_id", "x"}})));
  EXPECT_TRUE(has_credentials(ObjectStore::gcs, args_of({{"service_account", "{}"}})));
  EXPECT_TRUE(has_credentials(ObjectStore::azure, args_of({{"account_key", "x"}})));
  EXPECT_FALSE(has_credentials(ObjectStore::azure, args_of({{"access_key_id", "x"}})));
  ::setenv("GOOGLE_APPLICATION_CREDENTIALS", "/key.json", 1);
  EXPECT_TRUE(has_credentials(ObjectStore::gcs, {}));
}

TEST_F(NoCredentials, AnAzureAccountThatIsNotNamedIsAnError) {
  const Error error = error_of([] { open_output("abfs://container/key.csv"); });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_EQ(error.message(),
            "cannot write to 'abfs://container/key.csv': the storage account is not named");
  EXPECT_NE(error.hint().find("account_name"), std::string::npos);
}

TEST_F(NoCredentials, OptionsOfAzureAndGoogleAreMapped) {
  const auto azure = make_azure_store(args_of(
      {{"account_name", "shop"}, {"account_key", "Zm9v"}, {"endpoint", "http://127.0.0.1:10000"}}));
  EXPECT_EQ(azure->type_name(), "abfs");
  const auto google = make_gcs_store(args_of({{"endpoint", "http://127.0.0.1:1"}}));
  EXPECT_EQ(google->type_name(), "gcs");
}

TEST_F(NoCredentials, ArgsThatContradictEachOtherAreErrors) {
  const Error half = error_of([] { make_s3_store("b", args_of({{"access_key_id", "x"}})); });
  EXPECT_EQ(half.message(), "access_key_id and secret_access_key belong together");
  const Error scheme = error_of([] { make_gcs_store(args_of({{"scheme", "gopher"}})); });
  EXPECT_EQ(scheme.message(), "'gopher' is no scheme of an endpoint");
  const Error addressing = error_of([] { make_s3_store("b", args_of({{"addressing", "x"}})); });
  EXPECT_EQ(addressing.message(), "the addressing 'x' is none");
}

TEST(StoreFailure, IsTheCauseWithAHintAndTheStoresOwnWords) {
  struct Case {
    ObjectStore store;
    const char* said;
    const char* message;
  };
  for (const Case& c : std::vector<Case>{
           {ObjectStore::s3, "AWS Error NO_SUCH_BUCKET during CreateMultipartUpload operation",
            "the bucket is not there"},
           {ObjectStore::s3, "AWS Error SIGNATURE_DOES_NOT_MATCH during …",
            "the store does not accept the credentials"},
           {ObjectStore::s3, "AWS Error ACCESS_DENIED during …", "access is denied"},
           {ObjectStore::s3, "AWS Error NETWORK_CONNECTION during …: curlCode: 28, Timeout",
            "the store cannot be reached"},
           {ObjectStore::s3,
            "AWS Error UNKNOWN (HTTP status 400) …: Part number must be an integer between 1 and "
            "10000, inclusive",
            "an object has at most 10,000 parts of 10 MiB"},
           {ObjectStore::gcs, "google::cloud::Status(PERMISSION_DENIED: …", "access is denied"},
           {ObjectStore::gcs,
            "google::cloud::Status(NOT_FOUND: The specified bucket does not exist.",
            "the bucket is not there"},
           {ObjectStore::azure, "… Azure Error: [ContainerNotFound] 404",
            "the bucket is not there"},
           {ObjectStore::azure, "… Azure Error: [AuthenticationFailed] 403",
            "the store does not accept the credentials"},
           {ObjectStore::azure, "something new", "the store refuses it"}}) {
    const Error error = store_failure(arrow::Status::IOError(c.said), c.store, ErrorKind::output,
                                      true, "cannot write to 'x'");
    EXPECT_EQ(error.message(), std::string("cannot write to 'x': ") + c.message) << c.said;
    EXPECT_EQ(error.kind(), ErrorKind::output);
    EXPECT_FALSE(error.hint().empty());
    EXPECT_EQ(error.details(), c.said);
  }
}

TEST(StoreFailure, ShowsNoSignatureOfASasToken) {
  const auto said = arrow::Status::IOError(
      "GetProperties for 'https://shop.blob.core.windows.net/box?sig=cAnary%3D&sv=2021' failed, "
      "and 'https://h/b?sv=2021&sig=cAnary%3D' [AuthenticationFailed]");
  EXPECT_EQ(store_failure(said, ObjectStore::azure, ErrorKind::output, true, "x").details(),
            "GetProperties for 'https://shop.blob.core.windows.net/box?sig=***&sv=2021' failed, "
            "and 'https://h/b?sv=2021&sig=***' [AuthenticationFailed]");
}

TEST(StoreFailure, KnowsWhetherThereWereCredentialsAndWhetherARetryMayHelp) {
  const auto denied = arrow::Status::IOError("AWS Error ACCESS_DENIED during HeadObject");
  EXPECT_EQ(store_failure(denied, ObjectStore::s3, ErrorKind::usage, false, "x").message(),
            "x: there are no credentials");
  const auto gone = arrow::Status::IOError("AWS Error NETWORK_CONNECTION during …");
  EXPECT_EQ(store_failure(gone, ObjectStore::s3, ErrorKind::usage, true, "x").kind(),
            ErrorKind::unavailable);
  EXPECT_EQ(store_failure(gone, ObjectStore::s3, ErrorKind::output, true, "x").kind(),
            ErrorKind::output);
}

}  // namespace
}  // namespace sqlpod
