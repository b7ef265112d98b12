#include "executor/engine/postgresql/host_list.h"

#include <algorithm>
#include <cstddef>

#include "error/error.h"

namespace sqlpod::postgresql {
namespace {

struct Endpoint {
  std::string_view host;
  std::string_view port;
};

Endpoint endpoint(std::string_view text) {
  // A folder, or a socket in the abstract namespace, has no port in its text.
  if (text.empty() || text[0] == '/' || text[0] == '@') return {text, {}};
  const std::size_t colon = text.rfind(':');
  if (text[0] == '[') {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return {text, {}};
    const bool has_port = colon == bracket + 1;
    if (!has_port && bracket + 1 != text.size()) return {text, {}};
    return {text.substr(1, bracket - 1), has_port ? text.substr(colon + 1) : std::string_view()};
  }
  // More than one colon is an IPv6 address.
  if (colon == std::string_view::npos || text.find(':') != colon) return {text, {}};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

/// The item that belongs to host number `index` of `count`.
std::string_view item_for(const std::vector<std::string>& items, std::size_t index,
                          std::size_t count, const char* what) {
  if (items.size() == 1) return items[0];
  if (items.size() == count) return items[index];
  throw Error(ErrorKind::usage,
              std::to_string(count) + " hosts, but " + std::to_string(items.size()) + " " + what,
              "give one for all hosts, or one for each");
}

}  // namespace

std::vector<std::string> list_items(std::string_view text) {
  std::vector<std::string> items;
  for (;;) {
    const std::size_t comma = text.find(',');
    items.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return items;
    text.remove_prefix(comma + 1);
  }
}

std::pair<std::string, std::string> split_ports(std::string_view hosts, std::string_view ports) {
  const std::vector<std::string> items = list_items(hosts);
  const std::vector<std::string> given = list_items(ports);
  std::string names;
  std::string numbers;
  bool any = false;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto [host, port] = endpoint(items[i]);
    any = any || !port.empty();
    if (i > 0) {
      names += ',';
      numbers += ',';
    }
    names += host;
    numbers += port.empty() ? item_for(given, i, items.size(), "ports") : port;
  }
  return {std::move(names), any ? std::move(numbers) : std::string()};
}

std::vector<Host> host_list(const ClientOptions& options) {
  const std::vector<std::string> names = list_items(text_of(options, "host"));
  const std::vector<std::string> addresses = list_items(text_of(options, "hostaddr"));
  const std::vector<std::string> ports = list_items(text_of(options, "port"));
  const std::size_t count = std::max(names.size(), addresses.size());
  std::vector<Host> hosts;
  for (std::size_t i = 0; i < count; ++i) {
    hosts.push_back({std::string(item_for(names, i, count, "host names")),
                     std::string(item_for(addresses, i, count, "addresses")),
                     std::string(item_for(ports, i, count, "ports"))});
  }
  return hosts;
}

}  // namespace sqlpod::postgresql
