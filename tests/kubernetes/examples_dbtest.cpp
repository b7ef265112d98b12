// The manifests of examples/kubernetes are what an API server takes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/kubernetes/namespace.h"

namespace sqlpod::testing {
namespace {

TEST(KubernetesExamples, AreAcceptedByTheServer) {
  const Namespace cluster("examples");
  int manifests = 0;
  for (const auto& file : std::filesystem::directory_iterator(std::string(SQLPOD_SOURCE_DIR) +
                                                              "/examples/kubernetes")) {
    if (!file.is_regular_file()) continue;
    EXPECT_THAT(
        cluster.kubectl({"apply", "--dry-run=server", "--validate=strict", "-f", file.path()}),
        ::testing::HasSubstr("job.batch"))
        << file.path();
    ++manifests;
  }
  EXPECT_EQ(manifests, 3);
}

}  // namespace
}  // namespace sqlpod::testing
