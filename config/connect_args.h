// Connect args: what a connection is opened with, merged from the URL, `connect_args` and
// `secret_connect_args`.
//
// The later source wins. Names that drivers disagree on are aliases of one option, so a `passwd` of
// secret_connect_args replaces the password of a URL: user|username, password|passwd|pwd,
// database|dbname|db, host|hostname|server, connect_timeout|timeout|login_timeout. The result holds
// canonical names (the first of each group); which of them a dialect knows is the dialect's
// business.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/url.h"
#include "secrets/secret.h"

namespace sqlpod {

/// A connect arg's value as a task spec may give it. It is a Secret when it comes from a secret
/// store, is a URL's password or an option that is_secret_connect_arg() names.
using ConnectValue = std::variant<bool, std::int64_t, double, std::string, Secret>;

struct ConnectArg {
  std::string name;      ///< canonical; that of an arg within a map is dotted: "ssl.ca"
  std::string given_as;  ///< the name as the user wrote it, for messages
  ConnectValue value;

  /// The value as a client library wants text: numbers in plain form (10.0 is "10", 1e6 is
  /// "1000000"), booleans as true and false.
  Secret text() const;
  /// The value as a whole number, also from text such as "30" and from 30.0. Throws Error (usage)
  /// naming the arg.
  std::int64_t integer() const;
  /// The value in seconds or the like, also from text. Throws Error (usage) naming the arg.
  double number() const;
  /// The value as a truth value: booleans, 0 and 1, true/false/yes/no/on/off as text. Throws Error
  /// (usage).
  bool boolean() const;
};

class ConnectArgs {
 public:
  /// Adds an arg, or replaces the one of the same canonical name.
  void set(std::string_view name, ConnectValue value);
  /// The arg of this canonical name, or nullptr.
  const ConnectArg* find(std::string_view canonical) const;
  /// All, in the order of their first mention.
  const std::vector<ConnectArg>& all() const { return args_; }

 private:
  std::vector<ConnectArg> args_;
};

/// The first name of the alias group of `name`, or `name` itself: `timeout` is `connect_timeout`.
/// What a dialect means by an option is its own: to SQLite, connect_timeout is how long to wait for
/// a lock.
std::string canonical_connect_arg(std::string_view name);

/// Whether the name says that the value is a secret: password, passwd, pwd, passphrase, secret,
/// token, odbc_connect or connect_string is part of it.
bool is_secret_connect_arg(std::string_view name);

/// The parts of a URL as connect args: user, password, host, port, database, then its query. An
/// empty part is no arg. The values of a repeated query key are joined by commas, as lists of hosts
/// are written.
ConnectArgs connect_args_of(Url url);

}  // namespace sqlpod
