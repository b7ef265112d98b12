#include "executor/engine/firebird/connect_options.h"

#include <ibase.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod::firebird {
namespace {

/// Args that go on as text, under their own names, with what they are in the parameter block.
struct TextArg {
  std::string_view name;
  std::uint8_t item;
};
constexpr TextArg text_args[] = {{"user", isc_dpb_user_name},
                                 {"password", isc_dpb_password},
                                 {"role", isc_dpb_sql_role_name},
                                 {"process_name", isc_dpb_process_name},
                                 {"auth_plugin_list", isc_dpb_auth_plugin_list}};

/// Args that are on or off.
constexpr TextArg switches[] = {{"no_gc", isc_dpb_no_garbage_collect},
                                {"no_db_triggers", isc_dpb_no_db_triggers},
                                {"no_linger", isc_dpb_nolinger}};

/// Args of the Python drivers that have no meaning here: taken, and dropped. Texts are UTF-8
/// whatever the charset was to be.
const std::vector<std::string>& args_of_python() {
  static const std::vector<std::string> names = {
      "charset",           "type_conv",       "enable_rowcount", "retaining",
      "concurrency_level", "fb_library_name", "utf8params",      "connection_class",
      "crypt_callback",    "dbkey_scope",     "db_key_scope",    "fb_client_library"};
  return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <std::size_t size>
const TextArg* find(const TextArg (&args)[size], std::string_view name) {
  const auto* const found = std::find_if(std::begin(args), std::end(args),
                                         [&](const TextArg& arg) { return arg.name == name; });
  return found == std::end(args) ? nullptr : found;
}

[[noreturn]] void throw_wrong_value(const ConnectArg& arg, const std::string& hint) {
  throw Error(ErrorKind::usage,
              "'" + arg.given_as + "' cannot be " + in_quotes(arg.text().reveal()), hint);
}

std::string whole_number(const ConnectArg& arg, std::int64_t least, std::int64_t most) {
  const std::int64_t number = arg.integer();
  if (number < least || number > most) {
    throw_wrong_value(
        arg, "give a number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return std::to_string(number);
}

std::string wire_crypt(const ConnectArg& arg) {
  const Secret text = arg.text();
  for (const char* known : {"required", "enabled", "disabled"}) {
    if (text.reveal() == known) return known;
  }
  throw_wrong_value(arg, "give required, enabled or disabled");
}

ClientOption text_option(const ConnectArg& arg) {
  ClientOption option = client_option(arg.name, arg);
  if (text_of(option).find('\0') != std::string_view::npos) {
    throw Error(ErrorKind::usage, "'" + arg.given_as + "' holds a NUL character", "take it out");
  }
  return option;
}

std::vector<std::string> known_names() {
  std::vector<std::string> names = {"host",        "port",       "database",
                                    "sql_dialect", "wire_crypt", "connect_timeout"};
  for (const TextArg& arg : text_args) names.emplace_back(arg.name);
  for (const TextArg& arg : switches) names.emplace_back(arg.name);
  const std::vector<std::string>& ignored = args_of_python();
  names.insert(names.end(), ignored.begin(), ignored.end());
  return names;
}

void add(ClientOptions& options, const ConnectArg& arg) {
  const std::string& name = arg.name;
  if (name == "host" || name == "database" || find(text_args, name) != nullptr) {
    options.push_back(text_option(arg));
  } else if (name == "port") {
    options.push_back({name, whole_number(arg, 1, 65'535)});
  } else if (name == "connect_timeout") {
    options.push_back({name, whole_number(arg, 1, 2'000'000)});
  } else if (find(switches, name) != nullptr) {
    options.push_back({name, std::string(arg.boolean() ? "true" : "false")});
  } else if (name == "wire_crypt") {
    options.push_back({name, wire_crypt(arg)});
  } else if (name == "sql_dialect") {
    whole_number(arg, 3, 3);
  } else if (!contains(args_of_python(), name)) {
    throw unknown_connect_arg(arg, "firebird", known_names());
  }
}

/// A parameter block in the form whose values may be of any length.
class ParameterBlock {
 public:
  ParameterBlock() : bytes_(1, char{isc_dpb_version2}) {}
  ~ParameterBlock() { wipe(bytes_); }
  ParameterBlock(const ParameterBlock&) = delete;
  ParameterBlock& operator=(const ParameterBlock&) = delete;

  void add(std::uint8_t item, std::string_view value) {
    // In one piece: a text that grows leaves copies of itself behind.
    std::string longer;
    longer.reserve(bytes_.size() + 5 + value.size());
    longer.append(bytes_);
    longer += static_cast<char>(item);
    for (unsigned shift = 0; shift < 32; shift += 8) {
      longer += static_cast<char>(value.size() >> shift & 0xffU);
    }
    longer.append(value);
    bytes_.swap(longer);
    wipe(longer);
  }
  Secret take() && { return Secret(std::move(bytes_)); }

 private:
  std::string bytes_;
};

}  // namespace

ClientOptions connect_options(const ConnectArgs& args, std::string_view application_name) {
  ClientOptions options;
  for (const ConnectArg& arg : args.all()) add(options, arg);
  if (text_of(options, "database").empty()) {
    throw Error(
        ErrorKind::usage, "the Firebird URL names no database",
        "write firebird://user@host/alias, or firebird://user@host//path/on/the/server.fdb");
  }
  set_default(options, "host", "localhost");
  set_default(options, "port", "3050");
  set_default(options, "connect_timeout", "30");
  set_default(options, "process_name", application_name);
  return options;
}

Target target_of(const ClientOptions& options) {
  ParameterBlock block;
  block.add(isc_dpb_lc_ctype, "UTF8");
  block.add(isc_dpb_utf8_filename, "");
  // Never a file of this machine, by the server's library inside of this process.
  std::string configuration = "Providers=Remote";
  for (const ClientOption& option : options) {
    if (const TextArg* text = find(text_args, option.name)) {
      block.add(text->item, text_of(option));
    } else if (const TextArg* on_or_off = find(switches, option.name)) {
      if (text_of(option) == "true") block.add(on_or_off->item, std::string_view("\1", 1));
    } else if (option.name == "wire_crypt") {
      configuration += "\nWireCrypt=" + std::string(text_of(option));
    }
  }
  block.add(isc_dpb_config, configuration);

  const std::string_view timeout = text_of(options, "connect_timeout");
  std::int64_t seconds = 0;
  std::from_chars(timeout.data(), timeout.data() + timeout.size(), seconds);
  return {std::string(text_of(options, "host")), std::string(text_of(options, "port")),
          std::string(text_of(options, "database")), std::move(block).take(),
          std::chrono::steady_clock::now() + std::chrono::seconds(seconds)};
}

}  // namespace sqlpod::firebird
