#include "flyte/task_template.h"

#include <algorithm>
#include <utility>

#include "config/task_config_reader.h"
#include "config/value_text.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "flyte/message_reader.h"
#include "flyte/struct_value.h"

namespace sqlpod::flyte {
namespace {

using sqlpod::Value;

constexpr std::string_view task_type = "sqlalchemy";
constexpr const char* register_again = "register the task again, with flytekitplugins-sqlalchemy";

Error field_error(const std::string& path, const std::string& message) {
  return {ErrorKind::usage, "the task template's " + path + " " + message, register_again};
}

/// The names stand in messages, which have one line each.
void require_plain_names(const Value& data) {
  if (const auto* list = data.get_if<Value::List>()) {
    for (const Value& item : *list) require_plain_names(item);
  }
  const auto* map = data.get_if<Value::Map>();
  if (map == nullptr) return;
  for (const auto& [name, item] : *map) {
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
    if (std::any_of(name.begin(), name.end(), is_control)) {
      throw field_error("custom", "has the name " + in_quotes(name));
    }
    require_plain_names(item);
  }
}

const Value* find(const Value::Map& map, std::string_view key) {
  for (const auto& [name, value] : map) {
    if (name == key && !value.is_null()) return &value;
  }
  return nullptr;
}

const std::string& require_text(const Value::Map& custom, const std::string& key) {
  const Value* const value = find(custom, key);
  if (value == nullptr) throw field_error("custom." + key, "is missing");
  const auto* text = value->get_if<std::string>();
  if (text == nullptr) throw field_error("custom." + key, "is no text");
  return *text;
}

/// A map that may be missing.
const Value::Map& map_at(const Value::Map& map, const std::string& key, const std::string& path) {
  static const Value::Map none;
  const Value* const value = find(map, key);
  if (value == nullptr) return none;
  const auto* entries = value->get_if<Value::Map>();
  if (entries == nullptr) throw field_error(path, "is no map");
  return *entries;
}

/// The tree that a spec's task_config is read from.
Node node_of(const Value& value) {
  if (const auto* map = value.get_if<Value::Map>()) {
    Node node(Node::Kind::map, {});
    for (const auto& [key, item] : *map) {
      if (!item.is_null()) node.entries.push_back({key, {}, node_of(item)});
    }
    return node;
  }
  if (value.get_if<Value::List>() != nullptr) return {Node::Kind::sequence, {}};
  Node node(Node::Kind::scalar, {});
  node.text = to_text(value);
  node.plain = value.get_if<std::string>() == nullptr;
  return node;
}

SecretName secret_name(const Value& value, const std::string& path) {
  const auto* map = value.get_if<Value::Map>();
  if (map == nullptr) throw field_error(path, "is no map");
  const auto part = [&](const char* key) {
    const Value* const given = find(*map, key);
    if (given == nullptr) return std::string();
    const auto* text = given->get_if<std::string>();
    if (text == nullptr) throw field_error(path + "." + key, "is no text");
    return *text;
  };
  SecretName name{part("group"), part("key"), part("group_version")};
  if (name.group.empty() && name.key.empty()) {
    throw field_error(path, "names neither a group nor a key");
  }
  return name;
}

/// A map would be where a spec of our own has a credential: Python's drivers know no such thing.
void require_no_credentials(const Value::Map& custom) {
  const std::string path = "custom.connect_args";
  for (const auto& [name, value] : map_at(custom, "connect_args", path)) {
    if (is_secret_connect_arg(name) && value.get_if<Value::Map>() != nullptr) {
      throw field_error(path + "." + name, "is a map");
    }
  }
}

TaskConfig read_config(const Value::Map& custom) {
  require_text(custom, "uri");
  require_no_credentials(custom);
  Node node(Node::Kind::map, {});
  for (const char* const key : {"uri", "connect_args"}) {
    if (const Value* const value = find(custom, key)) {
      node.entries.push_back({key, {}, node_of(*value)});
    }
  }
  SpecReader reader("task template");
  TaskConfig config = read_task_config(reader, node, "custom");
  reader.finish();
  const std::string path = "custom.secret_connect_args";
  for (const auto& [name, value] : map_at(custom, "secret_connect_args", path)) {
    config.secret_connect_args.emplace_back(name, secret_name(value, path + "." + name));
  }
  return config;
}

void require_type(const messages::TaskTemplate& task, bool is_empty) {
  if (task.type() == task_type) return;
  throw Error(ErrorKind::usage,
              is_empty ? "the task template is empty"
                       : "the task template is of the type " + in_quotes(task.type()) +
                             ", and this image runs SQLAlchemyTasks (" + in_quotes(task_type) +
                             ") alone",
              is_empty ? register_again : "give the task another container_image");
}

}  // namespace

TaskTemplate parse_task_template(std::string_view bytes) {
  const auto task = parse_message<messages::TaskTemplate>(bytes, "the task template");
  require_type(task, bytes.empty());
  const Value data = value_of_struct(task.custom(), StructNumbers::whole);
  require_plain_names(data);
  const auto& custom = *data.get_if<Value::Map>();
  TaskTemplate result;
  result.name = task.id().name();
  result.query_template = require_text(custom, "query_template");
  result.config = read_config(custom);
  for (const auto& [name, variable] : task.interface().inputs().variables()) {
    result.inputs.emplace(name, variable.type());
  }
  const auto& outputs = task.interface().outputs().variables();
  if (outputs.size() > 1) {
    throw field_error("interface.outputs", "has " + std::to_string(outputs.size()) +
                                               " variables, where a query has one table");
  }
  for (const auto& [name, variable] : outputs) result.output = TaskOutput{name, variable.type()};
  return result;
}

}  // namespace sqlpod::flyte
