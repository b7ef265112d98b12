#include "executor/engine/mysql/login.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <mutex>
#include <utility>

#include "error/error.h"
#include "executor/engine/mysql/error.h"
#include "executor/engine/mysql/query_text.h"
#include "executor/engine/mysql/tls_args.h"

namespace sqlpod::mysql {
namespace {

struct TextOption {
  std::string_view name;
  mysql_option option;
  bool is_file = false;
};

constexpr std::array text_options = {
    TextOption{"ssl_ca", MYSQL_OPT_SSL_CA, true},
    TextOption{"ssl_capath", MYSQL_OPT_SSL_CAPATH},
    TextOption{"ssl_cert", MYSQL_OPT_SSL_CERT, true},
    TextOption{"ssl_key", MYSQL_OPT_SSL_KEY, true},
    TextOption{"ssl_key_password", MARIADB_OPT_TLS_PASSPHRASE},
    TextOption{"ssl_cipher", MYSQL_OPT_SSL_CIPHER},
    TextOption{"ssl_crl", MYSQL_OPT_SSL_CRL, true},
    TextOption{"ssl_crlpath", MYSQL_OPT_SSL_CRLPATH},
    TextOption{"tls_version", MARIADB_OPT_TLS_VERSION},
    TextOption{"default_auth", MYSQL_DEFAULT_AUTH},
    TextOption{"bind_address", MYSQL_OPT_BIND},
    TextOption{"server_public_key", MYSQL_SERVER_PUBLIC_KEY, true},
};

constexpr std::string_view attribute_prefix = "connect_attr.";

bool is_file(std::string_view name) {
  for (const TextOption& option : text_options) {
    if (option.name == name) return option.is_file;
  }
  return false;
}

unsigned number(std::string_view text) {
  unsigned number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);  // connect_options() wrote it
  return number;
}

void check_readable(const std::string& name, const std::string& path) {
  if (access(path.c_str(), R_OK) == 0) return;
  throw Error(ErrorKind::usage, "the file of '" + name + "' cannot be read",
              "give the path of a mounted file, or the PEM text itself as a secret",
              path + ": " + std::strerror(errno));
}

ServerLink described(ConnectionHandle handle) {
  ServerLink link{std::move(handle), {}, 1'000'000};
  const auto facts = query_row(link.handle.get(),
                               "SELECT @@max_allowed_packet, "
                               "CONCAT_WS(' ', @@hostname, @@port, @@server_id)");
  if (facts.size() != 2) return link;
  std::from_chars(facts[0].data(), facts[0].data() + facts[0].size(), link.max_allowed_packet);
  link.server = facts[1];
  return link;
}

/// For the client: each value is a whole string and ends with a NUL.
const char* text(const ClientOptions& options, std::string_view name) {
  const std::string_view value = text_of(options, name);
  return value.empty() ? nullptr : value.data();
}

void set_tls(const ClientOptions& options, MYSQL* connection) {
  const TlsMode mode = parse_tls_mode(text_of(options, "ssl_mode"));
  const my_bool yes = 1;
  if (mode >= TlsMode::preferred) mysql_options(connection, MYSQL_OPT_SSL_ENFORCE, &yes);
  // "Enforce" alone falls back to a plain connection. With a fingerprint set, even an empty one,
  // which is not compared, the client refuses to, before it sends anything about the password.
  if (mode >= TlsMode::required) mysql_options(connection, MARIADB_OPT_TLS_PEER_FP, "");
  if (mode == TlsMode::verify_identity) {
    mysql_options(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
  }
}

void set_options(const ClientOptions& options, MYSQL* connection, std::chrono::seconds timeout) {
  mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  const auto connect_timeout = static_cast<unsigned>(timeout.count());
  mysql_options(connection, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout);
  for (const auto& [name, option] : {std::pair{"read_timeout", MYSQL_OPT_READ_TIMEOUT},
                                     std::pair{"write_timeout", MYSQL_OPT_WRITE_TIMEOUT}}) {
    if (const unsigned seconds = number(text_of(options, name)); seconds > 0) {
      mysql_options(connection, option, &seconds);
    }
  }
  const unsigned local_infile = number(text_of(options, "local_infile"));
  mysql_options(connection, MYSQL_OPT_LOCAL_INFILE, &local_infile);
  if (text_of(options, "compress") == "1") {
    mysql_options(connection, MYSQL_OPT_COMPRESS, nullptr);
  }
  if (text(options, "protocol") != nullptr) {
    const unsigned tcp = MYSQL_PROTOCOL_TCP;
    mysql_options(connection, MYSQL_OPT_PROTOCOL, &tcp);
  }
  set_tls(options, connection);
  for (const TextOption& option : text_options) {
    if (const char* value = text(options, option.name))
      mysql_options(connection, option.option, value);
  }
  for (const ClientOption& option : options) {
    const bool is_attribute = option.name.starts_with(attribute_prefix);
    if (!is_attribute && option.name != "program_name") continue;
    const std::string name =
        is_attribute ? option.name.substr(attribute_prefix.size()) : option.name;
    mysql_options4(connection, MYSQL_OPT_CONNECT_ATTR_ADD, name.c_str(), text_of(option).data());
  }
}

void prepare_session(const ClientOptions& options, MYSQL* connection) {
  // A server may begin sessions without it; what runs outside of a transaction would be lost.
  if (!has_status(connection, SERVER_STATUS_AUTOCOMMIT)) run(connection, "SET autocommit = 1");
  std::string settings;
  const auto set = [&](const std::string& name, std::string_view value) {
    settings += settings.empty() ? "SET " : ", ";
    settings += name + " = " + quoted(connection, value);
  };
  if (std::string_view collation = text_of(options, "collation"); !collation.empty()) {
    // Those of the three-byte UTF-8 go by another name here.
    std::string own(collation);
    if (own.starts_with("utf8_")) own.insert(4, "mb4");
    if (own.starts_with("utf8mb3_")) own.replace(6, 1, "4");
    set("collation_connection", own);
  }
  for (const char* name : {"sql_mode", "time_zone"}) {
    if (text(options, name) != nullptr) set(name, text_of(options, name));
  }
  if (!settings.empty()) run(connection, settings);
  if (text(options, "init_command") != nullptr) run(connection, text_of(options, "init_command"));
}

}  // namespace

Login::Login(const ClientOptions& options)
    : addresses_(server_addresses(text_of(options, "host"), number(text_of(options, "port")))),
      timeout_(number(text_of(options, "connect_timeout"))) {
  for (const ClientOption& option : options) {
    Secret value{std::string(text_of(option))};
    if (is_file(option.name)) {
      if (is_pem(value)) {
        value = Secret(files_.emplace_back(value).path());
      } else {
        check_readable(option.name, std::string(value.reveal()));
      }
    }
    options_.push_back({option.name, MaskedSecret(value)});
  }
}

ClientOptions Login::opened() const {
  ClientOptions options;
  options.reserve(options_.size());
  for (const Option& option : options_) options.push_back({option.name, option.value.open()});
  return options;
}

ServerLink Login::open(const ServerAddress& address, std::chrono::seconds timeout) const {
  static std::once_flag initialized;
  std::call_once(initialized, [] { mysql_library_init(0, nullptr, nullptr); });
  ConnectionHandle handle(mysql_init(nullptr));
  if (!handle) throw Error(ErrorKind::internal, "no memory for a connection");
  const ClientOptions options = opened();
  set_options(options, handle.get(), timeout);
  const char* password = text(options, "password");
  if (mysql_real_connect(handle.get(), address.host.empty() ? nullptr : address.host.c_str(),
                         text(options, "user"), password == nullptr ? "" : password,
                         text(options, "database"), address.port, text(options, "unix_socket"),
                         CLIENT_FOUND_ROWS | CLIENT_MULTI_RESULTS) == nullptr) {
    throw connect_error(mysql_errno(handle.get()), mysql_error(handle.get()));
  }
  if (parse_tls_mode(text_of(options, "ssl_mode")) >= TlsMode::required &&
      mysql_get_ssl_cipher(handle.get()) == nullptr) {
    throw tls_missing();
  }
  prepare_session(options, handle.get());
  return described(std::move(handle));
}

}  // namespace sqlpod::mysql
