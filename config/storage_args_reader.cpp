#include "config/storage_args_reader.h"

#include <optional>

#include "config/secret_name_reader.h"
#include "error/error.h"
#include "secrets/secret.h"

namespace sqlpod {

StorageArgs read_storage_args(SpecReader& reader, const Node& node, const std::string& path) {
  StorageArgs args;
  reader.read_entries(node, path, [&](const NodeEntry& entry, const std::string& entry_path) {
    reader.attempt(entry.key_mark, entry_path, [&] {
      require_storage_arg(entry.key);
      const std::optional<std::string> text = reader.text(entry.value, entry_path);
      if (text) args.set(entry.key, Secret(std::string(*text)));
    });
  });
  return args;
}

std::vector<std::pair<std::string, SecretName>> read_secret_storage_args(SpecReader& reader,
                                                                         const Node& node,
                                                                         const std::string& path) {
  std::vector<std::pair<std::string, SecretName>> args;
  reader.read_entries(node, path, [&](const NodeEntry& entry, const std::string& entry_path) {
    reader.attempt(entry.key_mark, entry_path, [&] { require_storage_arg(entry.key); });
    args.emplace_back(entry.key, read_secret_name(reader, entry.value, entry_path));
  });
  return args;
}

}  // namespace sqlpod
