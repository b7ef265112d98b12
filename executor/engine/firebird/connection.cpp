#include "executor/engine/firebird/connection.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "error/in_quotes.h"
#include "executor/engine/abandonable_thread.h"

namespace sqlpod::firebird {
namespace {

using Clock = std::chrono::steady_clock;

/// fbclient takes SIGINT and SIGTERM for itself at the first connection of a process, to end it
/// with. What they meant before is put back.
class KeptSignals {
 public:
  KeptSignals() {
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], nullptr, &before_[i]);
  }
  KeptSignals(const KeptSignals&) = delete;
  KeptSignals& operator=(const KeptSignals&) = delete;
  ~KeptSignals() {
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
  }

 private:
  static constexpr std::array<int, 2> signals = {SIGINT, SIGTERM};
  std::array<struct sigaction, 2> before_{};
};

/// The TCP sockets of this process, other than listening ones, that lead to this port or are on
/// their way to some.
std::set<int> sockets_to(int port) {
  std::set<int> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", ignored)) {
    const std::string name = entry.path().filename().string();
    int socket = -1;
    std::from_chars(name.data(), name.data() + name.size(), socket);
    tcp_info info{};
    socklen_t size = sizeof info;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) continue;
    sockaddr_storage peer{};
    size = sizeof peer;
    bool leads_there = info.tcpi_state == TCP_SYN_SENT;
    if (getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0) {
      const in_port_t peer_port = peer.ss_family == AF_INET6
                                      ? reinterpret_cast<const sockaddr_in6&>(peer).sin6_port
                                      : reinterpret_cast<const sockaddr_in&>(peer).sin_port;
      leads_there = ntohs(peer_port) == port;
    }
    if (leads_there) found.insert(socket);
  }
  return found;
}

/// The host's numeric addresses, as a connect string of fbclient writes them.
std::vector<std::string> addresses_of(const std::string& host) {
  struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { freeaddrinfo(list); }
  };
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int status = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, FreeAddresses> list(found);
  if (status != 0) {
    throw Error(ErrorKind::unavailable, "the host name " + in_quotes(host) + " was not resolved",
                "check the host's name, and the DNS that this machine asks", gai_strerror(status));
  }
  std::vector<std::string> addresses;
  for (const addrinfo* item = list.get(); item != nullptr; item = item->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(item->ai_addr, item->ai_addrlen, text.data(), text.size(), nullptr, 0,
                    NI_NUMERICHOST) != 0) {
      continue;
    }
    const std::string address = text.data();
    addresses.push_back(item->ai_family == AF_INET6 ? "[" + address + "]" : address);
  }
  return addresses;
}

/// Closes a connection that nobody wants, without a word to the server.
void drop(Reference<Firebird::IAttachment> attachment) {
  try {
    Status status;
    attachment->cancelOperation(&status, fb_cancel_abort);
    consume(attachment, [&](auto& open) { open.detach(&status); });
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch): it is closed then
  }
}

/// One try to connect. fbclient can neither be told to stop connecting nor be left alone with it
/// (it would keep the process from ending), so a thread connects, and who gives up cuts the sockets
/// that it opened. The last of the two frees the attempt.
class Attempt {
 public:
  explicit Attempt(Target target)
      : target_(std::move(target)), port_(std::stoi(target_.port)), before_(sockets_to(port_)) {}

