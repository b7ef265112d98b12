#include "config/secret_name_reader.h"

#include <optional>

namespace sqlpod {

SecretName read_secret_name(SpecReader& reader, const Node& node, const std::string& path) {
  SecretName name;
  std::string group_key;
  const auto read_group = [&](const Node& value, const std::string& value_path) {
    const std::optional<std::string> text = reader.text(value, value_path);
    if (!text) return;
    if (!group_key.empty() && name.group != *text) {
      reader.report(value.mark, value_path, "names another group than " + group_key,
                    "group, group_name and name are one thing: keep one of them");
    }
    group_key = value_path;
    name.group = *text;
  };
  bool has_key = false;
  const auto read_key = [&](const Node& value, const std::string& value_path) {
    has_key = true;
    const std::optional<std::string> text = reader.text(value, value_path);
    if (text && text->empty()) {
      reader.report(value.mark, value_path, "is empty", "name a key of the secret");
    }
    name.key = text.value_or("");
  };
  const auto read_version = [&](const Node& value, const std::string& value_path) {
    name.version = reader.text(value, value_path).value_or("");
  };
  reader.read_map(node, path,
                  {{"group", read_group},
                   {"group_name", read_group},
                   {"name", read_group},
                   {"key", read_key},
                   {"group_version", read_version}});
  if (node.kind == Node::Kind::map && !has_key) {
    reader.report(node.mark, path, "the secret's key is missing",
                  "write {group: my-db-secrets, key: db-password}");
  }
  return name;
}

}  // namespace sqlpod
