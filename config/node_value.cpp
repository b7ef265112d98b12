#include "config/node_value.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "config/value_error.h"
#include "config/value_text.h"
#include "error/error.h"

namespace sqlpod {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string_view without_sign(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  return text;
}

bool is_integer(std::string_view text) {
  text = without_sign(text);
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_number(std::string_view text) {
  text = without_sign(text);
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    if (!is_integer(text.substr(exponent + 1))) return false;
    text = text.substr(0, exponent);
  }
  const auto points = std::count(text.begin(), text.end(), '.');
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  return digits > 0 && points <= 1 && static_cast<std::size_t>(points + digits) == text.size();
}

// The digits of a number without what does not change it: equal texts are equal numbers.
std::string normal_form(std::string digits) {
  if (digits.find('.') != std::string::npos) {
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
  }
  return digits == "-0" ? "0" : digits;
}

Value number_of(const std::string& text) {
  Value exact = parse_value(text, TypeKind::decimal);
  const std::string& digits = exact.get_if<Decimal>()->digits;
  try {
    if (is_integer(text)) return parse_value(text, TypeKind::integer);
    Value rounded = parse_value(text, TypeKind::real);
    const Value shortest = parse_value(to_text(rounded), TypeKind::decimal);
    if (normal_form(digits) == normal_form(shortest.get_if<Decimal>()->digits)) return rounded;
  } catch (const Error&) {
    // Beyond 64 bits or a double: the digits themselves are the value.
  }
  return exact;
}

Value scalar_of(const Node& node) {
  const std::string& text = node.text;
  if (!node.plain) return text;
  if (is_one_of(text, {"true", "True", "TRUE"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE"})) return false;
  if (is_number(text)) return number_of(text);
  if (is_one_of(without_sign(text), {".inf", ".Inf", ".INF"}) ||
      is_one_of(text, {".nan", ".NaN", ".NAN"})) {
    return parse_value(text, TypeKind::real);
  }
  return text;
}

Value list_of(const Node& node, const InputType& type) {
  if (node.kind != Node::Kind::sequence) {
    throw Error(ErrorKind::usage, "expected a list, not " + std::string(describe(node.kind)),
                expected_form(TypeKind::list));
  }
  Value::List list;
  list.reserve(node.items.size());
  for (const Node& item : node.items) {
    try {
      list.push_back(value_of(item, *type.element));
    } catch (const Error& error) {
      const std::string index = "[" + std::to_string(list.size()) + "]";
      const bool is_nested = error.message().starts_with('[');
      throw Error(error.kind(), index + (is_nested ? "" : ": ") + error.message(), error.hint());
    }
  }
  return list;
}

}  // namespace

bool is_null_word(std::string_view text) {
  return is_one_of(text, {"", "~", "null", "Null", "NULL", "None"});
}

Value value_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return {};
    case Node::Kind::scalar:
      return scalar_of(node);
    case Node::Kind::sequence: {
      Value::List list;
      list.reserve(node.items.size());
      for (const Node& item : node.items) list.push_back(value_of(item));
      return list;
    }
    case Node::Kind::map: {
      Value::Map map;
      map.reserve(node.entries.size());
      for (const NodeEntry& entry : node.entries)
        map.emplace_back(entry.key, value_of(entry.value));
      return map;
    }
  }
  return {};
}

Value value_of(const Node& node, const InputType& type) {
  const bool may_be_null_word =
      type.kind != TypeKind::text && type.kind != TypeKind::json && node.plain;
  if (node.kind == Node::Kind::null ||
      (type.nullable && may_be_null_word && is_null_word(node.text))) {
    if (type.nullable) return {};
    InputType nullable = type;
    nullable.nullable = true;
    throw Error(ErrorKind::usage, "null is not a value of " + to_string(type),
                "declare it as '" + to_string(nullable) + "' to allow NULL");
  }
  if (type.kind == TypeKind::list) return list_of(node, type);
  if (type.kind == TypeKind::json) return value_of(node);
  if (node.kind != Node::Kind::scalar) {
    throw Error(
        ErrorKind::usage,
        "expected " + std::string(name(type.kind)) + ", not " + std::string(describe(node.kind)),
        expected_form(type.kind));
  }
  return parse_value(node.text, type.kind);
}

}  // namespace sqlpod
