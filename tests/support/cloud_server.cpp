#include "tests/support/cloud_server.h"

#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

namespace sqlpod::testing {
namespace {

/// The emulator answers one connection after the other unless told otherwise, and Arrow reads a
/// Parquet file over several at a time.
constexpr const char* run_emulator =
    "import http.server\n"
    "http.server.HTTPServer = http.server.ThreadingHTTPServer\n"
    "from gcp_storage_emulator.__main__ import main\n"
    "main()\n";

struct ServerCommand {
  std::string file;  ///< that must be there
  std::vector<std::string> command;
  std::map<std::string, std::optional<std::string>> environment;
  std::string ready;
};

ServerCommand google(const std::string& dependencies, int port) {
  const std::string packages = dependencies + "/gcs-emulator";
  return {packages + "/gcp_storage_emulator",
          {"/usr/bin/python3", "-c", run_emulator, "start", "--host", "127.0.0.1", "--port",
           std::to_string(port), "--in-memory", "--default-bucket", CloudServer::bucket},
          {{"PYTHONPATH", packages}, {"PYTHONDONTWRITEBYTECODE", "1"}, {"PYTHONUNBUFFERED", "1"}},
          "All services started"};
}

ServerCommand azure(const std::string& dependencies, int port) {
  const std::string main = dependencies + "/azurite/node_modules/azurite/dist/src/blob/main.js";
  return {main,
          {"node", main, "--blobHost", "127.0.0.1", "--blobPort", std::to_string(port),
           "--inMemoryPersistence", "--blobKeepAliveTimeout", "60", "--disableTelemetry",
           "--skipApiVersionCheck"},
          {{"AZURITE_ACCOUNTS",
            std::string(CloudServer::account_name) + ":" + CloudServer::account_key}},
          "successfully listens"};
}

}  // namespace

CloudServer::CloudServer(Cloud cloud, const std::string& dependencies) {
  start_on_free_port([&](int port) {
    port_ = port;
    ServerCommand program =
        cloud == Cloud::google ? google(dependencies, port) : azure(dependencies, port);
    if (!std::filesystem::exists(program.file)) {
      throw std::runtime_error("there is no " + program.file +
                               ": run ./dev test, which fetches it");
    }
    ChildProcess server;
    server.command = std::move(program.command);
    server.environment = std::move(program.environment);
    server.folder = folder_.path();
    server.death_signal = SIGKILL;
    process_ =
        std::make_unique<ServerProcess>(std::move(server), folder_.file("log"), program.ready);
  });
}

std::map<std::string, std::optional<std::string>> CloudServer::environment() const {
  return {{"AZURE_STORAGE_ACCOUNT", account_name},
          {"AZURE_STORAGE_KEY", account_key},
          {"AZURE_STORAGE_SAS_TOKEN", std::nullopt},
          {"GOOGLE_APPLICATION_CREDENTIALS", std::nullopt}};
}

}  // namespace sqlpod::testing
