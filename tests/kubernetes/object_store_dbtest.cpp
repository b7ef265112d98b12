// A table that goes to an object store: no volume, credentials from a Secret of their own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/kubernetes/cluster_test.h"
#include "tests/support/server_process.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string program = std::string(SQLPOD_SOURCE_DIR) + "/.deps/s3s-fs/bin/s3s-fs";

/// An S3 server that pods reach, with one bucket.
class Store {
 public:
  explicit Store(const std::string& folder) {
    std::filesystem::create_directories(folder + "/root/reports");
    start_on_free_port([&](int free) {
      port = free;
      ChildProcess server;
      server.command = {program,        "--host", "0.0.0.0",      "--port", std::to_string(port),
                        "--access-key", "key-id", "--secret-key", key,      folder + "/root"};
      server.environment = {{"RUST_LOG", "s3s_fs=info"}};
      server.folder = folder;
      server.death_signal = SIGKILL;
      process_ =
          std::make_unique<ServerProcess>(std::move(server), folder + "/log", "is running at");
    });
  }

  static constexpr const char* key = "s3-tr0ub4dor";
  int port = 0;

 private:
  std::unique_ptr<ServerProcess> process_;
};

class ObjectStore : public ClusterTest {};

TEST_F(ObjectStore, TwoMillionRowsArriveWithinTheMemoryLimitOfTheManifest) {
  if (!std::filesystem::exists(program)) {
    GTEST_SKIP() << "there is no S3 server at " << program << ": ./dev test builds it";
  }
  const Store store(folder_.path());
  cluster_.kubectl({"create", "secret", "generic", "reports", "--from-literal=id=key-id",
                    std::string("--from-literal=key=") + Store::key});
  const std::string yaml =
      manifest(spec("SELECT n AS id, md5(n::text) AS name FROM generate_series(1, 2000000) n",
                    "output_schema_type: {id: int, name: str}\n"
                    "output: {path: 's3://reports/large.parquet'}\n"
                    "storage_args: {endpoint: 'http://" +
                        std::string(Namespace::host) + ":" + std::to_string(store.port) +
                        "', region: us-east-1}\n"
                        "secret_storage_args:\n"
                        "  access_key_id: {group: reports, key: id}\n"
                        "  secret_access_key: {group: reports, key: key}\n"));
  EXPECT_THAT(yaml, Not(HasSubstr("PersistentVolumeClaim")));
  cluster_.apply(yaml);
  EXPECT_TRUE(cluster_.wait_for_end(job).complete) << only_pod().message;
  EXPECT_EQ(only_pod().reason, "Completed");
  EXPECT_GT(std::filesystem::file_size(folder_.file("root/reports/large.parquet")), 50'000'000U);
}

}  // namespace
}  // namespace sqlpod::testing
