// A private server of Google Cloud Storage (gcp-storage-emulator) or of Azure Blob Storage
// (Azurite), which ./dev test fetches, on a free port of 127.0.0.1, with its objects in memory. It
// ends with the object, or with the test's process however that ends.
//
// Azurite checks signatures, as Azure does; Google's takes everybody. Failures throw
// std::runtime_error with what it said, or with the command that fetches it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

enum class Cloud { google, azure };

class CloudServer {
 public:
  /// `dependencies` is the folder that ./dev test fetches into. Google's has a bucket, `bucket`.
  CloudServer(Cloud cloud, const std::string& dependencies);
  CloudServer(const CloudServer&) = delete;
  CloudServer& operator=(const CloudServer&) = delete;

  static constexpr const char* account_name = "tester";
  static constexpr const char* account_key = "dGhlK2tleS9vZj10aGUrdGVzdHM=";
  static constexpr const char* bucket = "bucket";

  /// On 127.0.0.1.
  int port() const { return port_; }
  /// The variables by which the provider's clients log in.
  std::map<std::string, std::optional<std::string>> environment() const;

 private:
  TemporaryFolder folder_;
  int port_ = 0;
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace sqlpod::testing
