#include "config/credential_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace sqlpod {
namespace {

constexpr const char* command_hint =
    "write the program and its arguments as a list, which no shell reads: "
    "[/usr/local/bin/get-token, --user=reporter]";

bool holds_nul(const std::string& text) {
  return text.find('\0') != std::string::npos;
}

std::string read_file(SpecReader& reader, const Node& node, const std::string& path) {
  const std::optional<std::string> text = reader.text(node, path);
  if (text && (text->empty() || holds_nul(*text))) {
    reader.report(node.mark, path, "is no path of a file",
                  "give the file that holds the credential: /var/run/db-token/token");
  }
  return text.value_or("");
}

std::vector<std::string> read_command(SpecReader& reader, const Node& node,
                                      const std::string& path) {
  std::vector<std::string> command;
  if (node.kind != Node::Kind::sequence) {
    reader.report(node.mark, path, "expected a list, not " + std::string(describe(node.kind)),
                  command_hint);
    return command;
  }
  for (const Node& item : node.items) {
    const std::string item_path = path + "[" + std::to_string(command.size()) + "]";
    const std::optional<std::string> word = reader.text(item, item_path);
    if (word && holds_nul(*word)) {
      reader.report(item.mark, item_path, "holds a NUL character", "no program can be given one");
    }
    command.push_back(word.value_or("/"));
  }
  if (command.empty()) {
    reader.report(node.mark, path, "names no program", command_hint);
  } else if (!command.front().starts_with("/")) {
    reader.report(node.items.front().mark, path, "the program is not named by its absolute path",
                  "there is no PATH to look for it: write /usr/local/bin/get-token");
  }
  return command;
}

}  // namespace

bool is_credential(const Node& node) {
  return node.kind == Node::Kind::map &&
         std::any_of(node.entries.begin(), node.entries.end(), [](const NodeEntry& entry) {
           return entry.key == "file" || entry.key == "command";
         });
}

Credential read_credential(SpecReader& reader, const std::string& arg, const Node& node,
                           const std::string& path) {
  Credential credential{arg, {}, {}, {}};
  int sources = 0;
  const auto found_at = [&](const std::string& place) {
    credential.place = place;
    ++sources;
  };
  reader.read_map(node, path,
                  {{"file",
                    [&](const Node& value, const std::string& value_path) {
                      found_at(value_path);
                      credential.file = read_file(reader, value, value_path);
                    }},
                   {"command", [&](const Node& value, const std::string& value_path) {
                      found_at(value_path);
                      credential.command = read_command(reader, value, value_path);
                    }}});
  if (sources != 1) {
    reader.report(node.mark, path,
                  sources == 0 ? "names no file" : "both a file and a command are given",
                  "write {file: /var/run/db-token/token}, and nothing else");
  }
  return credential;
}

}  // namespace sqlpod
