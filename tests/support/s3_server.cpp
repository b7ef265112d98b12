#include "tests/support/s3_server.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace sqlpod::testing {
namespace fs = std::filesystem;

S3Server::S3Server(const std::string& program) {
  if (!fs::exists(program)) {
    throw std::runtime_error("there is no S3 server at " + program +
                             ": run ./dev test, which builds it (with cargo 1.92 or later)");
  }
  fs::create_directories(folder_.file("root/" + std::string(bucket)));
  start_on_free_port([&](int port) {
    port_ = port;
    ChildProcess server;
    server.command = {
        program,        "--host",      "127.0.0.1",    "--port",          std::to_string(port),
        "--access-key", access_key_id, "--secret-key", secret_access_key, folder_.file("root")};
    server.environment = {{"RUST_LOG", "s3s_fs=info"}};
    server.folder = folder_.path();
    server.death_signal = SIGKILL;
    process_ =
        std::make_unique<ServerProcess>(std::move(server), folder_.file("log"), "is running at");
  });
}

std::map<std::string, std::optional<std::string>> S3Server::environment() const {
  return {{"AWS_ENDPOINT_URL", endpoint()},     {"AWS_ENDPOINT_URL_S3", std::nullopt},
          {"AWS_ACCESS_KEY_ID", access_key_id}, {"AWS_SECRET_ACCESS_KEY", secret_access_key},
          {"AWS_SESSION_TOKEN", std::nullopt},  {"AWS_PROFILE", std::nullopt},
          {"AWS_EC2_METADATA_DISABLED", "true"}};
}

std::vector<std::string> S3Server::objects() const {
  const fs::path root = folder_.file("root/" + std::string(bucket));
  std::vector<std::string> keys;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) keys.push_back(entry.path().lexically_relative(root).string());
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

bool S3Server::has(const std::string& key) const {
  return fs::exists(file(key));
}

std::string S3Server::file(const std::string& key) const {
  return folder_.file("root/" + std::string(bucket) + "/" + key);
}

std::vector<std::string> S3Server::open_uploads() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_.file("root"))) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".upload")) names.push_back(name);
  }
  return names;
}

}  // namespace sqlpod::testing
