#include "config/url.h"

#include <algorithm>
#include <charconv>

#include "config/connect_args.h"
#include "error/error.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

constexpr std::string_view separator = "://";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool holds_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

// The length of the scheme when `text` starts with one and "://", else 0.
std::size_t scheme_length(std::string_view text) {
  const std::size_t end = text.find(separator);
  if (end == std::string_view::npos) return 0;
  const std::string_view scheme = text.substr(0, end);
  const bool is_scheme = std::all_of(scheme.begin(), scheme.end(),
                                     [](char c) { return is_name_character(c) || c == '+'; });
  return is_scheme ? end : 0;
}

class UrlParser {
 public:
  explicit UrlParser(std::string_view text) : text_(text), rest_(text) {}

  Url parse() {
    if (holds_control_character(text_)) refuse("it holds a control character");
    if (find_invalid_utf8(text_)) refuse("it is not UTF-8 text");
    Url url;
    parse_scheme(url);
    parse_user(url);
    parse_host(url);
    if (accept('/')) url.database = decoded(take_until("?"), "database");
    if (accept('?')) parse_query(url);
    return url;
  }

 private:
  [[noreturn]] void refuse(const std::string& reason) const {
    constexpr std::size_t longest_shown = 200;
    const std::string masked = mask_password(text_);
    const bool is_shown = masked.size() <= longest_shown && !holds_control_character(masked) &&
                          !find_invalid_utf8(masked);
    throw Error(ErrorKind::usage,
                "the URL " + (is_shown ? "'" + masked + "' " : "") + "does not parse: " + reason,
                "a URL is written "
                "dialect[+driver]://user:password@host:port/database?option=value, and in user and "
                "password @ is written %40, : %3A, / %2F, % %25");
  }

  bool accept(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view take(std::size_t length) {
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view take_until(std::string_view stops) { return take(rest_.find_first_of(stops)); }

  std::string decoded(std::string_view encoded, std::string_view part) const {
    std::string result;
    result.reserve(encoded.size());
    for (std::size_t i = 0; i < encoded.size(); ++i) {
      unsigned byte = 0;
      if (encoded[i] == '%' && i + 2 < encoded.size()) {
        const char* const end = encoded.data() + i + 3;
        const auto [rest, failure] = std::from_chars(encoded.data() + i + 1, end, byte, 16);
        if (failure == std::errc() && rest == end) {
          result += static_cast<char>(byte);
          i += 2;
          continue;
        }
      }
      result += encoded[i];  // a lone % stands for itself
    }
    const bool is_text = !find_invalid_utf8(result) && result.find('\0') == std::string::npos;
    if (!is_text) {
      wipe(result);
      refuse("the percent-encoded " + std::string(part) + " is not UTF-8 text");
    }
    return result;
  }

  void parse_scheme(Url& url) {
    const std::size_t length = scheme_length(rest_);
    if (length == 0) refuse("it does not start with a dialect such as postgresql://");
    const std::string scheme = lower(take(length));
    rest_.remove_prefix(separator.size());
    const std::size_t plus = scheme.find('+');
    url.dialect = scheme.substr(0, plus);
    if (url.dialect.empty()) refuse("the dialect before the + is missing");
    if (plus == std::string::npos) return;
    url.driver = scheme.substr(plus + 1);
    if (url.driver.empty()) refuse("the driver after the + is missing");
  }

  // A user ends at the first ':' when an '@' follows, and the password at that '@'. Without a ':'
  // before it the user ends at the last '@' that stands before any '/'.
  void parse_user(Url& url) {
    const std::size_t stop = std::min(rest_.find_first_of(":/"), rest_.size());
    if (stop < rest_.size() && rest_[stop] == ':') {
      if (const std::size_t at = rest_.find('@', stop); at != std::string_view::npos) {
        url.user = decoded(take(stop), "user");
        rest_.remove_prefix(1);
        url.password = Secret(decoded(take(at - stop - 1), "password"));
        rest_.remove_prefix(1);
        return;
      }
    }
    if (const std::size_t at = rest_.substr(0, stop).rfind('@'); at != std::string_view::npos) {
      url.user = decoded(take(at), "user");
      rest_.remove_prefix(1);
    }
  }

  void parse_host(Url& url) {
    const std::string_view authority = rest_.substr(0, rest_.find_first_of("/?"));
    const std::size_t bracket = authority.rfind(']');
    if (authority.starts_with('[') && bracket != std::string_view::npos && bracket > 1) {
      url.host = std::string(take(bracket + 1).substr(1, bracket - 1));
    } else if (const std::string_view host = take_until(":/?"); !host.empty()) {
      url.host = std::string(host);
    }
    if (accept(':')) parse_port(url, take_until("/?"));
    if (!rest_.empty() && rest_.front() != '/' && rest_.front() != '?') {
      refuse("something stands between the ] of the host and the port");
    }
  }

  void parse_port(Url& url, std::string_view digits) const {
    std::uint16_t port = 0;
    const char* const end = digits.data() + digits.size();
    const auto [rest, failure] = std::from_chars(digits.data(), end, port);
    if (failure != std::errc() || rest != end || port == 0)
      refuse("the port is not a number from 1 to 65535");
    url.port = port;
  }

  // As HTML forms are encoded; a pair without a value says nothing and is dropped.
  void parse_query(Url& url) {
    while (!rest_.empty()) {
      const std::string_view pair = take_until("&");
      accept('&');
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || equals + 1 == pair.size()) continue;
      url.query.emplace_back(form_decoded(pair.substr(0, equals)),
                             form_decoded(pair.substr(equals + 1)));
    }
  }

  std::string form_decoded(std::string_view encoded) const {
    std::string blanks(encoded);
    std::replace(blanks.begin(), blanks.end(), '+', ' ');
    std::string plain = decoded(blanks, "option");
    wipe(blanks);  // it may be a password
    return plain;
  }

  std::string_view text_;
  std::string_view rest_;
};

std::string encoded(std::string_view text, std::string_view kept) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_name_character(c) || c == '.' || c == '-' || c == '~' ||
        kept.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += hex[byte >> 4U];
      out += hex[byte & 0xfU];
    }
  }
  return out;
}

