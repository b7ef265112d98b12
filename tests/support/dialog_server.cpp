#include "tests/support/dialog_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>

namespace sqlpod::testing {
namespace {

using std::string_literals::operator""s;

/// Of MariaDB's protocol: the size of what follows in three bytes, a number that counts on, what
/// follows.
struct Packet {
  unsigned char number = 0;
  std::string content;
};

bool send_packet(const FileDescriptor& client, const Packet& packet) {
  const std::size_t size = packet.content.size();
  std::string bytes;
  for (int shift = 0; shift < 24; shift += 8) bytes += static_cast<char>(size >> shift & 0xffU);
  bytes += static_cast<char>(packet.number);
  bytes += packet.content;
  return ::send(client.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(bytes.size());
}

std::optional<Packet> receive_packet(const FileDescriptor& client) {
  std::array<unsigned char, 4> head{};
  if (::recv(client.get(), head.data(), head.size(), MSG_WAITALL) != 4) return std::nullopt;
  Packet packet{head[3], std::string(head[0] + 256U * head[1] + 65536U * head[2], '\0')};
  const auto size = static_cast<ssize_t>(packet.content.size());
  if (::recv(client.get(), packet.content.data(), packet.content.size(), MSG_WAITALL) != size) {
    return std::nullopt;
  }
  return packet;
}

/// A greeting of MySQL 8 whose capabilities have no TLS in them.
std::string greeting() {
  return "\x0a"s + "8.0.30\0"s + "\x07\0\0\0"s + "saltsalt" + "\0"s + "\xff\xf7\x21\x02\0\xff\0"s +
         "\x15"s + std::string(10, '\0') + "saltsaltsalt\0"s + "mysql_native_password\0"s;
}

}  // namespace

DialogServer::DialogServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(listener_.get(), generic, size) != 0 || ::listen(listener_.get(), SOMAXCONN) != 0 ||
      ::getsockname(listener_.get(), generic, &size) != 0) {
    throw std::system_error(errno, std::system_category(), "a socket to listen at");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

DialogServer::~DialogServer() {
  ::shutdown(listener_.get(), SHUT_RDWR);  // ends accept
  thread_.join();
}

std::vector<std::string> DialogServer::answers() const {
  const std::lock_guard lock(mutex_);
  return answers_;
}

void DialogServer::run() {
  for (;;) {
    const FileDescriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client.is_open()) return;
    const timeval patience{10, 0};
    ::setsockopt(client.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    talk_to(client);
  }
}

// The first byte of a question: 4 reads the answer without showing it, 2 shows it.
void DialogServer::talk_to(const FileDescriptor& client) {
  if (!send_packet(client, {0, greeting()})) return;
  auto packet = receive_packet(client);
  if (!packet) return;
  const auto next = [&] { return static_cast<unsigned char>(packet->number + 1); };
  if (!send_packet(client, {next(), "\xfe"s + "dialog\0"s + "\x04Password: "})) return;
  packet = receive_packet(client);
  if (!packet) return;
  send_packet(client, {next(), "\x02Is this your password: "s + packet->content.c_str() + "? "});
  packet = receive_packet(client);
  const std::lock_guard lock(mutex_);
  answers_.push_back(packet ? packet->content : "");
}

}  // namespace sqlpod::testing
