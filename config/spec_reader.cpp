#include "config/spec_reader.h"

#include <algorithm>

#include "config/value_text.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

// A path is shown as it is written in YAML: plain where the key is short and printable.
std::string joined(const std::string& path, const std::string& key) {
  const std::string escaped = in_quotes(key);
  const std::string shown = escaped == "'" + key + "'" ? key : escaped;
  return path.empty() ? shown : path + "." + shown;
}

}  // namespace

void SpecReader::report(Mark mark, const std::string& path, const std::string& message,
                        const std::string& hint) {
  errors_.add(mark, place(file_, mark) + ": " + (path.empty() ? "" : path + ": ") + message, hint);
}

void SpecReader::read_entries(
    const Node& node, const std::string& path,
    const std::function<void(const NodeEntry& entry, const std::string& path)>& read) {
  if (node.kind != Node::Kind::map) {
    report(node.mark, path, "expected a map, not " + std::string(describe(node.kind)),
           "write `key: value`, one on each line, indented alike");
    return;
  }
  for (const NodeEntry& entry : node.entries) read(entry, joined(path, entry.key));
}

void SpecReader::read_map(const Node& node, const std::string& path, const Fields& fields) {
  read_entries(node, path, [&](const NodeEntry& entry, const std::string& entry_path) {
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const auto& known) { return known.first == entry.key; });
    if (field == fields.end()) {
      std::vector<std::string> known;
      for (const auto& [name, reader] : fields) known.push_back(name);
      report(entry.key_mark, entry_path, "unknown key", nearest_name_hint(entry.key, known));
    } else if (entry.value.kind != Node::Kind::null) {
      field->second(entry.value, entry_path);
    }
  });
}

std::optional<std::string> SpecReader::text(const Node& node, const std::string& path) {
  if (node.kind == Node::Kind::scalar) return node.text;
  report(node.mark, path, "expected text, not " + std::string(describe(node.kind)),
         node.kind == Node::Kind::map ? "text that holds a colon and a blank needs quotes" : "");
  return std::nullopt;
}

bool SpecReader::boolean(const Node& node, const std::string& path, bool fallback) {
  const std::optional<std::string> word = text(node, path);
  if (!word) return fallback;
  bool result = fallback;
  attempt(node.mark, path, [&] { result = *parse_value(*word, TypeKind::boolean).get_if<bool>(); });
  return result;
}

void SpecReader::attempt(Mark mark, const std::string& path, const std::function<void()>& read) {
  try {
    read();
  } catch (const Error& error) {
    report(mark, path, error.message(), error.hint());
  }
}

}  // namespace sqlpod
