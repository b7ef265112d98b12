#include "executor/engine/mysql/connection.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "error/error.h"
#include "executor/engine/abandonable_thread.h"
#include "executor/engine/mysql/query_text.h"

namespace sqlpod::mysql {
namespace {

/// What the thread that opens a connection shares with the one that waits for it.
class Attempt : public Cancellable {
 public:
  void run(const Login& login, const ServerAddress& address) noexcept {
    ServerLink link;
    std::optional<Error> error;
    try {
      link = login.open(address, login.timeout());
    } catch (const Error& thrown) {
      error = thrown;
    } catch (const std::exception& thrown) {
      error = Error(ErrorKind::internal, thrown.what());
    }
    const std::lock_guard lock(mutex_);
    link_ = std::move(link);
    error_ = std::move(error);
    over_ = true;
    changed_.notify_all();
  }

  /// Whether it is over in time.
  bool wait(std::chrono::seconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [this] { return over_ || cancelled_; });
    return over_;
  }

  /// What came of it, once it is over. Throws what opening the link threw.
  ServerLink take() {
    const std::lock_guard lock(mutex_);
    if (error_) throw Error(std::move(*error_));
    return std::move(link_);
  }

  void cancel() noexcept override {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
  }
  void abandon() noexcept override { cancel(); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  ServerLink link_;
  std::optional<Error> error_;
  bool over_ = false;
  bool cancelled_ = false;
};

ServerLink open_link(const std::shared_ptr<const Login>& login, const ServerAddress& address,
                     Cancellation& cancellation) {
  const auto attempt = std::make_shared<Attempt>();
  AbandonableThread opener([login, address, attempt] { attempt->run(*login, address); });
  const Cancellation::Registration registration(cancellation, *attempt);
  // The client ends by itself when the time is over, but for name resolution.
  const bool over = attempt->wait(login->timeout() + std::chrono::seconds(1));
  if (over) opener.join();
  cancellation.throw_if_requested();
  if (over) return attempt->take();
  throw Error(ErrorKind::unavailable,
              "no answer within " + std::to_string(login->timeout().count()) + " seconds",
              "check that the server is up and that host and port are right",
              to_text(address) + " was not connected to within connect_timeout");
}

}  // namespace

/// Stops the statement that a connection runs, or the connection.
class Connection::Killer : public Cancellable {
 public:
  explicit Killer(const Opened& opened)
      : target_(std::make_shared<Target>(opened)),
        socket_(fcntl(mysql_get_socket(opened.link.handle.get()), F_DUPFD_CLOEXEC, 0)) {}
  ~Killer() override {
    stop();
    if (socket_ >= 0) close(socket_);
  }

  void stop() noexcept { target_->over = true; }

  void cancel() noexcept override {
    in_a_thread([](const Target& target, MYSQL* connection) {
      constexpr std::chrono::milliseconds pause{50};
      constexpr int attempts = 40;
      const std::string statement = "KILL QUERY " + std::to_string(target.id);
      // One that comes between two statements stops neither.
      for (int i = 0; i < attempts && !target.over; ++i) {
        run(connection, statement);
        std::this_thread::sleep_for(pause);
      }
    });
  }

  void kill() noexcept {
    in_a_thread([](const Target& target, MYSQL* connection) {
      run(connection, "KILL " + std::to_string(target.id));
    });
  }

  /// The client may have closed its descriptor and another may have its number by now; this copy
  /// is open as long as the object lives.
  void abandon() noexcept override { shutdown(socket_, SHUT_RDWR); }

  bool is_closed() const noexcept {
    pollfd state{socket_, POLLRDHUP, 0};
    return poll(&state, 1, 0) > 0 && (state.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
  }

 private:
  /// All that the thread needs, which may outlive the session.
  struct Target {
    explicit Target(const Opened& opened)
        : login(opened.login),
          address(opened.address),
          server(opened.link.server),
          id(mysql_thread_id(opened.link.handle.get())) {}

    std::shared_ptr<const Login> login;
    ServerAddress address;
    std::string server;
    unsigned long id;
    std::atomic<bool> over = false;
  };

  /// Calls `task` with a second connection to the server.
  template <typename Task>
  void in_a_thread(Task task) noexcept {
    try {
      std::thread([target = target_, task] {
        constexpr std::chrono::seconds time_to_connect{5};
        try {
          const ServerLink link = target->login->open(target->address, time_to_connect);
          // Behind one address there may be many servers, and the number is another's there.
          if (target->server.empty() || link.server != target->server) return;
          task(*target, link.handle.get());
        } catch (...) {  // NOLINT(bugprone-empty-catch): nobody waits; the connection is cut anyway
        }
      }).detach();
    } catch (...) {  // NOLINT(bugprone-empty-catch): no thread; the connection is cut anyway
    }
  }

  std::shared_ptr<Target> target_;
  int socket_;
};

Connection::Opened Connection::open(const ClientOptions& options, Cancellation& cancellation) {
  auto login = std::make_shared<const Login>(options);
  const std::vector<ServerAddress>& addresses = login->addresses();
  std::string failures;
  for (const ServerAddress& address : addresses) {
    try {
      ServerLink link = open_link(login, address, cancellation);
      return {login, address, std::move(link)};
    } catch (const Error& error) {
      cancellation.throw_if_requested();
      if (addresses.size() == 1 || error.kind() != ErrorKind::unavailable) throw;
      failures += (failures.empty() ? "" : "\n") + to_text(address) + ": " + error.message();
      if (!error.details().empty()) failures += ": " + error.details();
    }
  }
  throw Error(ErrorKind::unavailable,
              "none of the " + std::to_string(addresses.size()) + " hosts is reachable",
              "check that one of the servers is up and that hosts and ports are right", failures);
}

Connection::Connection(const ClientOptions& options, Cancellation& cancellation)
    : Connection(open(options, cancellation), cancellation) {}

Connection::Connection(Opened opened, Cancellation& cancellation)
    : killer_(std::make_unique<Killer>(opened)), registration_(cancellation, *killer_) {
  link_ = std::move(opened.link);
}

Connection::~Connection() = default;

bool Connection::is_closed() const noexcept {
  return mysql_get_socket(get()) == MARIADB_INVALID_SOCKET || killer_->is_closed();
}

void Connection::cut() noexcept {
  killer_->abandon();
}

void Connection::kill() noexcept {
  killer_->kill();
}

void Connection::stop_cancelling() noexcept {
  killer_->stop();
}

}  // namespace sqlpod::mysql
