#include "executor/engine/client_options.h"

#include <algorithm>
#include <utility>

#include "error/nearest_name.h"

namespace sqlpod {

ClientOption client_option(std::string name, const ConnectArg& arg) {
  Secret text = arg.text();
  if (text.reveal().find('\0') != std::string_view::npos) {
    throw Error(ErrorKind::usage, "the connect arg '" + arg.given_as + "' holds a NUL character",
                "no database client takes one: look at the secret or the spec");
  }
  if (std::holds_alternative<Secret>(arg.value)) return {std::move(name), std::move(text)};
  return {std::move(name), std::string(text.reveal())};
}

void set_default(ClientOptions& options, std::string_view name, std::string_view value) {
  const auto same = [&](const ClientOption& option) { return option.name == name; };
  if (std::none_of(options.begin(), options.end(), same)) {
    options.push_back({std::string(name), std::string(value)});
  }
}

std::string_view text_of(const ClientOption& option) {
  if (const auto* secret = std::get_if<Secret>(&option.value)) return secret->reveal();
  return std::get<std::string>(option.value);
}

std::string_view text_of(const ClientOptions& options, std::string_view name) {
  for (const ClientOption& option : options) {
    if (option.name == name) return text_of(option);
  }
  return {};
}

Error unknown_connect_arg(const ConnectArg& arg, std::string_view dialect,
                          const std::vector<std::string>& known) {
  return {ErrorKind::usage, "'" + arg.given_as + "' is no connect arg of " + std::string(dialect),
          nearest_name_hint(arg.given_as, known)};
}

}  // namespace sqlpod
