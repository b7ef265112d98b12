// A URL as text parses to the same parts, and no text that is made of it shows its password.
#include "config/url.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "config/connect_args.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

constexpr std::string_view canary = "c4n4ry-p4ssw0rd";

/// The query as to_string() writes it: sorted by name, secrets masked.
std::vector<std::pair<std::string, std::string>> masked_options(const Url& url) {
  auto options = url.query;
  for (auto& [option, value] : options) {
    if (is_secret_connect_arg(option)) value = "***";
  }
  std::stable_sort(options.begin(), options.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return options;
}

void require_same_parts(const Url& url, const Url& again) {
  require(url.dialect == again.dialect && url.driver == again.driver, "another dialect or driver");
  require(url.user == again.user, "another user");
  require(url.password.has_value() == again.password.has_value(), "a password comes or goes");
  require(url.host == again.host && url.port == again.port, "another host or port");
  require(url.database == again.database, "another database");
  require(masked_options(url) == masked_options(again), "another query");
}

bool shows_canary(std::string_view text) {
  return text.find(canary) != std::string_view::npos;
}

bool keeps_canary_secret(const Url& url) {
  return (url.password && shows_canary(url.password->reveal())) ||
         std::any_of(url.query.begin(), url.query.end(), [](const auto& option) {
           return is_secret_connect_arg(option.first) && shows_canary(option.second);
         });
}

/// For a text that holds the canary where a password may stand.
void require_hidden(const std::string& text) {
  require(!shows_canary(mask_password(text)), "mask_password shows the password of " + text);
  try {
    const Url url = parse_url(text);
    require(!keeps_canary_secret(url) || !shows_canary(to_string(url)),
            "to_string shows the password of " + text);
  } catch (const Error& error) {
    require(!shows_canary(error.message() + error.hint() + error.details()),
            "an error shows the password: " + error.message());
  }
}

std::string percent_encoded_whole(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', digits[byte >> 4U], digits[byte & 0xfU]};
  }
  return encoded;
}

/// A URL whose parts are written by RFC 3986 alone means those parts.
void require_parts(const std::vector<std::string_view>& parts) {
  const std::string_view host = "db.example.org";
  std::string text = "postgresql://" + percent_encoded_whole(parts[0]) + ":" +
                     percent_encoded_whole(parts[1]) + "@" + std::string(host) +
                     ":5433/d?k=" + percent_encoded_whole(parts[2]);
  succeeds(ErrorKind::usage, [&] {
    const Url url = parse_url(text);
    require(url.user == parts[0] || (parts[0].empty() && !url.user), "another user: " + text);
    require(url.password && url.password->reveal() == parts[1], "another password: " + text);
    require(url.host == host && url.port == 5433 && url.database == "d", "another place: " + text);
    require(url.query.size() == (parts[2].empty() ? 0U : 1U) &&
                (parts[2].empty() || url.query[0].second == parts[2]),
            "another query: " + text);
  });
}

}  // namespace

void fuzz_url(std::string_view bytes) {
  if (shows_canary(bytes)) return;
  const std::string text(bytes);
  succeeds(ErrorKind::usage, [&] {
    const Url url = parse_url(text);
    succeeds(ErrorKind::internal, [&] { require_same_parts(url, parse_url(to_string(url))); });
  });

  // The password as the grammar has it: from the first ':' of the authority to the '@' after it.
  const std::size_t scheme = text.find("://");
  if (scheme != std::string::npos) {
    const std::size_t stop = text.find_first_of(":/", scheme + 3);
    const bool has_colon = stop != std::string::npos && text[stop] == ':';
    const std::size_t at = has_colon ? text.find('@', stop) : std::string::npos;
    if (at != std::string::npos) {
      std::string other = text;
      other.replace(stop + 1, at - stop - 1, canary);
      require_hidden(other);
    }
  }
  if (const auto parts = lines(bytes); parts.size() == 3) require_parts(parts);
  const char mark = text.find('?') == std::string::npos ? '?' : '&';
  require_hidden(text + mark + "password=" + std::string(canary));
  require_hidden(text + mark + "password=x@" + std::string(canary) + "&a=b");
}

}  // namespace sqlpod::fuzzing
