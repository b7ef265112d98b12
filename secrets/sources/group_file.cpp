#include "secrets/sources/group_file.h"

#include <algorithm>
#include <utility>

#include "config/document/json_document.h"
#include "config/document/yaml_document.h"
#include "error/error.h"
#include "secrets/secret_file.h"
#include "secrets/sources/dotenv.h"

namespace sqlpod {
namespace {

constexpr std::size_t most_entries = 1000;  // listing them reads the file once for each
constexpr int most_wrappings = 2;  // {"data": {"data": {…}, "metadata": {…}}, "lease_id": …}

Node parse_map(const Secret& content, const std::string& path, bool is_json) {
  const char* const format = is_json ? "JSON" : "YAML";
  try {
    Node root = is_json ? parse_json(content.reveal(), {}) : parse_yaml(content.reveal(), {});
    for (int i = 0; i < most_wrappings; ++i) {
      const auto data =
          std::find_if(root.entries.begin(), root.entries.end(), [](const auto& each) {
            return each.key == "data" && each.value.kind == Node::Kind::map;
          });
      if (data == root.entries.end()) break;
      Node inner = std::move(data->value);
      root = std::move(inner);
    }
    if (root.kind == Node::Kind::map || root.kind == Node::Kind::null) return root;
  } catch (const Error& error) {
    // The message is "line 3, column 5: …", and may go on with what stands there.
    const std::string where = error.message().substr(0, error.message().find(':'));
    throw unreadable_secret_file(path, std::string("it is not ") + format + " at " + where,
                                 "what stands there is not shown, for it may be a secret");
  }
  throw unreadable_secret_file(path, std::string("it is ") + format + ", but no map",
                               "write it as a map of keys to values");
}

}  // namespace

std::vector<GroupFileEntry> parse_group_file(const Secret& content, const std::string& path) {
  std::vector<GroupFileEntry> entries;
  const bool is_json = path.ends_with(".json");
  if (path.ends_with(".env")) {
    for (DotenvEntry& entry : parse_dotenv(content.reveal(), path)) {
      entries.push_back({std::move(entry.name), std::move(entry.value)});
    }
  } else if (is_json || path.ends_with(".yaml") || path.ends_with(".yml")) {
    for (NodeEntry& entry : parse_map(content, path, is_json).entries) {
      std::optional<Secret> value;
      if (entry.value.kind == Node::Kind::scalar) value = Secret(std::move(entry.value.text));
      entries.push_back({std::move(entry.key), std::move(value)});
    }
  } else {
    throw unreadable_secret_file(path, "its name does not tell its format",
                                 "let it end in .json, .yaml, .yml or .env");
  }
  if (entries.size() > most_entries) {
    throw unreadable_secret_file(path,
                                 "it holds more than " + std::to_string(most_entries) + " keys",
                                 "keep a file for each group");
  }
  return entries;
}

}  // namespace sqlpod
