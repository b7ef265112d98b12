#include "tests/support/fault_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

namespace sqlpod::testing {
namespace {

constexpr std::size_t most_waiting = 64 * 1024;

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::system_category(), what);
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ENOTCONN;
}

std::size_t index(FaultProxy::Direction direction) {
  return direction == FaultProxy::Direction::to_server ? 0 : 1;
}

void send_at_once(const FileDescriptor& socket) {
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

sockaddr_in address_of(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    errno = EINVAL;
    throw_errno("not an IPv4 address: " + host);
  }
  return address;
}

}  // namespace

FaultProxy::FaultProxy(const std::string& host, int port)
    : host_(host),
      server_port_(port),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  address_of(host_, server_port_);  // a wrong one is said now, not in the thread
  if (!listener_.is_open() || !wake_.is_open()) throw_errno("socket");
  sockaddr_in address = address_of("127.0.0.1", 0);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(listener_.get(), generic, size) != 0) throw_errno("bind");
  if (::listen(listener_.get(), SOMAXCONN) != 0) throw_errno("listen");
  if (::getsockname(listener_.get(), generic, &size) != 0) throw_errno("getsockname");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

FaultProxy::~FaultProxy() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake();
  thread_.join();
}

void FaultProxy::cut_after(Direction direction, std::uint64_t bytes, Cut how) {
  const std::lock_guard lock(mutex_);
  planned_ = PlannedCut{direction, bytes, how};
  for (auto connection = open_.begin(); connection != open_.end() && planned_;) {
    const auto next = std::next(connection);
    if (cut_is_due(*connection)) {
      cut(*connection, std::exchange(planned_, std::nullopt)->how);
      open_.erase(connection);
    }
    connection = next;
  }
  wake();
}

void FaultProxy::forget_cut() {
  const std::lock_guard lock(mutex_);
  planned_.reset();
}

void FaultProxy::cut_now(Cut how) {
  const std::lock_guard lock(mutex_);
  for (Connection& connection : open_) cut(connection, how);
  open_.clear();
  wake();
}

void FaultProxy::freeze() {
  const std::lock_guard lock(mutex_);
  frozen_ = true;
  wake();
}

void FaultProxy::thaw() {
  const std::lock_guard lock(mutex_);
  frozen_ = false;
  wake();
}

std::uint64_t FaultProxy::bytes(Direction direction) const {
  const std::lock_guard lock(mutex_);
  return bytes_[index(direction)];
}

std::uint64_t FaultProxy::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

std::uint64_t FaultProxy::cuts() const {
  const std::lock_guard lock(mutex_);
  return cuts_;
}

void FaultProxy::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

// Waiting is done without the lock, everything else with it: so a member that has taken the lock
// changes things between two steps, never within one.
void FaultProxy::run() {
  std::vector<pollfd> waits;
  for (;;) {
    waits.assign({{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}});
    {
      const std::lock_guard lock(mutex_);
      if (ending_) return;
      for (const Connection& connection : open_) {
        if (frozen_) break;
        short client = 0;
        short server = 0;
        const auto& [to_server, to_client] = connection.streams;
        if (!to_server.source_ended && to_server.waiting.size() < most_waiting) client |= POLLIN;
        if (!to_client.source_ended && to_client.waiting.size() < most_waiting) server |= POLLIN;
        if (!to_server.waiting.empty()) server |= POLLOUT;
        if (!to_client.waiting.empty()) client |= POLLOUT;
        // A socket that nothing is wanted of would still answer that its peer is gone, and at once.
        waits.push_back({client != 0 ? connection.client.get() : -1, client, 0});
        waits.push_back({server != 0 ? connection.server.get() : -1, server, 0});
      }
    }
    ::poll(waits.data(), waits.size(), -1);

    const std::lock_guard lock(mutex_);
    std::uint64_t ignored = 0;
    [[maybe_unused]] const ssize_t taken = ::read(wake_.get(), &ignored, sizeof ignored);
    if (waits[1].revents != 0) take_connection();
    if (frozen_) continue;
    open_.remove_if([this](Connection& connection) { return !serve(connection); });
  }
}

void FaultProxy::take_connection() {
  FileDescriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!client.is_open()) return;
  ++connections_;
  Connection& connection = open_.emplace_back();
  connection.client = std::move(client);
  connection.server =
      FileDescriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  connection.streams[0].source = connection.streams[1].sink = &connection.client;
  connection.streams[1].source = connection.streams[0].sink = &connection.server;
  send_at_once(connection.client);
  send_at_once(connection.server);
  const sockaddr_in address = address_of(host_, server_port_);
  const int connected = ::connect(connection.server.get(),
                                  reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (connected != 0 && errno != EINPROGRESS) open_.pop_back();
}

bool FaultProxy::serve(Connection& connection) {
  auto& [to_server, to_client] = connection.streams;
  const bool stands = read_into(to_server) && read_into(to_client) &&
                      forward(to_server, Direction::to_server) &&
                      forward(to_client, Direction::to_client);
  if (planned_ && cut_is_due(connection)) {
    cut(connection, std::exchange(planned_, std::nullopt)->how);
    return false;
  }
  return stands && !(to_server.sink_ended && to_client.sink_ended);
}

bool FaultProxy::read_into(Stream& stream) {
  while (!stream.source_ended && stream.waiting.size() < most_waiting) {
    std::array<char, most_waiting> buffer;  // NOLINT(cppcoreguidelines-init-variables)
    const ssize_t size = ::recv(stream.source->get(), buffer.data(), buffer.size(), 0);
    if (size < 0) return would_block();
    if (size == 0) stream.source_ended = true;
    stream.waiting.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return true;
}

bool FaultProxy::forward(Stream& stream, Direction direction) {
  std::size_t allowed = stream.waiting.size();
  if (planned_ && planned_->direction == direction) {
    const std::uint64_t left = planned_->bytes - std::min(planned_->bytes, stream.bytes);
    allowed = static_cast<std::size_t>(std::min<std::uint64_t>(allowed, left));
  }
  if (allowed > 0) {
    const ssize_t size = ::send(stream.sink->get(), stream.waiting.data(), allowed, MSG_NOSIGNAL);
    if (size < 0) return would_block();
    stream.waiting.erase(0, static_cast<std::size_t>(size));
    stream.bytes += static_cast<std::uint64_t>(size);
    bytes_[index(direction)] += static_cast<std::uint64_t>(size);
  }
  if (stream.source_ended && stream.waiting.empty() && !stream.sink_ended) {
    ::shutdown(stream.sink->get(), SHUT_WR);
    stream.sink_ended = true;
  }
  return true;
}

bool FaultProxy::cut_is_due(const Connection& connection) const {
  return connection.streams[index(planned_->direction)].bytes >= planned_->bytes;
}

void FaultProxy::cut(Connection& connection, Cut how) {
  ++cuts_;
  for (FileDescriptor* socket : {&connection.client, &connection.server}) {
    if (how == Cut::reset) {
      const linger at_once{1, 0};
      ::setsockopt(socket->get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    } else {
      // Closing with bytes unread would reset instead.
      ::shutdown(socket->get(), SHUT_RDWR);
      std::array<char, most_waiting> unread;  // NOLINT(cppcoreguidelines-init-variables)
      while (::recv(socket->get(), unread.data(), unread.size(), 0) > 0) {
      }
    }
    socket->close();
  }
}

}  // namespace sqlpod::testing
