#include "executor/engine/memory_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace sqlpod {
namespace {

TEST(MemoryFile, HoldsTheSecretUnderAPathOfThisProcess) {
  const MemoryFile file(Secret("-----BEGIN KEY-----"));
  std::ifstream stream(file.path());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), "-----BEGIN KEY-----");
}

TEST(MemoryFile, MayBeReadByThisUserOnly) {
  const MemoryFile file(Secret("key"));
  struct stat status {};
  ASSERT_EQ(stat(file.path().c_str(), &status), 0);
  EXPECT_TRUE(S_ISREG(status.st_mode));
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(MemoryFile, IsGoneWithTheObject) {
  std::string path;
  {
    const MemoryFile file(Secret("key"));
    path = file.path();
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(MemoryFile, PemIsToldFromAPath) {
  EXPECT_TRUE(is_pem(Secret("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")));
  EXPECT_TRUE(is_pem(Secret("\n-----BEGIN PRIVATE KEY-----\n")));
  EXPECT_FALSE(is_pem(Secret("/etc/secrets/tls/key.pem")));
}

}  // namespace
}  // namespace sqlpod
