// The hosts that a connection is tried with, in order.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "executor/engine/client_options.h"

namespace sqlpod::postgresql {

/// An empty part is the client library's default.
struct Host {
  std::string name;     ///< a host name, an address, or the folder of a Unix socket
  std::string address;  ///< numeric; when there is one, the name is only for TLS and the like
  std::string port;
};

/// The items of a comma-separated list; a list of one empty item for an empty text.
std::vector<std::string> list_items(std::string_view text);

/// Takes the ports off hosts: "a:5432,[::1]:5433" is "a,::1" and "5432,5433". The second is empty
/// when no host has one. A host without a port takes its own of `ports`, the list that was given
/// beside the hosts.
std::pair<std::string, std::string> split_ports(std::string_view hosts, std::string_view ports);

/// The hosts of the options `host`, `hostaddr` and `port`: never none. Throws Error (usage) when
/// the lists do not match.
std::vector<Host> host_list(const ClientOptions& options);

}  // namespace sqlpod::postgresql
