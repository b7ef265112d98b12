// A private S3 server (s3s-fs, which ./dev setup builds) on a free port of 127.0.0.1, in a
// temporary folder: buckets are folders, objects files. It ends with the object, or with the test's
// process however that ends.
//
// It checks signatures, as S3 does. Failures throw std::runtime_error with what it said, or with
// the command that builds it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

class S3Server {
 public:
  /// `program` is the server's; it has one bucket, `bucket`.
  explicit S3Server(const std::string& program);
  S3Server(const S3Server&) = delete;
  S3Server& operator=(const S3Server&) = delete;

  static constexpr const char* access_key_id = "tester";
  static constexpr const char* secret_access_key = "s3cret/Key+of=tests";
  static constexpr const char* bucket = "bucket";

  /// On 127.0.0.1.
  int port() const { return port_; }
  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// The variables by which AWS's clients find it and log in.
  std::map<std::string, std::optional<std::string>> environment() const;

  /// Keys of the bucket, in order.
  std::vector<std::string> objects() const;
  bool has(const std::string& key) const;
  /// The file that holds an object: to read it without the server, or to put one there.
  std::string file(const std::string& key) const;
  /// Uploads that were begun, and neither completed nor aborted, and the parts that they hold.
  std::vector<std::string> open_uploads() const;

 private:
  TemporaryFolder folder_;
  int port_ = 0;
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace sqlpod::testing
