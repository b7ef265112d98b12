#include "executor/engine/mysql/connect_options.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "error/error.h"
#include "executor/engine/mysql/server_address.h"
#include "executor/engine/mysql/tls_args.h"

namespace sqlpod::mysql {
namespace {

/// How a connect arg is read before it is given to the client.
enum class Form { text, seconds, flag };

struct Option {
  std::string_view arg;
  std::string_view option;
  Form form = Form::text;
};

constexpr std::array known_options = {
    Option{"user", "user"},
    Option{"password", "password"},
    Option{"host", "host"},
    Option{"port", "port"},
    Option{"database", "database"},
    Option{"unix_socket", "unix_socket"},
    Option{"bind_address", "bind_address"},
    Option{"connect_timeout", "connect_timeout", Form::seconds},
    Option{"connection_timeout", "connect_timeout", Form::seconds},
    Option{"read_timeout", "read_timeout", Form::seconds},
    Option{"write_timeout", "write_timeout", Form::seconds},
    Option{"local_infile", "local_infile", Form::flag},
    Option{"allow_local_infile", "local_infile", Form::flag},
    Option{"compress", "compress", Form::flag},
    Option{"init_command", "init_command"},
    Option{"sql_mode", "sql_mode"},
    Option{"time_zone", "time_zone"},
    Option{"collation", "collation"},
    Option{"auth_plugin", "default_auth"},
    Option{"default_auth", "default_auth"},
    Option{"server_public_key", "server_public_key"},
    Option{"server_public_key_path", "server_public_key"},
    Option{"program_name", "program_name"},
    Option{"application_name", "program_name"},
};

// What a driver does with them happens in Python: types, cursors, event loops, pools. Transactions
// are the task's. Text passes as utf8mb4 whatever the charset: it comes out the same.
constexpr std::array<std::string_view, 36> ignored = {
    "autocommit",
    "binary_prefix",
    "buffered",
    "charset",
    "client_flag",
    "client_flags",
    "consume_results",
    "conv",
    "converter",
    "converter_class",
    "converter_str_fallback",
    "cursor_class",
    "cursorclass",
    "defer_connect",
    "echo",
    "force_ipv6",
    "get_warnings",
    "loop",
    "max_allowed_packet",
    "maxsize",
    "minsize",
    "named_pipe",
    "named_tuple",
    "pool_name",
    "pool_reset_connection",
    "pool_reset_session",
    "pool_size",
    "pool_recycle",
    "prepared",
    "raise_on_warnings",
    "raw",
    "reconnect",
    "sql_warnings",
    "status_callback",
    "use_pure",
    "use_unicode",
};

constexpr std::string_view no_option_file =
    "no option file is read: write its settings as connect args and its passwords as "
    "secret_connect_args";
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> refused{{
    {"read_default_file", no_option_file},
    {"read_default_group", no_option_file},
    {"option_files", no_option_file},
    {"option_groups", no_option_file},
    {"default_file", no_option_file},
    {"default_group", no_option_file},
    {"allow_local_infile_in_path",
     "files cannot be limited to one folder here: give local_infile, or leave it out"},
}};

constexpr std::string_view attribute_prefix = "conn_attrs.";

std::vector<std::string> known_names() {
  std::vector<std::string> names = TlsArgs::names();
  for (const Option& option : known_options) names.emplace_back(option.arg);
  names.insert(names.end(), ignored.begin(), ignored.end());
  return names;
}

/// The arg's name with underscores; those of a map `ssl` as if they stood outside.
std::string plain_name(const ConnectArg& arg) {
  std::string name = arg.name;
  std::replace(name.begin(), name.end(), '-', '_');
  if (!name.starts_with("ssl.")) return name;
  name.erase(0, 4);
  return name.starts_with("ssl_") ? name : "ssl_" + name;
}

/// Whole seconds, rounded up.
std::string seconds(const ConnectArg& arg) {
  const double number = std::ceil(arg.number());
  if (number < 1 || number > 31'536'000) {
    const Secret text = arg.text();
    throw Error(ErrorKind::usage,
                "'" + arg.given_as + "' is " + std::string(text.reveal()) + " seconds",
                "give 1 to 31536000");
  }
  return std::to_string(static_cast<std::int64_t>(number));
}

ClientOption converted(const Option& option, const ConnectArg& arg) {
  const std::string name(option.option);
  switch (option.form) {
    case Form::text:
      break;
    case Form::seconds:
      return {name, seconds(arg)};
    case Form::flag:
      return {name, std::string(arg.boolean() ? "1" : "0")};
  }
  return client_option(name, arg);
}

void put(ClientOptions& options, ClientOption option) {
  const auto same = std::find_if(options.begin(), options.end(), [&](const ClientOption& other) {
    return other.name == option.name;
  });
  if (same == options.end()) {
    options.push_back(std::move(option));
  } else {
    *same = std::move(option);
  }
}

void refuse_binary_charset(const ConnectArg& arg) {
  const Secret text = arg.text();
  if (text.reveal() != "binary") return;
  throw Error(ErrorKind::usage, "the charset 'binary' would give text without knowing its encoding",
              "leave charset out: text passes as utf8mb4");
}

void take(const ConnectArg& arg, TlsArgs& tls, ClientOptions& options) {
  const std::string name = plain_name(arg);
  if (tls.take(name, arg)) return;
  for (const Option& option : known_options) {
    if (option.arg == name) return put(options, converted(option, arg));
  }
  if (name.starts_with(attribute_prefix)) {
    return put(options, client_option("connect_attr." + name.substr(attribute_prefix.size()), arg));
  }
  for (const auto& [refused_name, reason] : refused) {
    if (refused_name != name) continue;
    throw Error(ErrorKind::usage, "'" + arg.given_as + "' is not possible here",
                std::string(reason));
  }
  if (name == "charset") refuse_binary_charset(arg);
  if (std::find(ignored.begin(), ignored.end(), name) == ignored.end()) {
    throw unknown_connect_arg(arg, "mysql", known_names());
  }
  Poco::Logger::get("sqlpod").debug("the connect arg '" + arg.given_as +
                                    "' has no meaning here and is ignored");
}

}  // namespace

ClientOptions connect_options(const ConnectArgs& args, std::string_view application_name) {
  ClientOptions options;
  TlsArgs tls;
  for (const ConnectArg& arg : args.all()) take(arg, tls, options);

  const std::string port(text_of(options, "port"));
  if (!port.empty()) port_number(port);
  const std::string host(text_of(options, "host"));
  server_addresses(host, 0);

  // The client takes "localhost" for its Unix socket even when a port is named, and a socket only
  // for "localhost"; Python's drivers differ in both.
  const bool socket = !text_of(options, "unix_socket").empty();
  const bool local = host.empty() || host == "localhost";
  if (socket && !local) put(options, {"host", "localhost"});
  if (!socket && local && !port.empty()) options.push_back({"protocol", "tcp"});
  const bool stays_on_the_machine = socket || (local && port.empty());
  std::move(tls).add_to(options, stays_on_the_machine ? TlsMode::disabled : TlsMode::preferred);

  set_default(options, "connect_timeout", "30");
  set_default(options, "local_infile", "0");  // else a server may ask for files of this machine
  set_default(options, "program_name", application_name);
  return options;
}

}  // namespace sqlpod::mysql
