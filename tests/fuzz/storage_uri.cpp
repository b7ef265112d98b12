// URIs of object stores and files: what is shown of them holds no secret, and names are taken as
// they were meant.
//
// The bytes: a URI, and behind a line of `--` a name below it.
#include "executor/storage/storage_uri.h"

#include <algorithm>
#include <string>

#include "executor/storage/file_uri.h"
#include "executor/storage/percent_encoding.h"
#include "flyte/store.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

constexpr std::string_view canary = "c4n4ry-p4ssw0rd";

bool shows_canary(std::string_view text) {
  return text.find(canary) != std::string_view::npos;
}

void require_hidden(const std::string& uri) {
  require(!shows_canary(shown_path(uri)), "the secret is shown of " + uri);
  try {
    const StorageUri parsed = parse_storage_uri(uri, ErrorKind::usage, "read");
    require(!shows_canary(parsed.shown), "the secret is shown of " + uri);
  } catch (const Error& error) {
    require(!shows_canary(error.message() + error.hint() + error.details()),
            "an error shows the secret of " + uri);
  }
}

/// An object's key is the name that it was given below a folder.
void require_below(const std::string& folder, const std::string& name) {
  StorageUri before;
  StorageUri after;
  const bool is_folder = succeeds(ErrorKind::usage, [&] {
    before = parse_storage_uri(folder + "/x", ErrorKind::usage, "read");
  });
  if (!is_folder || name.empty() || name.find('\0') != std::string::npos || name.front() == '/' ||
      name.back() == '/' || folder.find('?') != std::string::npos || folder.ends_with('/')) {
    return;
  }
  succeeds(ErrorKind::internal, [&] {
    after = parse_storage_uri(path_below(folder, name), ErrorKind::usage, "read");
    const std::string prefix = before.key.substr(0, before.key.size() - 1);
    require(after.container == before.container && after.key == prefix + name,
            "another key than " + prefix + name + ": " + after.key);
  });
}

}  // namespace

void fuzz_storage_uri(std::string_view bytes) {
  if (shows_canary(bytes)) return;
  const auto parts = sections(bytes, 2);
  const std::string uri(parts[0]);
  const std::string name(parts[1]);
  require(percent_decoded(percent_encoded(name)) == name, "a byte is lost: " + name);
  succeeds(ErrorKind::usage, [&] { local_path(uri, ErrorKind::usage, "read"); });
  succeeds(ErrorKind::usage, [&] {
    const StorageUri parsed = parse_storage_uri(uri, ErrorKind::usage, "read");
    require(!parsed.container.empty(), "no bucket");
    require(is_storage_uri(uri), "a URI that is none");
  });
  require(path_without_query(uri).size() <= uri.size(), "a path longer than its URI");
  flyte::storage_path(uri);
  if (is_storage_uri(uri)) {
    const std::size_t host = uri.find("://") + 3;
    require_hidden(uri.substr(0, host) + "key:" + std::string(canary) + "@" + uri.substr(host));
    const char mark = path_without_query(uri) == uri ? '?' : '&';
    require_hidden(uri + mark + "secret_key=" + std::string(canary));
    require_hidden(uri + mark + "unknown=" + std::string(canary));
    require_below(uri, name);
  }
}

}  // namespace sqlpod::fuzzing
