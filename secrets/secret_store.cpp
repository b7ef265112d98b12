#include "secrets/secret_store.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "error/error.h"
#include "error/utf8.h"
#include "secrets/secret_file.h"

namespace sqlpod {
namespace {

constexpr std::size_t longest_name = 255;  // what a file system takes

/// What Python's str.strip takes for white space, in UTF-8: Flyte strips with it.
constexpr std::string_view blanks[] = {
    "\t",           "\n",           "\v",           "\f",           "\r",
    "\x1c",         "\x1d",         "\x1e",         "\x1f",         " ",
    "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
    "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
    "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
    "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

/// The size of the white space at the start (or the end) of `text`, one character of it; 0: there
/// is none.
std::size_t blank_size(std::string_view text, bool at_end) {
  for (const std::string_view blank : blanks) {
    if (at_end ? text.ends_with(blank) : text.starts_with(blank)) return blank.size();
  }
  return 0;
}

std::string_view stripped(std::string_view text) {
  while (const std::size_t size = blank_size(text, false)) text.remove_prefix(size);
  while (const std::size_t size = blank_size(text, true)) text.remove_suffix(size);
  return text;
}

// Only ASCII letters change case, whatever the locale.
std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

void check_part(const std::string& part, const std::string& what) {
  const auto refuse = [&](const std::string& reason) {
    throw Error(ErrorKind::secret, "the " + what + " of a secret " + reason,
                "use the plain name that the secret has in the store");
  };
  if (part.size() > longest_name) refuse("is longer than 255 characters");
  if (std::any_of(part.begin(), part.end(),
                  [](unsigned char c) { return c < 0x20 || c == 0x7F; })) {
    refuse("holds a control character");
  }
  if (find_invalid_utf8(part)) refuse("is not UTF-8 text");
  if (part.find_first_of("/\\") != std::string::npos)
    refuse("may not hold a separator: '" + part + "'");
  if (part == "." || part == "..") refuse("may not be '" + part + "'");
}

void check_name(const SecretName& name) {
  if (name.group.empty() && name.key.empty()) {
    throw Error(ErrorKind::secret, "a secret is named by neither group nor key",
                "write it as {group: my-db-secrets, key: db-password}");
  }
  check_part(name.group, "group");
  check_part(name.version, "group_version");
  check_part(name.key, "key");
}

std::string description(const SecretName& name) {
  std::string text;
  const auto add = [&](const char* what, const std::string& part) {
    if (!part.empty()) text += (text.empty() ? "" : ", ") + (what + (" '" + part + "'"));
  };
  add("group", name.group);
  add("version", name.version);
  add("key", name.key);
  return text;
}

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

struct Place {
  enum class Kind { environment_variable, file };
  Kind kind;
  std::string at;  ///< the variable's name or the file's path
};

std::string description(const Place& place) {
  return (place.kind == Place::Kind::file ? "file " : "environment variable ") + place.at;
}

/// Where a secret may be, in the order of the lookup, each place once.
std::vector<Place> places_of(const SecretName& name, const SecretStoreSettings& settings) {
  std::vector<std::string> parts;
  std::vector<std::string> lowered;
  for (const std::string* part : {&name.group, &name.version, &name.key}) {
    if (part->empty()) continue;
    parts.push_back(*part);
    lowered.push_back(lower(*part));
  }
  std::vector<Place> places;
  const auto add = [&](Place::Kind kind, const std::string& at) {
    const bool known = std::any_of(places.begin(), places.end(), [&](const Place& place) {
      return place.kind == kind && place.at == at;
    });
    if (!known) places.push_back({kind, at});
  };

  const std::string variable = joined(parts, "_");
  add(Place::Kind::environment_variable, settings.env_prefix + upper(variable));
  add(Place::Kind::environment_variable, settings.env_prefix + variable);
  const auto path_of = [&](std::vector<std::string> names) {
    names.back() = settings.file_prefix + names.back();
    return settings.directory + "/" + joined(names, "/");
  };
  add(Place::Kind::file, path_of(lowered));
  add(Place::Kind::file, path_of(parts));
  if (!name.key.empty()) {
    add(Place::Kind::file, settings.run_directory + "/" + name.key);
    add(Place::Kind::file, settings.run_directory + "/" + lower(name.key));
  }
  return places;
}

std::optional<Secret> read_variable(const std::string& name) {
  // getenv takes `A=B` for the variable A with a value that starts with `B=`.
  if (name.find('=') != std::string::npos) return std::nullopt;
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return Secret(std::string(value));
}

std::optional<Secret> read(const Place& place) {
  return place.kind == Place::Kind::file ? read_secret_file(place.at) : read_variable(place.at);
}

void set_from_environment(std::string& setting, const char* variable) {
  if (const char* value = std::getenv(variable); value != nullptr && !stripped(value).empty()) {
    setting = stripped(value);
  }
}

}  // namespace

SecretStoreSettings secret_store_settings_from_environment() {
  SecretStoreSettings settings;
  set_from_environment(settings.env_prefix, "FLYTE_SECRETS_ENV_PREFIX");
  set_from_environment(settings.directory, "FLYTE_SECRETS_DEFAULT_DIR");
  set_from_environment(settings.file_prefix, "FLYTE_SECRETS_FILE_PREFIX");
  set_from_environment(settings.env_prefix, "SQLPOD_SECRETS_ENV_PREFIX");
  set_from_environment(settings.directory, "SQLPOD_SECRETS_DIR");
  set_from_environment(settings.file_prefix, "SQLPOD_SECRETS_FILE_PREFIX");
  return settings;
}

SecretStore::SecretStore(SecretStoreSettings settings, Redactor& redactor)
    : settings_(std::move(settings)), redactor_(redactor) {}

Secret SecretStore::get(const SecretName& name) const {
  check_name(name);
  const std::vector<Place> places = places_of(name, settings_);
  for (const Place& place : places) {
    const std::optional<Secret> found = read(place);
    if (!found) continue;
    Secret secret{std::string(stripped(found->reveal()))};
    redactor_.add(secret);
    if (secret.reveal().find('\0') != std::string_view::npos) {
      throw Error(ErrorKind::secret, "the secret in " + description(place) + " holds a NUL byte",
                  "store it as text; no database takes a NUL in a connect arg");
    }
    return secret;
  }

  std::vector<std::string> looked_at;
  for (const Place& place : places) looked_at.push_back(description(place));
  const auto first_file = std::find_if(places.begin(), places.end(), [](const Place& place) {
    return place.kind == Place::Kind::file;
  });
  throw Error(
      ErrorKind::secret,
      "secret " + description(name) + " not found; looked at " + joined(looked_at, ", "),
      "mount it as " + first_file->at + ", or set the environment variable " + places.front().at);
}

std::vector<std::string> SecretStore::places(const SecretName& name) const {
  check_name(name);
  std::vector<std::string> descriptions;
  for (const Place& place : places_of(name, settings_)) descriptions.push_back(description(place));
  return descriptions;
}

}  // namespace sqlpod
