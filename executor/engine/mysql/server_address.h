// Where servers listen: the hosts of a connection, one or more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sqlpod::mysql {

struct ServerAddress {
  std::string host;   ///< a name or an address without brackets; empty for the client's own default
  unsigned port = 0;  ///< 0 for the client's own default
  bool operator==(const ServerAddress&) const = default;
};

/// Reads `host`, `host:port`, `[::1]:port` or several of them between commas; who names no port has
/// `port`. Throws Error (usage).
std::vector<ServerAddress> server_addresses(std::string_view hosts, unsigned port);

/// Reads a port, 1 to 65535. Throws Error (usage).
unsigned port_number(std::string_view text);

/// As messages show it: "db.example.org:3307".
std::string to_text(const ServerAddress& address);

}  // namespace sqlpod::mysql