std::string form_encoded(std::string_view text) {
  std::string out = encoded(text, " ");
  std::replace(out.begin(), out.end(), ' ', '+');
  return out;
}

// Hides the value of each option whose name says that it is a secret, in a text that may end in
// `?name=value&…`.
std::string mask_query(std::string_view text) {
  std::string out(text.substr(0, text.find('?')));
  text.remove_prefix(out.size());
  while (!text.empty()) {
    out += text.front();  // the ? or &
    text.remove_prefix(1);
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(pair.size());
    const std::string_view name = pair.substr(0, pair.find('='));
    // A name in percent-encoding may spell anything.
    const bool is_hidden = is_secret_connect_arg(name) || name.find('%') != std::string_view::npos;
    out += name;
    if (name.size() < pair.size())
      out += is_hidden ? "=***" : std::string(pair.substr(name.size()));
  }
  return out;
}

// The length of the `[…]` that `text` starts with when an IPv6 address stands in it, else 0.
std::size_t ipv6_length(std::string_view text) {
  if (!text.starts_with('[')) return 0;
  const std::size_t end = text.find_first_not_of("0123456789abcdefABCDEF:.", 1);
  return end != std::string_view::npos && text[end] == ']' ? end + 1 : 0;
}

}  // namespace

Url parse_url(std::string_view text) {
  return UrlParser(text).parse();
}

std::string to_string(const Url& url) {
  std::string out = url.dialect;
  if (!url.driver.empty()) out += '+' + url.driver;
  out += separator;
  if (url.user) {
    out += encoded(*url.user, " +");
    if (url.password) out += ":***";
    out += '@';
  }
  if (url.host) {
    const bool needs_brackets =
        url.host->starts_with('[') || url.host->find(':') != std::string::npos;
    out += needs_brackets ? '[' + *url.host + ']' : *url.host;
  }
  if (url.port) out += ':' + std::to_string(*url.port);
  if (url.database) out += '/' + encoded(*url.database, " +/");
  auto query = url.query;
  std::stable_sort(query.begin(), query.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  char mark = '?';
  for (const auto& [key, value] : query) {
    out +=
        mark + form_encoded(key) + '=' + (is_secret_connect_arg(key) ? "***" : form_encoded(value));
    mark = '&';
  }
  return out;
}

std::string mask_password(std::string_view text) {
  const std::size_t scheme = scheme_length(text);
  // Text that is no URL at all may be a password put in the wrong place.
  if (scheme == 0) return text.empty() ? "" : "***";
  const std::string head(text.substr(0, scheme + separator.size()));
  std::string_view rest = text.substr(head.size());
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    // The last '@', because a password may hold one that should have been encoded.
    const std::size_t colon = rest.find(':');
    const std::string user = mask_query(rest.substr(0, std::min(colon, at)));
    // Behind a '?' it may stand in the value of a secret option, which then goes on after it.
    const std::string tail = rest.find('?') < at ? "@***" : mask_query(rest.substr(at));
    return head + user + (colon < at ? ":***" : "") + tail;
  }
  // Without an '@', what follows a ':' is a port, or else perhaps the start of a password.
  const std::size_t bracket = ipv6_length(rest);
  const std::size_t colon = rest.find(':', bracket);
  const std::size_t stop = std::min(rest.find_first_of("/?", bracket), rest.size());
  if (colon < stop) {
    const std::string_view port = rest.substr(colon + 1, stop - colon - 1);
    if (port.size() > 5 || !std::all_of(port.begin(), port.end(), is_digit)) {
      return head + std::string(rest.substr(0, colon)) + ":***";
    }
  }
  return head + mask_query(rest);
}

}  // namespace sqlpod
