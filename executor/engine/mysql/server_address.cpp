#include "executor/engine/mysql/server_address.h"

#include <algorithm>
#include <charconv>

#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod::mysql {
namespace {

ServerAddress server_address(std::string_view text, unsigned port) {
  const auto misformed = [&] {
    return Error(ErrorKind::usage, "the host " + in_quotes(text) + " is none",
                 "write host, host:port or [IPv6 address]:port, several of them between commas");
  };
  std::string_view host = text;
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) throw misformed();
    host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
  } else if (std::count(text.begin(), text.end(), ':') == 1) {  // more of them: an IPv6 address
    host = text.substr(0, text.find(':'));
    rest = text.substr(host.size());
  }
  if (host.empty() || (!rest.empty() && rest.front() != ':')) throw misformed();
  return {std::string(host), rest.empty() ? port : port_number(rest.substr(1))};
}

}  // namespace

std::vector<ServerAddress> server_addresses(std::string_view hosts, unsigned port) {
  if (hosts.empty()) return {{"", port}};
  std::vector<ServerAddress> addresses;
  for (;;) {
    const std::size_t comma = hosts.find(',');
    addresses.push_back(server_address(hosts.substr(0, comma), port));
    if (comma == std::string_view::npos) return addresses;
    hosts.remove_prefix(comma + 1);
  }
}

unsigned port_number(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port < 1 || port > 65535) {
    throw Error(ErrorKind::usage, "the port " + in_quotes(text) + " is none", "give 1 to 65535");
  }
  return port;
}

std::string to_text(const ServerAddress& address) {
  std::string text = address.host.empty() ? "localhost" : address.host;
  if (address.host.find(':') != std::string::npos) text = "[" + text + "]";
  if (address.port != 0) text += ":" + std::to_string(address.port);
  return text;
}

}  // namespace sqlpod::mysql
