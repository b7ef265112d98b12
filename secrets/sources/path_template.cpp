#include "secrets/sources/path_template.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod {
namespace {

constexpr std::pair<const char*, std::string SecretName::*> parts[] = {
    {"{group}", &SecretName::group},
    {"{version}", &SecretName::version},
    {"{key}", &SecretName::key},
};

[[noreturn]] void refuse(const std::string& text, const std::string& reason) {
  throw Error(ErrorKind::usage, "the template of secrets' paths " + in_quotes(text) + " " + reason,
              "write it as /vault/secrets/{group}.json or /mnt/secrets/{group}/{key}; {version} "
              "is the third part");
}

std::vector<std::string> entries_of(const std::string& folder) {
  std::vector<std::string> entries;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    entries.push_back(entry->path().filename().string());
  }
  if (error && error != std::errc::no_such_file_or_directory &&
      error != std::errc::not_a_directory) {
    Poco::Logger::get("sqlpod").warning("the secrets in " + folder +
                                        " cannot be listed: " + error.message());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace

PathTemplate::PathTemplate(const std::vector<Piece>& pieces) : components_(1) {
  for (const Piece& piece : pieces) {
    if (piece.part != nullptr) {
      components_.back().push_back(piece);
      continue;
    }
    std::size_t start = 0;
    for (std::size_t end = 0; end != std::string::npos; start = end + 1) {
      end = piece.text.find('/', start);
      if (end != start && start < piece.text.size()) {
        components_.back().push_back({piece.text.substr(start, end - start)});
      }
      if (end != std::string::npos) components_.emplace_back();
    }
  }
  const std::string first = pieces.front().text;
  const std::size_t end = first.rfind('/');
  folder_ = end == std::string::npos ? "." : end == 0 ? "/" : first.substr(0, end);
}

PathTemplate PathTemplate::parse(const std::string& text) {
  if (text.empty() || text.ends_with('/')) refuse(text, "names no file");
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const auto* const part =
        std::find_if(std::begin(parts), std::end(parts), [&](const auto& each) {
          return text.compare(at, std::string(each.first).size(), each.first) == 0;
        });
    if (part != std::end(parts)) {
      if (!pieces.empty() && pieces.back().part != nullptr)
        refuse(text, "has two parts side by side");
      pieces.push_back({{}, part->second});
      at += std::string(part->first).size();
      continue;
    }
    const std::size_t brace = std::min(text.find_first_of("{}", at), text.size());
    if (brace == at) refuse(text, "holds braces around something else than group, version or key");
    pieces.push_back({text.substr(at, brace - at)});
    at = brace;
  }
  return PathTemplate(pieces);
}

bool PathTemplate::has(std::string SecretName::*part) const {
  return std::any_of(components_.begin(), components_.end(), [&](const Component& component) {
    return std::any_of(component.begin(), component.end(),
                       [&](const Piece& piece) { return piece.part == part; });
  });
}

std::optional<std::string> PathTemplate::path(const SecretName& name) const {
  std::string path;
  for (const Component& component : components_) {
    if (&component != &components_.front()) path += "/";
    std::string step;
    bool is_fixed = true;
    for (const Piece& piece : component) {
      if (piece.part != nullptr && (name.*piece.part).empty()) return std::nullopt;
      step += piece.part == nullptr ? piece.text : name.*piece.part;
      is_fixed = is_fixed && piece.part == nullptr;
    }
    if (!is_fixed && (step == "." || step == "..")) return std::nullopt;
    path += step;
  }
  return path;
}

bool PathTemplate::match(const Component& component, std::string entry, SecretName& name) {
  for (auto piece = component.begin(); piece != component.end(); ++piece) {
    if (piece->part == nullptr) {
      if (!entry.starts_with(piece->text)) return false;
      entry.erase(0, piece->text.size());
      continue;
    }
    // A part ends where the text behind it comes for the first time.
    const auto next = piece + 1;
    const std::size_t end = next == component.end() ? entry.size() : entry.find(next->text, 1);
    if (entry.empty() || end == std::string::npos) return false;
    std::string& part = name.*piece->part;
    if (!part.empty() && part != entry.substr(0, end)) return false;
    part = entry.substr(0, end);
    entry.erase(0, end);
  }
  return entry.empty();
}

void PathTemplate::add_names(const std::string& folder, std::size_t index, const SecretName& name,
                             std::vector<SecretName>& names) const {
  const Component& component = components_[index];
  const auto take = [&](const std::string& path, const SecretName& found) {
    std::error_code ignored;
    if (index + 1 < components_.size()) {
      add_names(path + "/", index + 1, found, names);
    } else if (std::filesystem::is_regular_file(path, ignored)) {
      names.push_back(found);
    }
  };
  if (std::all_of(component.begin(), component.end(),
                  [](const Piece& piece) { return piece.part == nullptr; })) {
    take(folder + (component.empty() ? "" : component.front().text), name);
    return;
  }
  for (const std::string& entry : entries_of(folder.empty() ? "." : folder)) {
    SecretName found = name;
    if (!entry.starts_with("..") && match(component, entry, found)) {
      take(folder + entry, found);
    }
  }
}

std::vector<SecretName> PathTemplate::names() const {
  std::vector<SecretName> names;
  add_names("", 0, {}, names);
  return names;
}

}  // namespace sqlpod
