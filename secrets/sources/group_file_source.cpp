#include "secrets/sources/group_file_source.h"

#include <algorithm>
#include <utility>

#include "secrets/secret_file.h"
#include "secrets/sources/group_file.h"

namespace sqlpod {

std::optional<std::string> GroupFileSource::file(const SecretName& name) const {
  return name.key.empty() ? std::nullopt : FileSource::file(name);
}

std::optional<Secret> GroupFileSource::find(const SecretName& name) const {
  const std::optional<Secret> content = FileSource::find(name);
  if (!content) return std::nullopt;
  const std::string at = *file(name);
  std::vector<GroupFileEntry> entries = parse_group_file(*content, at);
  for (const LetterCase letters : {LetterCase::as_written, LetterCase::lower, LetterCase::upper}) {
    const auto entry = std::find_if(entries.begin(), entries.end(), [&](const auto& each) {
      return each.key == spelled(name.key, letters);
    });
    if (entry == entries.end()) continue;
    if (entry->value) return std::move(entry->value);
    throw unreadable_secret_file(
        at, "its key '" + spelled(name.key, letters) + "' holds no single value",
        "give the key a text, not a list, a map or null");
  }
  return std::nullopt;
}

std::vector<std::string> GroupFileSource::places(const SecretName& name) const {
  std::vector<std::string> places = FileSource::places(name);
  for (std::string& place : places) place = "key '" + name.key + "' in " + place;
  return places;
}

std::vector<SecretName> GroupFileSource::names() const {
  std::vector<SecretName> all;
  for (const SecretName& group : path().names()) {
    const std::string at = *path().path(group);
    const std::optional<Secret> content = read_secret_file(at, path().folder());
    if (!content) continue;
    for (GroupFileEntry& entry : parse_group_file(*content, at)) {
      all.push_back({group.group, std::move(entry.key), group.version});
    }
  }
  return all;
}

}  // namespace sqlpod
