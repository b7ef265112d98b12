#include "executor/storage/storage_uri.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "error/utf8.h"
#include "executor/storage/percent_encoding.h"

namespace sqlpod {
namespace {

constexpr std::array<std::pair<std::string_view, ObjectStore>, 5> schemes{{
    {"s3", ObjectStore::s3},
    {"gs", ObjectStore::gcs},
    {"gcs", ObjectStore::gcs},
    {"abfs", ObjectStore::azure},
    {"abfss", ObjectStore::azure},
}};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// The pieces of a URI as they are written.
struct Pieces {
  std::string scheme;  ///< in small letters
  std::string_view user;
  std::string_view password;
  bool has_user = false;
  std::string_view host;
  std::string_view path;  ///< with the slash in front
  std::string_view query;
};

/// None when the text is no URI.
std::optional<Pieces> split(std::string_view text) {
  const std::size_t separator = text.find("://");
  if (separator == 0 || separator == std::string_view::npos || text.find('/') < separator) {
    return std::nullopt;
  }
  Pieces pieces;
  pieces.scheme = lower(text.substr(0, separator));
  std::string_view rest = text.substr(separator + 3);
  const std::size_t authority_end = rest.find_first_of("/?");
  std::size_t at = rest.substr(0, authority_end).rfind('@');
  // A key may hold slashes and question marks, and not everybody encodes them; a bucket's name
  // holds no colon.
  if (at == std::string_view::npos && rest.find(':') < authority_end) at = rest.rfind('@');
  if (at != std::string_view::npos) {
    pieces.has_user = true;
    const std::string_view credentials = rest.substr(0, at);
    const std::size_t colon = credentials.find(':');
    pieces.user = credentials.substr(0, colon);
    if (colon != std::string_view::npos) pieces.password = credentials.substr(colon + 1);
    rest = rest.substr(at + 1);
  }
  if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
    pieces.query = rest.substr(mark + 1);
    rest = rest.substr(0, mark);
  }
  const std::size_t slash = rest.find('/');
  pieces.host = rest.substr(0, slash);
  if (slash != std::string_view::npos) pieces.path = rest.substr(slash);
  return pieces;
}

/// Calls `use` with the name and the value of each part of a query.
template <typename Use>
void for_each_parameter(std::string_view query, const Use& use) {
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view part = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    use(percent_decoded(part.substr(0, equals)), equals == std::string_view::npos
                                                     ? std::string()
                                                     : percent_decoded(part.substr(equals + 1)));
  }
}

bool may_be_shown(const std::string& name) {
  try {
    require_storage_arg(name);
    return !is_secret_storage_arg(name);
  } catch (const Error&) {
    return false;
  }
}

/// Arrow's own URIs spell some names in another way.
std::string canonical(const std::string& name) {
  return name == "endpoint_override" ? "endpoint" : name;
}

/// Control characters and what is not UTF-8 percent-encoded.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character character = decode_utf8(text, at);
    const std::string_view bytes = text.substr(at, character.length);
    const bool is_control = character.code < 0x20 || character.code == 0x7f;
    line += is_control || !character.valid ? percent_encoded(bytes) : std::string(bytes);
    at += character.length;
  }
  return line;
}

std::string shown(const Pieces& pieces) {
  std::string text = on_one_line(pieces.scheme) + "://";
  if (!pieces.password.empty()) {
    text += "***@";
  } else if (pieces.has_user) {
    text += on_one_line(pieces.user) + "@";
  }
  text.append(on_one_line(pieces.host)).append(on_one_line(pieces.path));
  char separator = '?';
  for_each_parameter(pieces.query, [&](const std::string& name, const std::string& value) {
    const bool is_known = may_be_shown(canonical(name));
    text += separator + (is_known ? name + "=" + on_one_line(value) : std::string("***"));
    separator = '&';
  });
  return text;
}