  /// What the thread does.
  void run() {
    try {
      const KeptSignals kept;
      connect_to_one_of(addresses_of(target_.host));
    } catch (const Error& error) {
      error_ = error;
    } catch (const std::exception& error) {
      error_ = Error(ErrorKind::internal, error.what(), "report this");
    }
    {
      const std::lock_guard lock(mutex_);
      finished_ = true;
      if (given_up_ && attachment_) drop(std::move(attachment_));
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(done_.get(), &one, sizeof one);
  }

  /// Waits until it is through. Throws when it gave up.
  void wait(const Cancellation& cancellation) {
    while (!wait_for_end(cancellation)) {
      if (cancellation.requested()) {
        give_up();
        cancellation.throw_if_requested();
      }
      if (Clock::now() < target_.deadline) continue;
      give_up();
      throw Error(ErrorKind::unavailable,
                  "the Firebird server at " + in_quotes(target_.host) + " did not answer in time",
                  "check host and port, or raise connect_timeout");
    }
  }

  /// What came of it, once it is through. Throws what connecting threw.
  Reference<Firebird::IAttachment> take() {
    const std::lock_guard lock(mutex_);
    if (error_) throw Error(*error_);
    return std::move(attachment_);
  }

 private:
  void connect_to_one_of(const std::vector<std::string>& addresses) {
    for (const std::string& address : addresses) {
      {
        const std::lock_guard lock(mutex_);
        if (given_up_) return;
      }
      try {
        connect_to(address);
        error_.reset();
        return;
      } catch (const Error& error) {
        if (error.kind() == ErrorKind::denied) throw;
        // Whatever else the network says before there is a connection: there is none.
        const bool passes = error.kind() == ErrorKind::transient;
        error_ = Error(passes ? ErrorKind::unavailable : error.kind(),
                       "no connection to the Firebird server: " + error.message(),
                       "check host, port and database, and that the server is up and takes "
                       "connections",
                       error.details(), error.sqlstate());
      }
    }
  }

  void connect_to(const std::string& address) {
    Status status;
    const Reference<Firebird::IProvider> provider(master().getDispatcher());
    const std::string place = address + "/" + target_.port + ":" + target_.database;
    const std::string_view parameters = target_.parameters.reveal();
    attachment_.reset(
        provider->attachDatabase(&status, place.c_str(), static_cast<unsigned>(parameters.size()),
                                 reinterpret_cast<const unsigned char*>(parameters.data())));
  }

  /// Whether the thread is through; false when the deadline or a request came first, or for no
  /// reason.
  bool wait_for_end(const Cancellation& cancellation) const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(target_.deadline - Clock::now());
    return is_through_within(std::clamp<std::int64_t>(left.count(), 0, 60'000),
                             cancellation.descriptor());
  }

  bool is_through_within(std::int64_t milliseconds, int other_descriptor) const {
    std::array<pollfd, 2> waiting{pollfd{done_.get(), POLLIN, 0},
                                  pollfd{other_descriptor, POLLIN, 0}};
    poll(waiting.data(), waiting.size(), static_cast<int>(milliseconds));
    return (waiting[0].revents & POLLIN) != 0;
  }

  /// Cuts what the thread has opened until it is through. When it asks the DNS it hears of nothing:
  /// it is left alone then, and connects to nothing afterwards.
  void give_up() {
    {
      const std::lock_guard lock(mutex_);
      given_up_ = true;
      if (finished_ && attachment_) drop(std::move(attachment_));
    }
    const auto limit = Clock::now() + std::chrono::milliseconds(500);
    do {
      for (const int socket : sockets_to(port_)) {
        if (before_.count(socket) == 0) shutdown(socket, SHUT_RDWR);
      }
    } while (!is_through_within(10, -1) && Clock::now() < limit);
  }

  const Target target_;
  const int port_;
  const std::set<int> before_;
  const Descriptor done_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::mutex mutex_;
  bool given_up_ = false;
  bool finished_ = false;
  Reference<Firebird::IAttachment> attachment_;  ///< the thread's until it is through
  std::optional<Error> error_;
};

}  // namespace

Reference<Firebird::IAttachment> connect(Target target, const Cancellation& cancellation) {
  const auto attempt = std::make_shared<Attempt>(std::move(target));
  AbandonableThread opener([attempt] { attempt->run(); });
  attempt->wait(cancellation);
  opener.join();
  return attempt->take();
}

}  // namespace sqlpod::firebird
