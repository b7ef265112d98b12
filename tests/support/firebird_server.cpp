#include "tests/support/firebird_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <utility>

#include "tests/support/file_descriptor.h"
#include "tests/support/program.h"

// What fbclient makes once, for the whole process, and never frees: no leak of ours.
extern "C" const char* __lsan_default_suppressions();  // NOLINT(readability-identifier-naming)
const char* __lsan_default_suppressions() {
  return "leak:libfbclient.so\n";
}

namespace sqlpod::testing {
namespace {

/// Where the server's plugins, messages and character sets are.
std::filesystem::path find_installation() {
  const std::filesystem::path packages = "/usr/lib";
  for (const auto& machine : std::filesystem::directory_iterator(packages)) {
    std::filesystem::path found = machine.path() / "firebird" / "3.0";
    if (std::filesystem::exists(found / "plugins" / "libEngine12.so")) return found;
  }
  throw std::runtime_error("there is no Firebird server; run ./dev setup");
}

/// The package's own statements that make a security database.
constexpr const char* security_schema = "/usr/share/firebird/3.0/security.sql";

bool listens(int port) {
  const FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

FirebirdServer::FirebirdServer() : account_(server_account("firebird")) {
  const std::filesystem::path installation = find_installation();
  for (const char* part : {"plugins", "firebird.msg", "plugins.conf"}) {
    std::filesystem::create_symlink(installation / part, folder_.file(part));
  }
  // Its library of character sets refuses to be called by a link.
  std::filesystem::create_directory(folder_.file("intl"));
  for (const char* part : {"intl/fbintl.conf", "intl/libfbintl.so"}) {
    std::filesystem::copy_file(installation / part, folder_.file(part));
  }
  folder_.write("databases.conf", std::string(database) + " = " + path() + "\n");
  give_to(account_, folder_.path());
  for (const char* made : {"lock", "tmp"}) {
    std::filesystem::create_directory(folder_.file(made));
    give_to(account_, folder_.file(made));
  }
  environment_ = {{"FIREBIRD", folder_.path()},
                  {"FIREBIRD_LOCK", folder_.file("lock")},
                  {"FIREBIRD_TMP", folder_.file("tmp")},
                  {"FIREBIRD_MSG", folder_.path()},
                  {"ISC_USER", std::nullopt},
                  {"ISC_PASSWORD", std::nullopt}};

  // Without a server isql opens files itself.
  folder_.write("firebird.conf", "SecurityDatabase = " + folder_.file("security.fdb") + "\n");
  const std::string security = "'" + folder_.file("security.fdb") + "'";
  run_isql("create database " + security + " user 'SYSDBA' default character set utf8;\n", {});
  run_isql(read_file(security_schema), folder_.file("security.fdb"));
  run_isql("create database '" + path() + "' user 'SYSDBA' default character set utf8;\n" +
               "create user SYSDBA password '" + password + "';\ncommit;\n",
           {});

  start_on_free_port([this](int port) {
    port_ = port;
    start();
  });
}

FirebirdServer& FirebirdServer::shared() {
  static FirebirdServer server;
  return server;
}

std::string FirebirdServer::url() const {
  return std::string("firebird://") + user + ":" + password + "@" + host + ":" +
         std::to_string(port_) + "/" + database;
}

std::string FirebirdServer::isql(const std::string& sql) const {
  return run_isql("set heading off;\n" + sql,
                  std::string(host) + "/" + std::to_string(port_) + ":" + database);
}

std::string FirebirdServer::run_isql(const std::string& sql, const std::string& target) const {
  ProgramOptions options;
  options.environment = environment_;
  options.account = account_;
  options.folder = folder_.path();
  options.input = sql;
  std::vector<std::string> command = {"isql-fb", "-bail", "-quiet", "-charset", "UTF8"};
  command.insert(command.end(), {"-user", user});
  if (process_) command.insert(command.end(), {"-password", password});
  if (!target.empty()) command.push_back(target);
  const Outcome outcome = run_program(std::move(command), std::move(options));
  if (outcome.exit_code != 0 || !outcome.error.empty()) {
    throw std::runtime_error("isql failed: " + outcome.output + outcome.error);
  }
  return outcome.output;
}

void FirebirdServer::stop() {
  process_->stop(SIGTERM);
  process_.reset();
}

void FirebirdServer::crash() {
  process_.reset();
}

void FirebirdServer::start() {
  folder_.write("firebird.conf", "SecurityDatabase = " + folder_.file("security.fdb") +
                                     "\nRemoteBindAddress = " + host +
                                     "\nRemoteServicePort = " + std::to_string(port_) +
                                     "\nTempDirectories = " + folder_.file("tmp") + "\n");
  std::filesystem::remove(folder_.file("firebird.log"));
  ChildProcess server;
  server.command = {"/usr/sbin/firebird"};
  server.environment = environment_;
  server.folder = folder_.path();
  server.account = account_;
  // It says nothing when it is ready.
  process_ = std::make_unique<ServerProcess>(std::move(server), folder_.file("output"), "");
  wait_for_port();
}

void FirebirdServer::wait_for_port() const {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!listens(port_)) {
    const std::string log_file = folder_.file("firebird.log");
    const std::string log = std::filesystem::exists(log_file) ? read_file(log_file) : "";
    if (log.find("errno = 98") != std::string::npos) {
      throw std::runtime_error("firebird: Address already in use");
    }
    if (std::chrono::steady_clock::now() > limit) {
      throw std::runtime_error("firebird was not ready in time; its log:\n" + log);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace sqlpod::testing
