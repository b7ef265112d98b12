#include "config/connect_args.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "config/value_error.h"
#include "config/value_text.h"
#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod {
namespace {

// Each other name with the first of its group.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> aliases{{
    {"username", "user"},
    {"passwd", "password"},
    {"pwd", "password"},
    {"dbname", "database"},
    {"db", "database"},
    {"hostname", "host"},
    {"server", "host"},
    {"timeout", "connect_timeout"},
    {"login_timeout", "connect_timeout"},
}};

// Whole numbers below this have no neighbour closer than 1, so a double holds them exactly.
constexpr double largest_exact_integer = 9007199254740992.0;

bool is_whole(double number) {
  return std::nearbyint(number) == number && std::fabs(number) <= largest_exact_integer;
}

std::string plain_text(double number) {
  std::array<char, 400>
      buffer{};  // the longest plain form of a double has 327 characters and a sign
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  return {buffer.data(), written.ptr};
}

// The value for a message; a secret is not shown.
std::string shown(const ConnectArg& arg) {
  return std::holds_alternative<Secret>(arg.value) ? "its value" : in_quotes(arg.text().reveal());
}

Error unfit(const ConnectArg& arg, const std::string& what) {
  return {ErrorKind::usage,
          "connect arg " + in_quotes(arg.given_as) + ": " + shown(arg) + " is not " + what,
          "give " + in_quotes(arg.given_as) + " as " + what};
}

template <typename Number>
Number number_from(const ConnectArg& arg, TypeKind kind, const std::string& what) {
  try {
    return *parse_value(arg.text().reveal(), kind).get_if<Number>();
  } catch (const Error&) {
    throw unfit(arg, what);
  }
}

}  // namespace

Secret ConnectArg::text() const {
  struct TextOf {
    Secret operator()(bool truth) const { return Secret(truth ? "true" : "false"); }
    Secret operator()(std::int64_t number) const { return Secret(std::to_string(number)); }
    Secret operator()(double number) const { return Secret(plain_text(number)); }
    Secret operator()(const std::string& text) const { return Secret(std::string(text)); }
    Secret operator()(const Secret& secret) const { return secret.clone(); }
  };
  return std::visit(TextOf{}, value);
}

std::int64_t ConnectArg::integer() const {
  const auto* number = std::get_if<double>(&value);
  if (number != nullptr && is_whole(*number)) return static_cast<std::int64_t>(*number);
  return number_from<std::int64_t>(*this, TypeKind::integer, "a whole number");
}

double ConnectArg::number() const {
  const auto result = number_from<double>(*this, TypeKind::real, "a number");
  if (!std::isfinite(result)) throw unfit(*this, "a number");
  return result;
}

bool ConnectArg::boolean() const {
  return number_from<bool>(*this, TypeKind::boolean, "true or false");
}

void ConnectArgs::set(std::string_view name, ConnectValue value) {
  ConnectArg arg{canonical_connect_arg(name), std::string(name), std::move(value)};
  const auto same = std::find_if(args_.begin(), args_.end(),
                                 [&](const ConnectArg& known) { return known.name == arg.name; });
  if (same == args_.end()) {
    args_.push_back(std::move(arg));
  } else {
    *same = std::move(arg);
  }
}

const ConnectArg* ConnectArgs::find(std::string_view canonical) const {
  const auto found = std::find_if(args_.begin(), args_.end(),
                                  [&](const ConnectArg& arg) { return arg.name == canonical; });
  return found == args_.end() ? nullptr : &*found;
}

std::string canonical_connect_arg(std::string_view name) {
  for (const auto& [alias, canonical] : aliases) {
    if (alias == name) return std::string(canonical);
  }
  return std::string(name);
}

bool is_secret_connect_arg(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  constexpr std::array<std::string_view, 8> words{"password",     "passwd",        "pwd",
                                                  "passphrase",   "secret",        "token",
                                                  "odbc_connect", "connect_string"};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

ConnectArgs connect_args_of(Url url) {
  ConnectArgs args;
  const auto set_text = [&](std::string_view name, std::optional<std::string>& text) {
    if (text && !text->empty()) args.set(name, std::move(*text));
  };
  set_text("user", url.user);
  if (url.password && !url.password->empty()) args.set("password", std::move(*url.password));
  set_text("host", url.host);
  if (url.port) args.set("port", std::int64_t{*url.port});
  set_text("database", url.database);

  std::vector<std::pair<std::string, std::string>> options;
  for (auto& [key, value] : url.query) {
    const auto same =
        std::find_if(options.begin(), options.end(),
                     [&, &name = key](const auto& option) { return option.first == name; });
    if (same == options.end()) {
      options.emplace_back(std::move(key), std::move(value));
    } else {
      same->second += ',' + value;
    }
  }
  for (auto& [key, value] : options) {
    if (is_secret_connect_arg(key)) {
      args.set(key, Secret(std::move(value)));
    } else {
      args.set(key, std::move(value));
    }
  }
  return args;
}

}  // namespace sqlpod
