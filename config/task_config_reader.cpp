#include "config/task_config_reader.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "config/credential_reader.h"
#include "config/node_value.h"
#include "config/secret_name_reader.h"
#include "config/url.h"
#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod {
namespace {

Secret read_uri(SpecReader& reader, const Node& node, const std::string& path) {
  if (node.kind != Node::Kind::scalar) {
    reader.report(node.mark, path, "expected a URL, not " + std::string(describe(node.kind)),
                  "write it as text: dialect://user@host/database");
    return {};
  }
  reader.attempt(node.mark, path, [&] { parse_url(node.text); });
  return Secret(std::string(node.text));
}

ConnectValue read_connect_value(const std::string& name, const Node& node) {
  if (node.kind != Node::Kind::scalar) {
    const bool is_null = node.kind == Node::Kind::null;
    throw Error(ErrorKind::usage,
                is_null ? "has no value"
                        : "expected a single value, not " + std::string(describe(node.kind)),
                is_null ? "leave the option out for the client library's own default"
                        : "an option is a text, a number, true or false");
  }
  const bool is_private_key = node.text.find("PRIVATE KEY-----") != std::string::npos;
  if (is_secret_connect_arg(name) || is_private_key) return Secret(std::string(node.text));
  const Value value = value_of(node);
  if (const auto* truth = value.get_if<bool>()) return *truth;
  if (const auto* integer = value.get_if<std::int64_t>()) return *integer;
  if (const auto* number = value.get_if<double>()) return *number;
  return node.text;
}

// Two names of one option in one map contradict each other, and neither is later than the other.
class OptionNames {
 public:
  void add(SpecReader& reader, const std::string& name, Mark mark, const std::string& path) {
    const auto [first, is_new] = names_.emplace(canonical_connect_arg(name), name);
    if (is_new) return;
    reader.report(mark, path, "names the same option as " + in_quotes(first->second),
                  "keep one of the two");
  }

 private:
  std::map<std::string, std::string> names_;
};

/// Adds the credentials of connect_args that secret_connect_args say nothing of.
void add_earlier(TaskConfig& config, std::vector<Credential> earlier) {
  std::set<std::string> replaced;
  for (const Credential& credential : config.credentials) {
    replaced.insert(canonical_connect_arg(credential.arg));
  }
  for (const auto& [name, secret] : config.secret_connect_args) {
    replaced.insert(canonical_connect_arg(name));
  }
  std::erase_if(earlier, [&](const Credential& credential) {
    return replaced.contains(canonical_connect_arg(credential.arg));
  });
  std::move(config.credentials.begin(), config.credentials.end(), std::back_inserter(earlier));
  config.credentials = std::move(earlier);
}

}  // namespace

TaskConfig read_task_config(SpecReader& reader, const Node& node, const std::string& path) {
  TaskConfig config;
  std::vector<Credential> earlier;  // those of connect_args
  const auto read_connect_args = [&](const Node& args, const std::string& args_path) {
    OptionNames names;
    const auto read_arg = [&](const std::string& name, const NodeEntry& entry,
                              const std::string& entry_path) {
      names.add(reader, name, entry.key_mark, entry_path);
      reader.attempt(entry.value.mark, entry_path, [&] {
        config.connect_args.emplace_back(name, read_connect_value(name, entry.value));
      });
    };
    // A map, such as ssl: {ca: …}, is args of its own with dotted names: ssl.ca.
    reader.read_entries(
        args, args_path, [&](const NodeEntry& entry, const std::string& entry_path) {
          if (entry.value.kind != Node::Kind::map) return read_arg(entry.key, entry, entry_path);
          // No driver has a map of options by such a name.
          if (is_secret_connect_arg(entry.key) && is_credential(entry.value)) {
            names.add(reader, entry.key, entry.key_mark, entry_path);
            earlier.push_back(read_credential(reader, entry.key, entry.value, entry_path));
            return;
          }
          reader.read_entries(entry.value, entry_path,
                              [&](const NodeEntry& inner, const std::string& inner_path) {
                                read_arg(entry.key + "." + inner.key, inner, inner_path);
                              });
        });
  };
  const auto read_secret_connect_args = [&](const Node& args, const std::string& args_path) {
    OptionNames names;
    reader.read_entries(args, args_path,
                        [&](const NodeEntry& entry, const std::string& entry_path) {
                          names.add(reader, entry.key, entry.key_mark, entry_path);
                          if (is_credential(entry.value)) {
                            config.credentials.push_back(
                                read_credential(reader, entry.key, entry.value, entry_path));
                            return;
                          }
                          config.secret_connect_args.emplace_back(
                              entry.key, read_secret_name(reader, entry.value, entry_path));
                        });
  };
  reader.read_map(node, path,
                  {{"uri", [&](const Node& uri,
                               const std::string& p) { config.uri = read_uri(reader, uri, p); }},
                   {"secret_uri",
                    [&](const Node& name, const std::string& p) {
                      config.secret_uri = read_secret_name(reader, name, p);
                    }},
                   {"connect_args", read_connect_args},
                   {"secret_connect_args", read_secret_connect_args}});
  add_earlier(config, std::move(earlier));
  if (node.kind == Node::Kind::map && config.uri.has_value() == config.secret_uri.has_value()) {
    reader.report(
        node.mark, path,
        config.uri ? "both uri and secret_uri are given" : "neither uri nor secret_uri is given",
        "give the database's URL as uri, or as secret_uri when the whole URL is a secret");
  }
  return config;
}

}  // namespace sqlpod
