#include "images/manifest/inline_password.h"

#include <algorithm>
#include <array>
#include <variant>

#include "config/connect_args.h"
#include "config/storage_args.h"
#include "config/url.h"
#include "error/error.h"
#include "images/manifest/spec_place.h"

namespace sqlpod {
namespace {

constexpr const char* connect_hint =
    "take it out and name a secret: task_config.secret_connect_args: {password: {group: "
    "my-db-secrets, key: db-password}}";
constexpr const char* storage_hint =
    "take it out and name a secret: secret_storage_args: {secret_access_key: {group: my-store, "
    "key: secret-key}}";

Error refused(const std::string& place, const std::string& hint) {
  return {ErrorKind::usage, place + " holds a password, which a manifest must not", hint};
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// `host=db password=x`, as clients take it for a whole connection.
bool holds_password_setting(std::string_view text) {
  constexpr std::array<std::string_view, 3> settings = {"password=", "passwd=", "pwd="};
  const std::string small = lower(text);
  return std::any_of(settings.begin(), settings.end(), [&](std::string_view setting) {
    return small.find(setting) != std::string::npos;
  });
}

/// `scheme://user:password@`; a password of asterisks alone is none.
bool starts_with_password(std::string_view after_scheme) {
  constexpr std::string_view ends = " \t\r\n\"'`<>/?#";
  const std::string_view authority = after_scheme.substr(0, after_scheme.find_first_of(ends));
  const std::size_t at = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon > at) return false;
  return authority.substr(colon + 1, at - colon - 1).find_first_not_of('*') <
         std::string_view::npos;
}

bool holds_url_with_password(std::string_view text) {
  constexpr std::string_view separator = "://";
  for (std::size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator, at + 1)) {
    if (starts_with_password(text.substr(at + separator.size()))) return true;
  }
  return false;
}

void look_at(const std::string& name, std::string_view value, const std::string& place,
             const std::string& hint) {
  if (value.empty()) return;
  if (is_secret_connect_arg(name) || holds_password_setting(value) ||
      holds_url_with_password(value)) {
    throw refused(place, hint);
  }
}

void look_at_url(const Secret& text, const std::string& place) {
  const Url url = parse_url(text.reveal());
  if (url.password && !url.password->empty()) throw refused(place, connect_hint);
  for (const auto& [name, value] : url.query) look_at(name, value, place, connect_hint);
}

}  // namespace

void refuse_inline_passwords(const TaskSpec& task) {
  if (task.task_config.uri) {
    look_at_url(*task.task_config.uri, spec_place(task.file, "task_config", "uri"));
  }
  for (const auto& [name, value] : task.task_config.connect_args) {
    const std::string place = spec_place(task.file, "task_config.connect_args", name);
    if (const auto* secret = std::get_if<Secret>(&value); secret && !secret->empty()) {
      throw refused(place, connect_hint);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
      look_at(name, *text, place, connect_hint);
    }
  }
  for (const auto& [name, value] : task.storage_args.all()) {
    const std::string place = spec_place(task.file, "storage_args", name);
    if (is_secret_storage_arg(name) && !value.empty()) throw refused(place, storage_hint);
    refuse_credentials_in(std::string(value.reveal()), place);
  }
  for (const auto& [name, value] : task.metadata) {
    look_at(name, value, spec_place(task.file, "metadata", name), "take it out of the spec");
  }
  refuse_credentials_in(task.output.path, spec_place(task.file, "output", "path"));
}

void refuse_credentials_in(const std::string& uri, const std::string& place) {
  if (uri.find("://") == std::string::npos) return;
  std::string_view rest = std::string_view(uri).substr(uri.find("://") + 3);
  const std::size_t mark = rest.find('?');
  std::string_view query = mark == std::string_view::npos ? "" : rest.substr(mark + 1);
  rest = rest.substr(0, mark);
  // The password of an S3 URI may hold slashes: up to the last @.
  const std::size_t at = rest.rfind('@');
  if (at != std::string_view::npos && rest.find(':') < std::min(at, rest.find('/'))) {
    throw refused(place, storage_hint);
  }
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals + 1 == part.size()) continue;
    const std::string_view name = part.substr(0, equals);
    if (is_secret_connect_arg(name) || is_secret_storage_arg(name)) {
      throw refused(place, storage_hint);
    }
  }
}

void refuse_urls_with_password(std::string_view text, const std::string& file) {
  int line = 1;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (holds_url_with_password(text.substr(0, end))) {
      throw refused(file + ":" + std::to_string(line),
                    "the whole file goes into the ConfigMap, comments too: take the password out "
                    "of the URL");
    }
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
  }
}

}  // namespace sqlpod
