#include "executor/engine/mysql/tls_args.h"

#include <algorithm>
#include <array>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"
#include "executor/engine/memory_file.h"

namespace sqlpod::mysql {
namespace {

using Name = std::pair<std::string_view, std::string_view>;

// Every name of a mode, MySQL's own first.
constexpr std::array<std::pair<std::string_view, TlsMode>, 10> modes{{
    {"DISABLED", TlsMode::disabled},
    {"PREFERRED", TlsMode::preferred},
    {"REQUIRED", TlsMode::required},
    {"VERIFY_CA", TlsMode::verify_ca},
    {"VERIFY_IDENTITY", TlsMode::verify_identity},
    {"DISABLE", TlsMode::disabled},
    {"PREFER", TlsMode::preferred},
    {"REQUIRE", TlsMode::required},
    {"VERIFY_FULL", TlsMode::verify_identity},
    {"TRUST", TlsMode::required},
}};

// Args that go to the client as they are, with the client's name.
constexpr std::array<Name, 13> passed_on{{
    {"ssl_ca", "ssl_ca"},
    {"ssl_capath", "ssl_capath"},
    {"ssl_cert", "ssl_cert"},
    {"ssl_key", "ssl_key"},
    {"ssl_key_password", "ssl_key_password"},
    {"ssl_password", "ssl_key_password"},
    {"ssl_cipher", "ssl_cipher"},
    {"ssl_crl", "ssl_crl"},
    {"ssl_crlpath", "ssl_crlpath"},
    {"tls_version", "tls_version"},
    {"tls_versions", "tls_version"},
    {"ssl_tls_version", "tls_version"},
    {"tls_ciphersuites", "ssl_cipher"},
}};

constexpr std::array<std::string_view, 8> asked = {
    "ssl",
    "ssl_mode",
    "sslmode",
    "ssl_disabled",
    "ssl_verify_cert",
    "ssl_verify_identity",
    "ssl_check_hostname",
    "ssl_verify_mode",
};

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '-') c = '_';
  }
  return upper;
}

/// Python's ssl.CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED, or a truth value.
bool verifies(const ConnectArg& arg) {
  const Secret text = arg.text();
  std::string mode = upper_case(text.reveal());
  if (mode.starts_with("CERT_")) mode.erase(0, 5);
  if (mode == "NONE") return false;
  if (mode == "OPTIONAL" || mode == "REQUIRED" || mode == "2") return true;
  return arg.boolean();
}

}  // namespace

std::string_view name(TlsMode mode) {
  for (const auto& [name, known] : modes) {
    if (known == mode) return name;
  }
  return {};
}

TlsMode parse_tls_mode(std::string_view text) {
  const std::string upper = upper_case(text);
  for (const auto& [name, mode] : modes) {
    if (name == upper) return mode;
  }
  std::vector<std::string> known;
  for (std::size_t i = 0; i < 5; ++i) known.emplace_back(modes[i].first);
  throw Error(ErrorKind::usage, "the ssl_mode " + in_quotes(text) + " is none",
              nearest_name_hint(text, known));
}

bool TlsArgs::take(std::string_view name, const ConnectArg& arg) {
  if (name == "ssl_mode" || name == "sslmode") {
    const Secret text = arg.text();
    mode_ = parse_tls_mode(text.reveal());
  } else if (name == "ssl") {
    wanted_ = arg.boolean();
  } else if (name == "ssl_disabled") {
    wanted_ = !arg.boolean();
  } else if (name == "ssl_verify_cert" || name == "ssl_verify_mode") {
    verify_certificate_ = verifies(arg);
  } else if (name == "ssl_verify_identity" || name == "ssl_check_hostname") {
    verify_identity_ = arg.boolean();
  } else {
    const auto known = std::find_if(passed_on.begin(), passed_on.end(),
                                    [&](const Name& candidate) { return candidate.first == name; });
    if (known == passed_on.end()) return false;
    ClientOption option = client_option(std::string(known->second), arg);
    // A key that stands in the spec itself is not to be shown either.
    if (auto* text = std::get_if<std::string>(&option.value)) {
      Secret secret(std::string{*text});
      if (is_pem(secret)) option.value = std::move(secret);
    }
    std::erase_if(options_, [&](const ClientOption& other) { return other.name == option.name; });
    options_.push_back(std::move(option));
  }
  return true;
}

bool TlsArgs::has_authority() const {
  return !text_of(options_, "ssl_ca").empty() || !text_of(options_, "ssl_capath").empty();
}

TlsMode TlsArgs::mode(TlsMode otherwise) const {
  const bool off = (wanted_ && !*wanted_) || mode_ == TlsMode::disabled;
  const bool strict = verify_certificate_.value_or(false) || verify_identity_.value_or(false);
  if (off) {
    if (strict || wanted_.value_or(false) ||
        mode_.value_or(TlsMode::disabled) > TlsMode::preferred) {
      throw Error(ErrorKind::usage, "the connect args ask for TLS and for none",
                  "give ssl_mode alone: DISABLED, REQUIRED or VERIFY_IDENTITY");
    }
    return TlsMode::disabled;
  }
  TlsMode mode = mode_.value_or(otherwise);
  const auto at_least = [&](TlsMode other) { mode = std::max(mode, other); };
  if (wanted_) at_least(TlsMode::required);
  if (verify_certificate_.value_or(false)) at_least(TlsMode::verify_ca);
  if (verify_identity_.value_or(false)) at_least(TlsMode::verify_identity);
  if (mode_) return mode;
  if (!options_.empty()) at_least(TlsMode::required);
  // Who gives an authority wants it asked, and for the host too, as PyMySQL does.
  if (has_authority() && verify_certificate_.value_or(true)) {
    at_least(verify_identity_.value_or(true) ? TlsMode::verify_identity : TlsMode::verify_ca);
  }
  return mode;
}

void TlsArgs::add_to(ClientOptions& options, TlsMode otherwise) && {
  const TlsMode chosen = mode(otherwise);
  options.push_back({"ssl_mode", std::string(name(chosen))});
  if (chosen == TlsMode::disabled) return;
  if (chosen == TlsMode::verify_ca && !has_authority()) {
    throw Error(ErrorKind::usage, "there is no authority to verify the server's certificate with",
                "give ssl_ca, or ssl_mode VERIFY_IDENTITY, which takes the system's without one");
  }
  const bool unverified = verify_certificate_ == false && chosen < TlsMode::verify_ca;
  for (ClientOption& option : options_) {
    // The client verifies against whatever it is given.
    if (unverified && (option.name == "ssl_ca" || option.name == "ssl_capath")) continue;
    options.push_back(std::move(option));
  }
}

const std::vector<std::string>& TlsArgs::names() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names(asked.begin(), asked.end());
    for (const auto& [name, option] : passed_on) names.emplace_back(name);
    return names;
  }();
  return all;
}

}  // namespace sqlpod::mysql
