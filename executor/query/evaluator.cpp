#include "executor/query/evaluator.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "config/value_text.h"
#include "error/nearest_name.h"
#include "error/utf8.h"
#include "executor/query/comparison.h"
#include "executor/query/filters.h"
#include "executor/query/inputs_word.h"
#include "executor/query/operators.h"
#include "executor/query/template_error.h"

namespace sqlpod {
namespace {

// A text counts by its size, so that a list of long ones has a bound too.
constexpr std::int64_t text_bytes_of_an_item = 256;
constexpr std::int64_t max_built_items = 4 * max_list_size;

// How much a value holds: bounds what a template can build out of its own variables.
struct Measure {
  std::int64_t items = 0;
  std::size_t depth = 0;
};

Measure measure(const Value& value) {
  Measure result{1, 1};
  const auto add = [&result](const Value& item) {
    const Measure inner = measure(item);
    result.items += inner.items;
    result.depth = std::max(result.depth, inner.depth + 1);
  };
  if (const auto* list = value.get_if<Value::List>()) {
    for (const Value& item : *list) add(item);
  } else if (const auto* map = value.get_if<Value::Map>()) {
    for (const auto& [key, item] : *map) add(item);
  } else if (const auto* text = value.get_if<std::string>()) {
    result.items += static_cast<std::int64_t>(text->size()) / text_bytes_of_an_item;
  }
  return result;
}

// Shares the ownership of a value with a part of it, without a copy.
std::shared_ptr<const Value> part_of(const std::shared_ptr<const Value>& whole, const Value& part) {
  return {whole, &part};
}

Evaluated undefined(std::string what) {
  return {nullptr, std::nullopt, std::move(what)};
}

std::optional<InputType> element_type(const std::optional<InputType>& type) {
  if (!type || type->kind != TypeKind::list || !type->element) return std::nullopt;
  return *type->element;
}

Evaluated item_of_list(const Evaluated& list, const Value::List& items, std::int64_t index) {
  const auto size = static_cast<std::int64_t>(items.size());
  if (index < 0) index += size;
  if (index < 0 || index >= size)
    return undefined("item " + std::to_string(index) + " of the list");
  return {part_of(list.value, items[static_cast<std::size_t>(index)]), element_type(list.type), {}};
}

Evaluated item_of_map(const Evaluated& map, const Value::Map& entries, const std::string& key) {
  for (const auto& [name, item] : entries) {
    if (name == key) return {part_of(map.value, item), std::nullopt, {}};
  }
  return undefined("'" + key + "' of the map");
}

Evaluated character_of_text(const std::string& text, std::int64_t index) {
  if (index < 0) index += static_cast<std::int64_t>(utf8_length(text));
  const std::size_t start =
      index < 0 ? text.size() : utf8_offset(text, static_cast<std::size_t>(index));
  if (start == text.size()) return undefined("character " + std::to_string(index) + " of the text");
  const std::size_t length = decode_utf8(text, start).length;
  return {std::make_shared<const Value>(text.substr(start, length)), std::nullopt, {}};
}

}  // namespace

Evaluator::Evaluator(std::string_view source, const TemplateInputs& inputs)
    : source_(source), inputs_(inputs), scopes_(1) {}

Evaluated Evaluator::evaluate(const Expression& expression) const {
  return std::visit([&](const auto& node) { return visit(expression, node); }, expression.node);
}

const Value& Evaluator::require(const Expression& expression, const Evaluated& result) const {
  if (result.column) {
    throw error_at(expression, "the value of a column is not known when the query is made",
                   "let the database compute with it, as in coalesce({{ .x }}, 0)");
  }
  if (result.value) return *result.value;
  std::vector<std::string> names;
  for (const auto& [name, input] : inputs_) names.push_back(name);
  const auto* name = std::get_if<NameExpression>(&expression.node);
  const auto* input = std::get_if<InputExpression>(&expression.node);
  throw error_at(expression, result.undefined + " is not defined",
                 name || input ? nearest_name_hint(name ? name->name : input->name, names)
                               : "use | default(…), or test it with `is defined`");
}

bool Evaluator::is_true(const Expression& expression) const {
  return sqlpod::is_true(require(expression, evaluate(expression)));
}

std::vector<Evaluated> Evaluator::items(const Expression& expression) const {
  const Evaluated result = evaluate(expression);
  const Value& value = require(expression, result);
  std::vector<Evaluated> items;
  if (const auto* list = value.get_if<Value::List>()) {
    for (const Value& item : *list) {
      items.push_back({part_of(result.value, item), element_type(result.type), {}});
    }
  } else if (const auto* map = value.get_if<Value::Map>()) {
    for (const auto& [key, item] : *map)
      items.push_back({std::make_shared<const Value>(key), {}, {}});
  } else if (const auto* text = value.get_if<std::string>()) {
    for (std::size_t position = 0; position < text->size();) {
      const std::size_t length = decode_utf8(*text, position).length;
      items.push_back({std::make_shared<const Value>(text->substr(position, length)), {}, {}});
      position += length;
    }
  } else {
    throw error_at(expression, "only lists, texts and maps have items to go through");
  }
  return items;
}

void Evaluator::unpack(const std::vector<std::string>& names, const Evaluated& value,
                       const Expression& origin) {
  if (names.size() == 1) {
    assign(names.front(), value);
    return;
  }
  const auto* list = require(origin, value).get_if<Value::List>();
  if (!list || list->size() != names.size()) {
    throw error_at(origin, "there are " + std::to_string(names.size()) +
                               " names, which need a list of as many items");
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    assign(names[i], {part_of(value.value, (*list)[i]), element_type(value.type), {}});
  }
}

const Evaluated* Evaluator::find_variable(const std::string& name) const {
  const auto scope = std::find_if(scopes_.rbegin(), scopes_.rend(), [&name](const auto& variables) {
    return variables.contains(name);
  });
  return scope == scopes_.rend() ? nullptr : &scope->find(name)->second;
}

Evaluated Evaluator::input(const std::string& name) const {
  const auto found = inputs_.find(name);
  if (found == inputs_.end()) return undefined("'" + name + "'");
  // The inputs outlive every result: nothing is owned here.
  return {std::shared_ptr<const Value>(std::shared_ptr<void>(), &found->second.value),
          found->second.type,
          {},
          found->second.column};
}

Error Evaluator::error_at(const Expression& expression, const std::string& message,
                          std::string hint) const {
  return template_error(source_, expression.offset, message, std::move(hint));
}

// Runs an operation on values and gives its Error the place of the expression.
template <typename Operation>
auto Evaluator::placed(const Expression& expression, Operation operation) const {
  try {
    return operation();
  } catch (const Error& error) {
    throw error_at(expression, error.message(), error.hint());
  }
}

Evaluated Evaluator::made(const Expression& expression, Value value) const {
  const Measure size = measure(value);
  if (size.items > max_built_items || size.depth > max_template_nesting) {
    throw error_at(expression, "this value is too large, or nests too deeply");
  }
  return {std::make_shared<const Value>(std::move(value)), std::nullopt, {}};
}

Value Evaluator::operand(const Expression& expression) const {
  return require(expression, evaluate(expression));
}

Evaluated Evaluator::visit(const Expression& /*at*/, const LiteralExpression& node) const {
  return {std::shared_ptr<const Value>(std::shared_ptr<void>(), &node.value), std::nullopt, {}};
}

Evaluated Evaluator::visit(const Expression& /*at*/, const NameExpression& node) const {
  const Evaluated* variable = find_variable(node.name);
  return variable ? *variable : input(node.name);
}

Evaluated Evaluator::visit(const Expression& /*at*/, const InputExpression& node) const {
  return input(node.name);
}

Evaluated Evaluator::visit(const Expression& /*at*/, const AttributeExpression& node) const {
  const Evaluated object = evaluate(*node.object);
  if (!object.value) {
    const auto* name = std::get_if<NameExpression>(&node.object->node);
    if (name && is_inputs_word(name->name)) return input(node.name);
  }
  const Value& value = require(*node.object, object);
  if (const auto* map = value.get_if<Value::Map>()) return item_of_map(object, *map, node.name);
  return undefined("the attribute '" + node.name + "'");
}

Evaluated Evaluator::visit(const Expression& /*at*/, const ItemExpression& node) const {
  const Evaluated object = evaluate(*node.object);
  const Value& value = require(*node.object, object);
  const Value index = operand(*node.index);
  if (const auto* map = value.get_if<Value::Map>()) {
    const auto* key = index.get_if<std::string>();
    return key ? item_of_map(object, *map, *key) : undefined("this key of the map");
  }
  const auto* flag = index.get_if<bool>();
  const auto* number = index.get_if<std::int64_t>();
  if (flag || number) {
    const std::int64_t position = number ? *number : *flag ? 1 : 0;
    if (const auto* list = value.get_if<Value::List>())
      return item_of_list(object, *list, position);
    if (const auto* text = value.get_if<std::string>()) return character_of_text(*text, position);
  }
  return undefined("this item");
}

Evaluated Evaluator::visit(const Expression& at, const ListExpression& node) const {
  Value::List list;
  for (const ExpressionPtr& item : node.items) list.push_back(operand(*item));
  return made(at, std::move(list));
}

Evaluated Evaluator::visit(const Expression& at, const MapExpression& node) const {
  Value::Map map;
  std::map<std::string, std::size_t, std::less<>> positions;
  for (const auto& [key_expression, value_expression] : node.entries) {
    const Value key = operand(*key_expression);
    const auto* name = key.get_if<std::string>();
    if (!name) throw error_at(*key_expression, "the keys of a map are texts");
    Value value = operand(*value_expression);
    const auto [position, added] = positions.emplace(*name, map.size());
    if (added) {
      map.emplace_back(*name, std::move(value));
    } else {
      map[position->second].second = std::move(value);
    }
  }
  return made(at, std::move(map));
}

Evaluated Evaluator::visit(const Expression& at, const NegativeExpression& node) const {
  const Value value = operand(*node.operand);
  return made(at, placed(at, [&] { return node.negative ? negated(value) : positive(value); }));
}

Evaluated Evaluator::visit(const Expression& at, const BinaryExpression& node) const {
  const Evaluated left = evaluate(*node.left);
  const Value& left_value = require(*node.left, left);
  const Evaluated right = evaluate(*node.right);
  const Value& right_value = require(*node.right, right);
  return made(at, placed(at, [&] { return apply(node.operation, left_value, right_value); }));
}

Evaluated Evaluator::visit(const Expression& at, const ComparisonExpression& node) const {
  Evaluated left = evaluate(*node.operands.front());
  require(*node.operands.front(), left);
  for (std::size_t i = 0; i < node.operators.size(); ++i) {
    const Expression& operand = *node.operands[i + 1];
    Evaluated right = evaluate(operand);
    const Value& value = require(operand, right);
    if (!placed(at, [&] { return compare(node.operators[i], *left.value, value); })) {
      return made(at, false);
    }
    left = std::move(right);
  }
  return made(at, true);
}

Evaluated Evaluator::visit(const Expression& at, const NotExpression& node) const {
  return made(at, !is_true(*node.operand));
}

Evaluated Evaluator::visit(const Expression& /*at*/, const LogicalExpression& node) const {
  Evaluated left = evaluate(*node.left);
  const bool decided = sqlpod::is_true(require(*node.left, left)) != node.conjunction;
  return decided ? left : evaluate(*node.right);
}

Evaluated Evaluator::visit(const Expression& /*at*/, const ConditionalExpression& node) const {
  if (is_true(*node.condition)) return evaluate(*node.then);
  if (node.otherwise) return evaluate(*node.otherwise);
  return undefined("the value of this `if` without `else`");
}

Evaluated Evaluator::visit(const Expression& at, const FilterExpression& node) const {
  Evaluated subject = evaluate(*node.operand);
  if (node.filter == FilterKind::default_value) {
    if (subject.column) require(*node.operand, subject);
    const auto& fallback = node.arguments[0];
    const auto& falsy_too = node.arguments[1];
    const bool replaced =
        !subject.value || (falsy_too && is_true(*falsy_too) && !sqlpod::is_true(*subject.value));
    if (!replaced) return subject;
    return fallback ? evaluate(*fallback) : made(at, std::string());
  }
  const Value& value = require(*node.operand, subject);
  std::vector<Value> arguments;
  for (const ExpressionPtr& argument : node.arguments) {
    if (argument) arguments.push_back(operand(*argument));
  }
  return made(at, placed(at, [&] { return apply_filter(node.filter, value, arguments); }));
}

Evaluated Evaluator::visit(const Expression& at, const TestExpression& node) const {
  const Evaluated subject = evaluate(*node.operand);
  if (node.test == TestKind::none) return made(at, require(*node.operand, subject).is_null());
  return made(at, (subject.value != nullptr) == (node.test == TestKind::defined));
}

InputType inferred_type(const Value& value) {
  if (value.is_null()) return {TypeKind::text, true, nullptr};
  const auto* list = value.get_if<Value::List>();
  if (!list) return {kind_of(value), false, nullptr};
  std::optional<TypeKind> kind;
  bool nullable = false;
  for (const Value& item : *list) {
    if (item.is_null()) {
      nullable = true;
      continue;
    }
    const TypeKind found = kind_of(item);
    if (found == TypeKind::list || found == TypeKind::json || kind.value_or(found) != found) {
      return {TypeKind::json, false, nullptr};
    }
    kind = found;
  }
  const InputType element{kind.value_or(TypeKind::text), nullable, nullptr};
  return {TypeKind::list, false, std::make_shared<const InputType>(element)};
}

}  // namespace sqlpod
