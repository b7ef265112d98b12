#include "tests/support/server_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "tests/support/file_descriptor.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

constexpr auto poll_interval = std::chrono::milliseconds(10);

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::system_category(), what);
}

std::string last_part_of(const std::string& log) {
  constexpr std::size_t shown = 2000;
  return log.substr(log.size() - std::min(log.size(), shown));
}

/// A port of 127.0.0.1 that nobody listens on at this moment.
int free_port() {
  const FileDescriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener.get(), generic, size) != 0) throw_errno("bind");
  if (::getsockname(listener.get(), generic, &size) != 0) throw_errno("getsockname");
  return ntohs(address.sin_port);
}

}  // namespace

std::optional<Account> server_account(const std::string& package_account) {
  if (::geteuid() != 0) return std::nullopt;
  const passwd* entry = ::getpwnam(package_account.c_str());
  if (entry == nullptr) entry = ::getpwnam("nobody");
  if (entry == nullptr) throw std::runtime_error("there is no account to run a server as");
  return Account{entry->pw_uid, entry->pw_gid};
}

void give_to(const std::optional<Account>& account, const std::string& path) {
  if (account && ::chown(path.c_str(), account->user, account->group) != 0)
    throw_errno("chown " + path);
}

void start_on_free_port(const std::function<void(int port)>& start) {
  constexpr int attempts = 5;
  for (int attempt = 1;; ++attempt) {
    try {
      start(free_port());
      return;
    } catch (const std::runtime_error& error) {
      const bool taken =
          std::string(error.what()).find("Address already in use") != std::string::npos;
      if (!taken || attempt == attempts) throw;
    }
  }
}

ServerProcess::ServerProcess(ChildProcess server, std::string log_file, const std::string& ready)
    : log_file_(std::move(log_file)) {
  const FileDescriptor log(
      ::open(log_file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!log.is_open()) throw_errno(log_file_);
  server.output = log.get();
  server.error = log.get();
  const std::string program = server.command.at(0);
  id_ = start(server);

  const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (read_file(log_file_).find(ready) == std::string::npos) {
    const bool ended = has_ended_within(poll_interval);
    if (!ended && std::chrono::steady_clock::now() < limit) continue;
    stop(SIGKILL);
    throw std::runtime_error(program + (ended ? " ended" : " was not ready in time") +
                             "; its log:\n" + last_part_of(read_file(log_file_)));
  }
}

ServerProcess::~ServerProcess() {
  stop(SIGKILL);
}

bool ServerProcess::has_ended() {
  if (id_ > 0 && ::waitpid(id_, nullptr, WNOHANG) != 0) id_ = -1;
  return id_ < 0;
}

bool ServerProcess::has_ended_within(std::chrono::milliseconds time) {
  const auto limit = std::chrono::steady_clock::now() + time;
  while (!has_ended()) {
    if (std::chrono::steady_clock::now() >= limit) return false;
    std::this_thread::sleep_for(poll_interval);
  }
  return true;
}

void ServerProcess::stop(int signal) {
  if (has_ended()) return;
  ::kill(id_, signal);
  if (has_ended_within(std::chrono::seconds(30))) return;
  ::kill(id_, SIGKILL);
  ::waitpid(std::exchange(id_, -1), nullptr, 0);
}

}  // namespace sqlpod::testing
