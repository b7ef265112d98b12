#include "executor/query/filters.h"

#include <Poco/UTF8String.h>

#include <map>
#include <utility>

#include "error/error.h"
#include "error/utf8.h"
#include "executor/query/operators.h"
#include "executor/query/python_text.h"
#include "executor/query/python_white_space.h"

namespace sqlpod {
namespace {

const std::map<std::string_view, FilterSignature>& filters() {
  static const std::map<std::string_view, FilterSignature> table = {
      {"default", {FilterKind::default_value, {"default_value", "boolean"}}},
      {"d", {FilterKind::default_value, {"default_value", "boolean"}}},
      {"length", {FilterKind::length, {}}},
      {"count", {FilterKind::length, {}}},
      {"lower", {FilterKind::lower, {}}},
      {"upper", {FilterKind::upper, {}}},
      {"trim", {FilterKind::trim, {"chars"}}},
      {"join", {FilterKind::join, {"d"}}},
      {"items", {FilterKind::items, {}}}};
  return table;
}

const std::map<std::string_view, OutputMode>& output_modes() {
  static const std::map<std::string_view, OutputMode> table = {
      {"bind", OutputMode::value},
      {"inclause", OutputMode::list},
      {"identifier", OutputMode::identifier},
      {"raw", OutputMode::raw},
      {"sqlsafe", OutputMode::raw}};
  return table;
}

Value length(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) {
    return static_cast<std::int64_t>(utf8_length(*text));
  }
  if (const auto* list = value.get_if<Value::List>())
    return static_cast<std::int64_t>(list->size());
  if (const auto* map = value.get_if<Value::Map>()) return static_cast<std::int64_t>(map->size());
  if (const auto* bytes = value.get_if<Bytes>())
    return static_cast<std::int64_t>(bytes->data.size());
  throw Error(ErrorKind::usage, "only texts, lists and maps have a length");
}

std::string trimmed(std::string_view text, const Value* characters) {
  const auto* set = characters ? characters->get_if<std::string>() : nullptr;
  if (characters && !set && !characters->is_null()) {
    throw Error(ErrorKind::usage, "the argument of 'trim' is a text of characters");
  }
  const auto strips = [set](std::string_view character, char32_t c) {
    return set ? set->find(character) != std::string::npos : is_python_white_space(c);
  };
  std::size_t first = std::string_view::npos;
  std::size_t last = 0;
  for (std::size_t position = 0; position < text.size();) {
    const Utf8Character character = decode_utf8(text, position);
    const std::size_t start = position;
    position += character.length;
    if (strips(text.substr(start, character.length), character.code)) continue;
    if (first == std::string_view::npos) first = start;
    last = position;
  }
  return first == std::string_view::npos ? std::string()
                                         : std::string(text.substr(first, last - first));
}

Value::List items_of(const Value& value) {
  if (const auto* list = value.get_if<Value::List>()) return *list;
  Value::List result;
  if (const auto* text = value.get_if<std::string>()) {
    for (std::size_t position = 0; position < text->size();) {
      const std::size_t length = decode_utf8(*text, position).length;
      result.emplace_back(text->substr(position, length));
      position += length;
    }
    return result;
  }
  const auto* map = value.get_if<Value::Map>();
  if (!map) throw Error(ErrorKind::usage, "only lists, texts and maps have items to go through");
  for (const auto& [key, item] : *map) result.emplace_back(key);
  return result;
}

std::string join(const Value& value, const Value* separator) {
  const std::string between = separator ? python_str(*separator) : std::string();
  std::string result;
  bool first = true;
  for (const Value& item : items_of(value)) {
    if (!first) result += between;
    first = false;
    result += python_str(item);
    if (static_cast<std::int64_t>(result.size()) > max_text_size) {
      throw Error(ErrorKind::usage, "the joined text is too large", "at most 64 MiB");
    }
  }
  return result;
}

Value pairs_of(const Value& value) {
  const auto* map = value.get_if<Value::Map>();
  if (!map) throw Error(ErrorKind::usage, "only a map has items()");
  Value::List pairs;
  for (const auto& [key, item] : *map) pairs.emplace_back(Value::List{key, item});
  return pairs;
}

}  // namespace

std::optional<FilterSignature> find_filter(std::string_view name) {
  const auto found = filters().find(name);
  return found == filters().end() ? std::nullopt : std::optional(found->second);
}

std::optional<OutputMode> find_output_mode(std::string_view name) {
  const auto found = output_modes().find(name);
  return found == output_modes().end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> filter_names() {
  std::vector<std::string> names;
  for (const auto& [name, signature] : filters()) names.emplace_back(name);
  for (const auto& [name, mode] : output_modes()) names.emplace_back(name);
  return names;
}

Value apply_filter(FilterKind filter, const Value& value, const std::vector<Value>& arguments) {
  const Value* argument = arguments.empty() ? nullptr : &arguments.front();
  switch (filter) {
    case FilterKind::length:
      return length(value);
    case FilterKind::lower:
      return Poco::UTF8::toLower(python_str(value));
    case FilterKind::upper:
      return Poco::UTF8::toUpper(python_str(value));
    case FilterKind::trim:
      return trimmed(python_str(value), argument);
    case FilterKind::join:
      return join(value, argument);
    case FilterKind::items:
      return pairs_of(value);
    case FilterKind::default_value:
      break;
  }
  throw Error(ErrorKind::internal, "the filter 'default' is the evaluator's");
}

}  // namespace sqlpod
