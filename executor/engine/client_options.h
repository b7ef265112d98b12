// What a client library is given to connect, option name and value in order, and how a dialect
// makes it of connect args.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/connect_args.h"
#include "error/error.h"
#include "secrets/secret.h"

namespace sqlpod {

struct ClientOption {
  std::string name;
  std::variant<std::string, Secret> value;
};
using ClientOptions = std::vector<ClientOption>;

/// The option of this name made of an arg; a secret arg stays a Secret.
ClientOption client_option(std::string name, const ConnectArg& arg);

/// Adds an option unless one of the name is there.
void set_default(ClientOptions& options, std::string_view name, std::string_view value);

/// The value for the client library: a place to audit, as Secret::reveal is.
std::string_view text_of(const ClientOption& option);

/// The option's text, or an empty one when it is not there.
std::string_view text_of(const ClientOptions& options, std::string_view name);

/// The Error (usage) for an arg that a dialect has not, with the nearest of what it has.
Error unknown_connect_arg(const ConnectArg& arg, std::string_view dialect,
                          const std::vector<std::string>& known);

}  // namespace sqlpod
