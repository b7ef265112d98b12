// The path of a secret's file, with places for the parts of its name:
// `/vault/secrets/{group}.json`.
//
// A part never makes a folder or a step upwards of its own: names hold no separator, and a path of
// which a part would make `.` or `..` is none. Immutable.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secrets/secret_name.h"

namespace sqlpod {

class PathTemplate {
 public:
  /// A text, or where a part of the name stands.
  struct Piece {
    std::string text;
    std::string SecretName::*part = nullptr;
  };

  /// At least one piece. Texts may hold separators; two texts or two parts never stand side by
  /// side.
  explicit PathTemplate(const std::vector<Piece>& pieces);

  /// Reads a template as users write it, with {group}, {version} and {key}. Throws Error (usage)
  /// for one that is empty, has another word in braces, a brace alone, or two parts side by side.
  static PathTemplate parse(const std::string& text);

  bool has(std::string SecretName::*part) const;

  /// The folder above the first place of a part, or above the file; "." when it is a relative one.
  const std::string& folder() const { return folder_; }

  /// Nothing when the name lacks a part that the template has.
  std::optional<std::string> path(const SecretName& name) const;

  /// The names whose path() is a file, or a link to one, in the order of the alphabet; the folders
  /// of a Kubernetes mount (`..data`) aside. A folder that cannot be listed is skipped, and a
  /// warning in the log.
  std::vector<SecretName> names() const;

 private:
  using Component = std::vector<Piece>;

  /// The parts that `entry` spells, added to `name`; false when it is of another form.
  static bool match(const Component& component, std::string entry, SecretName& name);
  void add_names(const std::string& folder, std::size_t index, const SecretName& name,
                 std::vector<SecretName>& names) const;

  std::vector<Component> components_;  ///< of the path, between its separators
  std::string folder_;
};

}  // namespace sqlpod
