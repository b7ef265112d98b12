#include "secrets/sources/folder_source.h"

#include <utility>

namespace sqlpod {
namespace {

using Parts = std::vector<std::string SecretName::*>;

PathTemplate template_of(const Parts& parts, const std::string& folder,
                         const std::string& file_prefix) {
  std::vector<PathTemplate::Piece> pieces;
  for (const auto part : parts) {
    const bool is_last = part == parts.back();
    pieces.push_back({(pieces.empty() ? folder + "/" : "/") + (is_last ? file_prefix : "")});
    pieces.push_back({{}, part});
  }
  return PathTemplate(pieces);
}

}  // namespace

FolderSource::FolderSource(std::string folder, std::string file_prefix, LetterCase letters)
    : FileSource(template_of({&SecretName::group, &SecretName::key}, folder, file_prefix), letters),
      folder_(std::move(folder)),
      file_prefix_(std::move(file_prefix)) {}

std::optional<std::string> FolderSource::file(const SecretName& name) const {
  Parts parts;
  for (const auto part : {&SecretName::group, &SecretName::version, &SecretName::key}) {
    if (!(name.*part).empty()) parts.push_back(part);
  }
  return template_of(parts, folder_, file_prefix_).path(spelled(name, letters()));
}

std::vector<SecretName> FolderSource::names() const {
  std::vector<SecretName> all;
  for (const Parts& parts : {Parts{&SecretName::key}, Parts{&SecretName::group, &SecretName::key},
                             Parts{&SecretName::group, &SecretName::version, &SecretName::key}}) {
    for (SecretName& name : template_of(parts, folder_, file_prefix_).names()) {
      all.push_back(std::move(name));
    }
  }
  return all;
}

}  // namespace sqlpod
