// Whatever the connect args are called and hold, a client library is given names that it knows, a
// secret stays a secret, and no value becomes an option of its own. A connection string of ODBC is
// read as it was written.
//
// The bytes: a URL, a line of `--`, connect args as lines of name=value, a line of `--`, the names
// of secret ones by line.
#include "config/connect_args.h"

#include <libpq-fe.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "executor/engine/engine_registry.h"
#include "executor/engine/mysql/server_address.h"
#include "executor/engine/odbc/connection_string.h"
#include "executor/engine/odbc_keywords.h"
#include "executor/engine/postgresql/host_list.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

constexpr std::string_view canary = "c4n4ry;}p4ss='w0rd\\";

bool shows_canary(std::string_view text) {
  return text.find("c4n4ry") != std::string_view::npos;
}

/// A value as YAML would give it: true, a number or a text.
ConnectValue connect_value(std::string_view text) {
  if (text == "true") return true;
  if (text == "7") return std::int64_t{7};
  if (text == "2.5") return 2.5;
  return std::string(text);
}

/// `engine` is that of the URL, when there is one.
ConnectArgs args_of(const std::vector<std::string_view>& parts, const Engine*& engine) {
  ConnectArgs args;
  succeeds(ErrorKind::usage, [&] {
    Url url = parse_url(parts[0]);
    engine = &find_engine(url);
    args = connect_args_of(std::move(url));
  });
  for (const std::string_view line : lines(parts[1])) {
    const std::size_t equals = std::min(line.find('='), line.size());
    const std::string_view value = line.substr(std::min(equals + 1, line.size()));
    args.set(line.substr(0, equals), connect_value(value));
  }
  for (const std::string_view name : lines(parts[2])) args.set(name, Secret(std::string(canary)));
  return args;
}

const std::set<std::string>& names_that_libpq_knows() {
  static const std::set<std::string> names = [] {
    std::set<std::string> all;
    PQconninfoOption* const options = PQconndefaults();
    for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option)
      all.insert(option->keyword);
    PQconninfoFree(options);
    return all;
  }();
  return names;
}

/// The keywords and values of a connection string, as the ODBC reference reads it: a value in
/// braces ends at the first `}` that is not doubled, any other at the semicolon.
std::vector<std::pair<std::string, std::string>> read_connection_string(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    require(equals != std::string_view::npos, "a keyword without a value");
    auto& [keyword, value] = pairs.emplace_back(text.substr(0, equals), "");
    text.remove_prefix(equals + 1);
    if (text.starts_with('{')) {
      std::size_t at = 1;
      for (; at < text.size(); ++at) {
        if (text[at] == '}' && text.substr(at + 1, 1) != "}") break;
        if (text[at] == '}') ++at;
        value += text[at];
      }
      text.remove_prefix(std::min(at + 1, text.size()));
      require(text.starts_with(';'), "something behind the braces of " + keyword);
    } else {
      value = text.substr(0, text.find(';'));
      text.remove_prefix(value.size());
    }
    if (!text.empty()) text.remove_prefix(1);
  }
  return pairs;
}

void require_connection_string(const ClientOptions& options) {
  std::vector<std::pair<std::string, std::string>> expected;
  for (const ClientOption& option : options) {
    if (option.name == "odbc_connect") return;  // the user's own string
    if (option.name != "connect_timeout") expected.emplace_back(option.name, text_of(option));
  }
  const Secret text = odbc::connection_string("", options);
  require(read_connection_string(text.reveal()) == expected, "a value ends early");
}

void require_options(const Engine& engine, const ConnectArgs& args) {
  ClientOptions options;
  try {
    options = engine.options(args, "sqlpod/fuzz");
  } catch (const Error& error) {
    require(!shows_canary(error.message() + error.hint() + error.details()),
            "an error shows a secret: " + error.message());
    require(error.kind() == ErrorKind::usage, "not the user's: " + error.message());
    return;
  }
  for (const ClientOption& option : options) {
    require(!shows_canary(option.name), "a secret became a name");
    require(std::holds_alternative<Secret>(option.value) || !shows_canary(text_of(option)),
            "a secret became a plain text: " + option.name);
    require(engine.name() != "postgresql" || names_that_libpq_knows().count(option.name) > 0 ||
                option.name == "command_timeout",
            "libpq knows no " + option.name);
  }
  if (engine.client().find("ODBC") != std::string::npos) require_connection_string(options);
}

/// Lists of hosts: as many as there are commas, and what is printed reads back.
void require_hosts(std::string_view hosts) {
  std::vector<mysql::ServerAddress> addresses;
  if (succeeds(ErrorKind::usage, [&] { addresses = mysql::server_addresses(hosts, 0); })) {
    require(addresses.size() ==
                1U + static_cast<std::size_t>(std::count(hosts.begin(), hosts.end(), ',')),
            "a host is lost");
    for (const mysql::ServerAddress& address : addresses) {
      if (address.host.empty() || address.host.find_first_of("[]") != std::string::npos) continue;
      succeeds(ErrorKind::internal, [&] {
        const auto again = mysql::server_addresses(mysql::to_text(address), 0);
        require(again == std::vector{address}, "another host: " + mysql::to_text(address));
      });
    }
  }
  succeeds(ErrorKind::usage, [&] {
    const auto [names, ports] = postgresql::split_ports(hosts, "");
    require(postgresql::list_items(names).size() == postgresql::list_items(hosts).size(),
            "a host is lost");
    require(ports.empty() ||
                postgresql::list_items(ports).size() == postgresql::list_items(names).size(),
            "a port is lost");
  });
}

/// A connection string of ODBC, whatever it is, has keywords; what is written into one reads back.
void require_odbc_keywords(std::string_view string, std::string_view value) {
  std::size_t size = 0;
  for_each_odbc_keyword(string, [&](std::string_view keyword, const Secret& read) {
    require(keyword.find_first_of(";=") == std::string_view::npos, "two keywords in one");
    size += keyword.size() + read.reveal().size();
  });
  require(size <= string.size(), "more was read than there is");
  std::string again;
  for_each_odbc_keyword("PWD=" + odbc::connection_value("PWD", value) + ";END=1",
                        [&](std::string_view keyword, const Secret& read) {
                          again.append(keyword).append("=").append(read.reveal()).append(";");
                        });
  require(again == "PWD=" + std::string(value) + ";END=1;", "another value: " + again);
}

}  // namespace

void fuzz_connect_args(std::string_view bytes) {
  if (shows_canary(bytes)) return;
  const auto parts = sections(bytes, 3);
  const Engine* engine = &engine_entries().front().engine();
  const ConnectArgs args = args_of(parts, engine);
  std::set<std::string> names;
  for (const ConnectArg& arg : args.all()) {
    require(names.insert(arg.name).second, "an arg stands twice: " + arg.name);
    require(canonical_connect_arg(arg.name) == arg.name, "an alias is left: " + arg.name);
    require(args.find(arg.name) == &arg, "an arg that is not found: " + arg.name);
  }
  require_options(*engine, args);
  require_odbc_keywords(parts[1], parts[2]);
  if (const ConnectArg* host = args.find("host")) require_hosts(host->text().reveal());
}

}  // namespace sqlpod::fuzzing
