// The proxy that the fault tests stand on, before a small server that says back what it is told.
#include "tests/support/fault_proxy.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "tests/support/file_descriptor.h"

namespace sqlpod::testing {
namespace {

using Cut = FaultProxy::Cut;
using Direction = FaultProxy::Direction;

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

/// What a connection gave until its end.
struct Received {
  std::string text;
  int error = 0;  ///< errno, or 0 for an orderly end
};

class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_in address = loopback(port);
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::system_error(errno, std::system_category(), "connect");
    const timeval limit{20, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }

  void send(const std::string& text) const {
    ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
  }
  void end() const { ::shutdown(socket_.get(), SHUT_WR); }

  std::string receive(std::size_t size) const {
    std::string text(size, '\0');
    const ssize_t got = ::recv(socket_.get(), text.data(), size, MSG_WAITALL);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return text;
  }
  Received receive_all() const {
    Received received;
    std::array<char, 4096> buffer;
    for (;;) {
      const ssize_t size = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
      if (size < 0) received.error = errno;
      if (size <= 0) return received;
      received.text.append(buffer.data(), static_cast<std::size_t>(size));
    }
  }
  bool hears_within(std::chrono::milliseconds time) const {
    pollfd wait{socket_.get(), POLLIN, 0};
    return ::poll(&wait, 1, static_cast<int>(time.count())) > 0;
  }

 private:
  FileDescriptor socket_;
};

/// Says back what it is told, to each client in a thread of its own.
class EchoServer {
 public:
  EchoServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = loopback(0);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    if (::bind(listener_.get(), generic, size) != 0 || ::listen(listener_.get(), 16) != 0 ||
        ::getsockname(listener_.get(), generic, &size) != 0)
      throw std::system_error(errno, std::system_category(), "listen");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept(); });
  }
  ~EchoServer() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    acceptor_.join();
    for (std::thread& thread : threads_) thread.join();
  }
  int port() const { return port_; }

 private:
  void accept() {
    for (;;) {
      FileDescriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!client.is_open()) return;
      threads_.emplace_back([client = std::move(client)] {
        std::array<char, 4096> buffer;
        for (;;) {
          const ssize_t size = ::recv(client.get(), buffer.data(), buffer.size(), 0);
          if (size <= 0) return;
          ::send(client.get(), buffer.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
        }
      });
    }
  }

  FileDescriptor listener_;
  int port_ = 0;
  std::thread acceptor_;
  std::vector<std::thread> threads_;
};

class Proxy : public ::testing::Test {
 protected:
  EchoServer server_;
  FaultProxy proxy_{"127.0.0.1", server_.port()};
};

TEST_F(Proxy, ForwardsBothWaysAndCounts) {
  const Client client(proxy_.port());
  client.send("hello");
  EXPECT_EQ(client.receive(5), "hello");
  client.end();
  const Received rest = client.receive_all();
  EXPECT_EQ(rest.text, "");
  EXPECT_EQ(rest.error, 0);
  EXPECT_EQ(proxy_.bytes(Direction::to_server), 5U);
  EXPECT_EQ(proxy_.bytes(Direction::to_client), 5U);
  EXPECT_EQ(proxy_.connections(), 1U);
  EXPECT_EQ(proxy_.cuts(), 0U);
}

TEST_F(Proxy, ForwardsMoreThanItHolds) {
  const Client client(proxy_.port());
  const std::string text(3'000'000, 'x');
  std::thread sender([&] {
    client.send(text);
    client.end();
  });
  EXPECT_EQ(client.receive_all().text.size(), text.size());
  sender.join();
}

TEST_F(Proxy, CutsAtTheByteInEitherDirection) {
  for (const Direction direction : {Direction::to_server, Direction::to_client}) {
    for (const Cut how : {Cut::orderly, Cut::reset}) {
      proxy_.cut_after(direction, 7, how);
      const Client client(proxy_.port());
      client.send("0123");
      EXPECT_EQ(client.receive(4), "0123");
      const std::uint64_t before = proxy_.bytes(direction);
      client.send("456789");
      const Received rest = client.receive_all();
      EXPECT_EQ(rest.error, how == Cut::reset ? ECONNRESET : 0);
      EXPECT_EQ(rest.text, direction == Direction::to_client ? "456" : "");
      EXPECT_EQ(proxy_.bytes(direction) - before, 3U);
    }
  }
  EXPECT_EQ(proxy_.cuts(), 4U);
}

TEST_F(Proxy, CutsOnlyOnce) {
  proxy_.cut_after(Direction::to_server, 0, Cut::orderly);
  EXPECT_EQ(Client(proxy_.port()).receive_all().error, 0);
  const Client second(proxy_.port());
  second.send("again");
  EXPECT_EQ(second.receive(5), "again");
  EXPECT_EQ(proxy_.cuts(), 1U);
}

TEST_F(Proxy, CutsAtOnceWhatHasForwardedMoreAlready) {
  const Client client(proxy_.port());
  client.send("hello");
  EXPECT_EQ(client.receive(5), "hello");
  proxy_.cut_after(Direction::to_client, 2, Cut::reset);
  EXPECT_EQ(proxy_.cuts(), 1U);
  EXPECT_EQ(client.receive_all().error, ECONNRESET);
}

TEST_F(Proxy, ForgetsACut) {
  proxy_.cut_after(Direction::to_client, 2, Cut::reset);
  proxy_.forget_cut();
  const Client client(proxy_.port());
  client.send("hello");
  EXPECT_EQ(client.receive(5), "hello");
}

TEST_F(Proxy, CutsAllThatIsOpen) {
  std::vector<Client> clients;
  clients.reserve(3);
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(proxy_.port()).send("x");
    EXPECT_EQ(clients.back().receive(1), "x");
  }
  proxy_.cut_now(Cut::reset);
  for (const Client& client : clients) EXPECT_EQ(client.receive_all().error, ECONNRESET);
  EXPECT_EQ(proxy_.cuts(), 3U);
}

TEST_F(Proxy, ForwardsNothingWhileFrozen) {
  const Client client(proxy_.port());
  client.send("a");
  EXPECT_EQ(client.receive(1), "a");
  proxy_.freeze();
  client.send("b");
  const Client late(proxy_.port());
  late.send("c");
  EXPECT_FALSE(client.hears_within(std::chrono::milliseconds(100)));
  EXPECT_FALSE(late.hears_within(std::chrono::milliseconds(0)));
  EXPECT_EQ(proxy_.bytes(Direction::to_server), 1U);
  proxy_.thaw();
  EXPECT_EQ(client.receive(1), "b");
  EXPECT_EQ(late.receive(1), "c");
}

TEST_F(Proxy, ServesManyAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([this, i] {
      for (int j = 0; j < 20; ++j) {
        const std::string text(1000, static_cast<char>('a' + i));
        const Client client(proxy_.port());
        client.send(text);
        EXPECT_EQ(client.receive(text.size()), text);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(proxy_.connections(), 160U);
}

TEST(ProxyWithoutServer, ClosesWhatItTakes) {
  int port = 0;
  {
    const EchoServer gone;
    port = gone.port();
  }
  FaultProxy proxy("127.0.0.1", port);
  EXPECT_EQ(Client(proxy.port()).receive_all().text, "");
}

TEST(ProxyWithoutServer, TakesAnAddressOnly) {
  EXPECT_THROW(FaultProxy("no address", 1), std::system_error);
}

}  // namespace
}  // namespace sqlpod::testing
