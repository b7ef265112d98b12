#include "executor/engine/soci/options.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "error/error.h"
#include "executor/engine/driver_log.h"
#include "executor/engine/soci/backend.h"

namespace sqlpod::soci {
namespace {

/// Args that become pairs, by the names that SOCI's backends have for them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> pairs = {
    {{"host", "host"},
     {"port", "port"},
     {"database", "dbname"},
     {"user", "user"},
     {"password", "password"}}};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._-/:@+,%~").find(c) != std::string_view::npos;
}

/// Backends agree on values that need no quotes, and disagree on every escape.
bool can_be_quoted(char c) {
  return static_cast<unsigned char>(c) >= ' ' && c != '\x7f' && c != '\'' && c != '"' && c != '\\';
}

void append_pair(std::string& text, std::string_view name, const ConnectArg& arg) {
  const ClientOption option = client_option(arg.name, arg);
  const std::string_view value = text_of(option);
  if (value.empty()) return;
  if (!std::all_of(value.begin(), value.end(), can_be_quoted)) {
    throw Error(
        ErrorKind::usage,
        "the connect arg '" + arg.given_as +
            "' has a quote, backslash or control character, which SOCI's backends read "
            "in different ways",
        "write connect_string as the backend wants it, and leave '" + arg.given_as + "' out");
  }
  const std::string_view quote = std::all_of(value.begin(), value.end(), is_plain) ? "" : "'";
  // In one piece: a text that grows leaves copies of the password behind.
  std::string longer;
  longer.reserve(text.size() + name.size() + value.size() + 4);
  longer.append(text).append(text.empty() ? "" : " ");
  longer.append(name).append("=").append(quote).append(value).append(quote);
  text.swap(longer);
  wipe(longer);
}

std::string connect_timeout(const ConnectArg* arg) {
  constexpr std::int64_t most_seconds = 2'000'000;
  if (arg == nullptr) return "30";
  const std::int64_t seconds = arg->integer();
  if (seconds < 0 || seconds > most_seconds) {
    throw Error(ErrorKind::usage, "'" + arg->given_as + "' is no number of seconds to wait",
                "give 0, for no end, to 2000000");
  }
  return std::to_string(seconds);
}

bool is_known(std::string_view name) {
  return name == "backend" || name == "connect_string" || name == "connect_timeout" ||
         std::any_of(pairs.begin(), pairs.end(),
                     [&](const auto& pair) { return pair.first == name; });
}

}  // namespace

ClientOptions options_of(const ConnectArgs& args) {
  for (const ConnectArg& arg : args.all()) {
    if (is_known(arg.name)) continue;
    throw unknown_connect_arg(arg, "soci",
                              {"backend", "connect_string", "connect_timeout", "host", "port",
                               "database", "user", "password"});
  }
  const ConnectArg* backend = args.find("backend");
  if (backend == nullptr) {
    throw Error(ErrorKind::usage, "a soci URL names its backend",
                "write soci:///?backend=db2&connect_string=DSN%3Dsample",
                "installed backends: " + installed_backends());
  }
  std::string name(text_of(client_option("backend", *backend)));
  check_backend_name(name);
  std::string text;
  if (const ConnectArg* given = args.find("connect_string")) {
    const ClientOption option = client_option("connect_string", *given);
    text = text_of(option);
    if (text.find('\0') != std::string::npos) {
      wipe(text);
      throw Error(ErrorKind::usage, "'" + given->given_as + "' has a NUL character",
                  "leave it out: a connect string ends there");
    }
  }
  for (const auto& [arg_name, pair_name] : pairs) {
    if (const ConnectArg* arg = args.find(arg_name)) append_pair(text, pair_name, *arg);
  }
  Secret connect_string(std::move(text));
  if (name == "odbc" || name == "db2") refuse_driver_log(connect_string.reveal());
  ClientOptions options;
  options.push_back({"backend", std::move(name)});
  options.push_back({"connect_string", std::move(connect_string)});
  options.push_back({"connect_timeout", connect_timeout(args.find("connect_timeout"))});
  return options;
}

}  // namespace sqlpod::soci
