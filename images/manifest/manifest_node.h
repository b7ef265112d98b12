// A manifest as a tree, and its text as YAML.
//
// A map keeps the order in which it was written, so the same tree is the same text, byte for byte.
// Value type.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sqlpod {

class ManifestNode {
 public:
  using Entry = std::pair<std::string, ManifestNode>;
  using Map = std::vector<Entry>;
  using List = std::vector<ManifestNode>;

  // A tree is written as it is read: text, numbers and maps stand for nodes.
  // NOLINTBEGIN(google-explicit-constructor)
  ManifestNode(const char* text) : value_(std::string(text)) {}
  ManifestNode(std::string text) : value_(std::move(text)) {}
  ManifestNode(std::string_view text) : value_(std::string(text)) {}
  ManifestNode(bool truth) : value_(truth) {}
  ManifestNode(int number) : value_(std::int64_t{number}) {}
  ManifestNode(std::int64_t number) : value_(number) {}
  ManifestNode(List list) : value_(std::move(list)) {}
  ManifestNode(Map map) : value_(std::move(map)) {}
  // NOLINTEND(google-explicit-constructor)

  const std::variant<std::string, bool, std::int64_t, List, Map>& value() const { return value_; }

 private:
  std::variant<std::string, bool, std::int64_t, List, Map> value_;
};

/// One YAML document, two spaces deeper for each level, without a leading `---`. Text is plain
/// where every reader of YAML 1.1 and 1.2 takes it for that very text, a literal block (`|`) where
/// it has several lines and such a block keeps it, and double-quoted else. An empty list is `[]`,
/// an empty map `{}`.
std::string to_yaml(const ManifestNode& node);

}  // namespace sqlpod
