#include "executor/engine/postgresql/connect_options.h"

#include <Poco/Logger.h>
#include <Poco/String.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "error/in_quotes.h"
#include "executor/engine/memory_file.h"
#include "executor/engine/postgresql/host_list.h"

namespace sqlpod::postgresql {
namespace {

struct FreeConninfo {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};

/// libpq's own list of what it takes, in its own order.
std::vector<std::string> libpq_keywords() {
  const std::unique_ptr<PQconninfoOption, FreeConninfo> defaults(PQconndefaults());
  std::vector<std::string> keywords;
  for (const PQconninfoOption* option = defaults.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    keywords.emplace_back(option->keyword);
  }
  return keywords;
}

using Pair = std::pair<std::string_view, std::string_view>;

/// Drivers' names for an option of libpq.
constexpr std::array<Pair, 7> renamed{{
    {"database", "dbname"},
    {"opt", "options"},                                       // pygresql
    {"tcp_keepalive", "keepalives"},                          // pg8000, redshift_connector
    {"tcp_keepalive_idle", "keepalives_idle"},                // redshift_connector
    {"tcp_keepalive_interval", "keepalives_interval"},        //
    {"tcp_keepalive_count", "keepalives_count"},              //
    {"startup_params.application_name", "application_name"},  // pg8000
}};

/// What has no meaning for a program that runs one task.
constexpr std::array<std::string_view, 32> ignored{
    // asyncpg, and SQLAlchemy's dialect for it
    "statement_cache_size", "prepared_statement_cache_size", "prepared_statement_name_func",
    "max_cached_statement_lifetime", "max_cacheable_statement_size", "record_class",
    "connection_class", "loop", "async_fallback", "async_creator_fn",
    // psycopg2, psycopg
    "cursor_factory", "connection_factory", "async", "async_", "row_factory", "prepare_threshold",
    "context", "autocommit", "client_encoding",
    // pg8000, pygresql
    "replication", "source_address", "direct_tls", "tty", "nowait",
    // redshift_connector, sqlalchemy-cockroachdb
    "client_protocol_version", "database_metadata_current_db_only", "max_prepared_statements",
    "numeric_to_float", "iam", "group_federation", "disable_cockroachdb_telemetry",
    "prepared_statements"};

/// Of those, what cannot be had, and what to do instead.
constexpr std::array<Pair, 9> refused{{
    {"autocommit", "say autocommit: true in the task itself, beside task_config"},
    {"client_encoding", "leave it out: text passes as UTF-8"},
    {"replication", "sqlpod runs queries; use pg_recvlogical or pg_basebackup to replicate"},
    {"source_address", "leave it out: the system chooses the address to connect from"},
    {"direct_tls", "leave it out, and set sslmode"},
    {"iam", "get temporary credentials beforehand, and give them as user and password"},
    {"group_federation",
     "get temporary credentials beforehand, and give them as user and password"},
    {"dsn", "give the URL as task_config.uri"},
    {"conninfo", "give the URL as task_config.uri"},
}};

constexpr std::array<std::string_view, 3> ssl_args{"ssl", "ssl_context", "sslmode"};
constexpr std::array<std::string_view, 6> ssl_modes{"disable", "allow",     "prefer",
                                                    "require", "verify-ca", "verify-full"};
constexpr std::array<std::string_view, 3> number_switches{"keepalives", "sslcompression", "sslsni"};
constexpr std::array<std::string_view, 2> settings_maps{"server_settings.", "startup_params."};

template <typename List>
bool is_in(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

template <typename List>
std::string_view value_for(const List& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return {};
}

void put(ClientOptions& options, ClientOption option) {
  const auto same = std::find_if(options.begin(), options.end(), [&](const ClientOption& known) {
    return known.name == option.name;
  });
  if (same == options.end()) {
    options.push_back(std::move(option));
  } else {
    *same = std::move(option);
  }
}

[[noreturn]] void refuse(const ConnectArg& arg, std::string_view what_to_do) {
  throw Error(ErrorKind::usage, "the connect arg '" + arg.given_as + "' is not possible here",
              std::string(what_to_do));
}

class Mapping {
 public:
  void take(const ConnectArg& arg) {
    const std::string_view new_name = value_for(renamed, arg.name);
    const std::string name(new_name.empty() ? std::string_view(arg.name) : new_name);
    if (is_in(ssl_args, name)) return take_ssl(arg);
    if (name == "command_timeout" || name == "connect_timeout") return take_seconds(name, arg);
    if (name == "load_balance_hosts") return take_choice(name, "random", "disable", arg);
    if (name == "infinity") return take_choice(name, "calendar", "error", arg);
    if (name == "unix_sock") return take_socket(arg);
    if (name == "options") return take_settings(client_option(name, arg));
    for (const std::string_view map : settings_maps) {
      if (name.starts_with(map)) return take_setting(name.substr(map.size()), arg);
    }
    if (is_in(ignored, name) || !value_for(refused, name).empty()) return take_ignored(name, arg);
    if (!is_in(keywords_, name)) throw unknown_connect_arg(arg, "postgresql", known_names());
    if (is_in(number_switches, name)) {
      return put(options_, {name, std::string(arg.boolean() ? "1" : "0")});
    }
    ClientOption option = client_option(name, arg);
    // A key in the spec itself is no less secret for it.
    if (name == "sslkey" && is_pem(arg.text())) option.value = arg.text();
    put(options_, std::move(option));
  }

  ClientOptions finish(std::string_view application_name) && {
    if (verify_by_system_ && text_of(options_, "sslrootcert").empty()) {
      put(options_, {"sslrootcert", system_certificates()});
    }
    if (!settings_.empty()) put(options_, {"options", settings_});
    const auto [hosts, ports] = split_ports(text_of(options_, "host"), text_of(options_, "port"));
    if (!hosts.empty()) put(options_, {"host", hosts});
    if (!ports.empty()) put(options_, {"port", ports});
    host_list(options_);
    set_default(options_, "application_name", application_name);
    set_default(options_, "client_encoding", "UTF8");
    // Without one, an address that swallows packets is waited for longer than anyone wants.
    set_default(options_, "connect_timeout", "30");
    return std::move(options_);
  }

 private:
  /// Of the authorities that OpenSSL trusts by itself: libpq asks for a file.
  static std::string system_certificates() {
    const char* const given = std::getenv("SSL_CERT_FILE");
    return given == nullptr || *given == '\0' ? "/etc/ssl/certs/ca-certificates.crt" : given;
  }

  std::vector<std::string> known_names() const {
    std::vector<std::string> names = keywords_;
    names.insert(names.end(),
                 {"ssl", "ssl_context", "command_timeout", "infinity", "load_balance_hosts",
                  "unix_sock", "server_settings", "startup_params"});
    for (const auto& [name, keyword] : renamed) names.emplace_back(name);
    for (const std::string_view name : ignored) names.emplace_back(name);
    return names;
  }

  /// `ssl: true` is what Python's drivers mean by it: the certificate is verified, by the
  /// authorities that the system trusts unless sslrootcert names others.
  void take_ssl(const ConnectArg& arg) {
    const std::string text(arg.text().reveal());
    const std::string mode = Poco::toLower(std::string(text));
    if (is_in(ssl_modes, mode)) return put(options_, {"sslmode", mode});
    if (arg.name == "sslmode" && !std::holds_alternative<bool>(arg.value)) {
      throw Error(ErrorKind::usage, in_quotes(text) + " is no sslmode",
                  "it is one of disable, allow, prefer, require, verify-ca, verify-full");
    }
    verify_by_system_ = arg.boolean();
    put(options_, {"sslmode", std::string(verify_by_system_ ? "verify-full" : "disable")});
  }

  void take_seconds(const std::string& name, const ConnectArg& arg) {
    arg.number();
    put(options_, client_option(name, arg));
  }

  void take_choice(const std::string& name, std::string_view one, std::string_view other,
                   const ConnectArg& arg) {
    const Secret text = arg.text();
    if (text.reveal() != one && text.reveal() != other) {
      throw Error(ErrorKind::usage, in_quotes(text.reveal()) + " is no value of " + name,
                  "it is " + std::string(one) + " or " + std::string(other));
    }
    put(options_, client_option(name, arg));
  }

  /// libpq wants the folder of a socket, and its number as the port.
  void take_socket(const ConnectArg& arg) {
    const std::string path(arg.text().reveal());
    constexpr std::string_view file = "/.s.PGSQL.";
    const std::size_t at = path.rfind(file);
    put(options_, {"host", path.substr(0, at)});
    if (at != std::string::npos) put(options_, {"port", path.substr(at + file.size())});
  }

  void take_setting(const std::string& name, const ConnectArg& arg) {
    if (name == "application_name") return put(options_, client_option(name, arg));
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '.';
    });
    if (!plain) refuse(arg, "a setting's name has letters, digits, underscores and dots");
    const ClientOption value = client_option(name, arg);
    std::string setting = "-c " + name + "=";
    for (const char c : text_of(value)) {
      if (c == ' ' || c == '\\' || (c >= '\t' && c <= '\r')) setting += '\\';
      setting += c;
    }
    take_settings({"options", std::move(setting)});
  }

  void take_settings(const ClientOption& more) {
    settings_ += (settings_.empty() ? "" : " ") + std::string(text_of(more));
  }

  void take_ignored(const std::string& name, const ConnectArg& arg) {
    const Secret text = arg.text();
    const std::string value = Poco::toLower(std::string(text.reveal()));
    const bool off = value == "false" || value == "0" || value == "off" || value.empty();
    const bool utf8 =
        name == "client_encoding" && (value == "utf8" || value == "utf-8" || value == "auto");
    const std::string_view instead = value_for(refused, name);
    if (!instead.empty() && !off && !utf8) refuse(arg, instead);
    Poco::Logger::get("sqlpod").debug("the connect arg '" + arg.given_as +
                                      "' has no meaning here and is ignored");
  }

  const std::vector<std::string> keywords_ = libpq_keywords();
  ClientOptions options_;
  std::string settings_;
  bool verify_by_system_ = false;
};

}  // namespace

ClientOptions connect_options(const ConnectArgs& args, std::string_view application_name) {
  Mapping mapping;
  for (const ConnectArg& arg : args.all()) mapping.take(arg);
  return std::move(mapping).finish(application_name);
}

}  // namespace sqlpod::postgresql
