#include "secrets/secret_store.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "error/error.h"
#include "secrets/sealed/sealed_store.h"
#include "secrets/sources/environment_source.h"
#include "secrets/sources/folder_source.h"
#include "secrets/sources/group_file_source.h"
#include "secrets/white_space.h"

namespace sqlpod {
namespace {

constexpr std::string_view file_place = "file ";

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

/// Whether it is a name that a source may be asked for; others, such as of files with a line end in
/// them, are not listed.
bool is_name(const SecretName& name) {
  try {
    check(name);
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

SecretStore::SecretStore(const SecretStoreSettings& settings, Redactor& redactor)
    : redactor_(redactor) {
  const auto add = [&](auto source) {
    sources_.push_back(std::make_unique<const decltype(source)>(std::move(source)));
  };
  const auto add_files = [&](const PathTemplate& path) {
    add(FileSource(path, LetterCase::as_written));
    add(FileSource(path, LetterCase::lower));
  };
  const PathTemplate::Piece group{{}, &SecretName::group};
  const PathTemplate::Piece key{{}, &SecretName::key};

  add(EnvironmentSource(settings.env_prefix, LetterCase::upper));
  add(EnvironmentSource(settings.env_prefix, LetterCase::as_written));
  add(FolderSource(settings.directory, settings.file_prefix, LetterCase::lower));
  add(FolderSource(settings.directory, settings.file_prefix, LetterCase::as_written));
  add_files(PathTemplate({{settings.run_directory + "/"}, key}));
  if (!settings.path_template.empty()) {
    const PathTemplate path = PathTemplate::parse(settings.path_template);
    if (path.has(&SecretName::key)) {
      add_files(path);
    } else {
      add(GroupFileSource(path, LetterCase::as_written));
      add(GroupFileSource(path, LetterCase::lower));
    }
  }
  if (!settings.credentials_directory.empty()) {
    const std::string folder = settings.credentials_directory + "/";
    // LoadCredential= of a whole folder makes credentials named <group>_<key> of its files.
    for (const char* separator : {".", "_"}) {
      add_files(PathTemplate({{folder}, group, {separator}, key}));
    }
    add_files(PathTemplate({{folder}, key}));
  }
  if (!settings.sealed_store.empty()) add(SealedStore(settings.sealed_store, settings.sealed_key));
}

std::optional<FoundSecret> SecretStore::find(const SecretName& name) const {
  check(name);
  for (const auto& source : sources_) {
    const std::optional<Secret> found = source->find(name);
    if (!found) continue;
    const std::string place = joined(source->places(name), " or ");
    Secret secret{std::string(stripped(found->reveal()))};
    redactor_.add(secret);
    if (secret.reveal().find('\0') != std::string_view::npos) {
      throw Error(ErrorKind::secret, "the secret in " + place + " holds a NUL byte",
                  "store it as text; no database takes a NUL in a connect arg");
    }
    Poco::Logger::get("sqlpod").debug("secret " + describe(name) + " found: " + place);
    const auto* const files = dynamic_cast<const FileSource*>(source.get());
    return FoundSecret{std::move(secret), place, files == nullptr ? "" : *files->file(name)};
  }
  return std::nullopt;
}

Secret SecretStore::get(const SecretName& name) const {
  if (std::optional<FoundSecret> found = find(name)) return std::move(found->value);
  const std::vector<std::string> looked_at = places(name);
  const auto first_file = std::find_if(looked_at.begin(), looked_at.end(), [](const auto& place) {
    return place.starts_with(file_place);
  });
  throw Error(
      ErrorKind::secret,
      "secret " + describe(name) + " not found; looked at " + joined(looked_at, ", "),
      "mount it as " + first_file->substr(file_place.size()) + ", or set the " + looked_at.front());
}

std::vector<std::string> SecretStore::places(const SecretName& name) const {
  check(name);
  std::vector<std::string> all;
  for (const auto& source : sources_) {
    for (std::string& place : source->places(name)) {
      if (std::find(all.begin(), all.end(), place) == all.end()) all.push_back(std::move(place));
    }
  }
  return all;
}

std::vector<SecretName> SecretStore::list() const {
  std::vector<SecretName> all;
  std::set<std::string> seen;
  for (const auto& source : sources_) {
    for (SecretName& name : source->list()) {
      if (is_name(name) && seen.insert(joined({name.group, name.version, name.key}, "/")).second)
        all.push_back(std::move(name));
    }
  }
  return all;
}

}  // namespace sqlpod
