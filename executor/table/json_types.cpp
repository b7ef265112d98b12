#include "executor/table/json_types.h"

#include <cstdint>
#include <memory>
#include <optional>

#include "config/node_value.h"
#include "config/value.h"
#include "config/value_text.h"

namespace sqlpod {
namespace {

using Type = std::optional<InputType>;  ///< none: only null was seen

InputType nullable(TypeKind kind, std::shared_ptr<const InputType> element = nullptr) {
  return {kind, true, std::move(element)};
}

bool is_scalar(TypeKind kind) {
  return kind != TypeKind::list && kind != TypeKind::json;
}

bool is_number(TypeKind kind) {
  return kind == TypeKind::integer || kind == TypeKind::real || kind == TypeKind::decimal;
}

Type merged(const Type& one, const Type& other) {
  if (!one) return other;
  if (!other) return one;
  if (one->kind == TypeKind::list && other->kind == TypeKind::list) {
    const auto known = [](const InputType& list) {
      return list.element ? Type(*list.element) : Type();
    };
    const Type element = merged(known(*one), known(*other));
    if (!element) return one;
    if (!is_scalar(element->kind)) return nullable(TypeKind::json);
    return nullable(TypeKind::list, std::make_shared<const InputType>(*element));
  }
  if (one->kind == other->kind) return one;
  if (is_number(one->kind) && is_number(other->kind)) {
    const bool exact = one->kind != TypeKind::decimal && other->kind != TypeKind::decimal;
    return nullable(exact ? TypeKind::real : TypeKind::decimal);
  }
  const bool scalars = is_scalar(one->kind) && is_scalar(other->kind);
  return nullable(scalars ? TypeKind::text : TypeKind::json);
}

Type type_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return std::nullopt;
    case Node::Kind::map:
      return nullable(TypeKind::json);
    case Node::Kind::scalar: {
      if (!node.plain) return nullable(TypeKind::text);
      return nullable(kind_of(value_of(node)));
    }
    case Node::Kind::sequence:
      break;
  }
  Type element;
  for (const Node& item : node.items) element = merged(element, type_of(item));
  if (element && !is_scalar(element->kind)) return nullable(TypeKind::json);
  return nullable(TypeKind::list, element ? std::make_shared<const InputType>(*element) : nullptr);
}

}  // namespace

void JsonTypes::add(const Node& object) {
  for (const NodeEntry& entry : object.entries) {
    auto found = types_.find(entry.key);
    if (found == types_.end()) {
      names_.push_back(entry.key);
      found = types_.emplace(entry.key, std::nullopt).first;
    }
    found->second = merged(found->second, type_of(entry.value));
  }
}

std::vector<TableColumn> JsonTypes::columns() const {
  std::vector<TableColumn> columns;
  for (const std::string& name : names_) {
    InputType type = types_.find(name)->second.value_or(nullable(TypeKind::text));
    if (type.kind == TypeKind::list && !type.element) {
      type.element = std::make_shared<const InputType>(nullable(TypeKind::text));
    }
    columns.push_back({name, std::move(type)});
  }
  return columns;
}

}  // namespace sqlpod