/// container@account.dfs.core.windows.net, or the container alone.
void read_azure_authority(const Pieces& pieces, StorageUri& uri) {
  if (!pieces.has_user) {
    uri.container = pieces.host;
    return;
  }
  uri.container = percent_decoded(pieces.user);
  const std::size_t dot = pieces.host.find('.');
  uri.args.set("account_name", Secret(std::string(pieces.host.substr(0, dot))));
}

void read_credentials(const Pieces& pieces, StorageUri& uri) {
  uri.container = pieces.host;
  if (!pieces.has_user) return;
  uri.args.set("access_key_id", Secret(percent_decoded(pieces.user)));
  uri.args.set("secret_access_key", Secret(percent_decoded(pieces.password)));
}

}  // namespace

bool is_storage_uri(const std::string& text) {
  const std::optional<Pieces> pieces = split(text);
  return pieces && pieces->scheme != "file";
}

StorageUri parse_storage_uri(const std::string& text, ErrorKind kind, const std::string& action) {
  const std::optional<Pieces> pieces = split(text);
  const auto fail = [&](const std::string& message, const std::string& hint) {
    return Error(kind, "cannot " + action + " '" + on_one_line(shown_path(text)) + "': " + message,
                 hint);
  };
  constexpr const char* schemes_hint = "give a path or a URI of file://, s3://, gs:// or abfs://";
  if (!pieces) throw fail("it is no URI", schemes_hint);
  StorageUri uri;
  uri.shown = shown(*pieces);
  const auto* const known = std::find_if(schemes.begin(), schemes.end(),
                                         [&](const auto& s) { return s.first == pieces->scheme; });
  if (known == schemes.end()) throw fail("no such scheme is served", schemes_hint);
  uri.store = known->second;
  if (uri.store != ObjectStore::s3 && !pieces->password.empty()) {
    throw fail("its credentials cannot be used", "give them by secret_storage_args");
  }
  try {
    for_each_parameter(pieces->query, [&](const std::string& name, std::string value) {
      if (is_secret_storage_arg(name)) {
        throw Error(kind, name + " is a secret", "give it by secret_storage_args");
      }
      uri.args.set(canonical(name), Secret(std::move(value)));
    });
  } catch (const Error& error) {
    throw fail(error.message(), error.hint());
  }
  if (uri.store == ObjectStore::azure) {
    read_azure_authority(*pieces, uri);
  } else {
    read_credentials(*pieces, uri);
  }
  if (uri.container.empty()) {
    throw fail("it names no bucket", "write it as " + pieces->scheme + "://bucket/key");
  }
  uri.key = percent_decoded(pieces->path);
  uri.key.erase(0, std::min(uri.key.find_first_not_of('/'), uri.key.size()));
  if (uri.key.empty() || uri.key.back() == '/') {
    throw fail("it names no object", "write it as " + pieces->scheme + "://bucket/folder/object");
  }
  if (uri.key.find('\0') != std::string::npos || uri.container.find('\0') != std::string::npos) {
    throw fail("it holds a NUL byte", "correct the URI");
  }
  return uri;
}

std::string shown_path(const std::string& path) {
  const std::optional<Pieces> pieces = split(path);
  return pieces && pieces->scheme != "file" ? shown(*pieces) : path;
}

Secret password_in_uri(const std::string& text) {
  const std::optional<Pieces> pieces = split(text);
  return Secret(pieces ? percent_decoded(pieces->password) : std::string());
}

std::string path_without_query(const std::string& path) {
  const std::optional<Pieces> pieces = split(path);
  const bool has_query = pieces && pieces->query.data() != nullptr;
  if (!has_query || pieces->scheme == "file") return path;
  return path.substr(0, path.size() - pieces->query.size() - 1);
}

std::string path_below(const std::string& folder, const std::string& relative) {
  const std::optional<Pieces> pieces = split(folder);
  std::string head = folder;
  std::string query;
  if (pieces && !pieces->query.empty()) {
    head = path_without_query(folder);
    query = "?" + std::string(pieces->query);
  }
  if (!head.empty() && head.back() != '/') head += '/';
  return head + (pieces ? percent_encoded(relative) : relative) + query;
}

}  // namespace sqlpod
