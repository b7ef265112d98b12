// Evaluates the expressions of a template over its variables and the task's inputs.
//
// An Evaluator belongs to one rendering and one thread. The syntax tree, its source and the inputs
// must outlive it and the results.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/input_type.h"
#include "config/value.h"
#include "error/error.h"
#include "executor/query/syntax_tree.h"
#include "executor/query/template.h"

namespace sqlpod {

/// What an expression yields: a value, or nothing (an undefined name), which may only be tested and
/// defaulted.
struct Evaluated {
  std::shared_ptr<const Value> value;  ///< null: undefined
  std::optional<InputType>
      type;               ///< of an input or of an element of a list input; else the value's own
  std::string undefined;  ///< what is undefined, for the message
  /// A column of a table: it may only be handed on whole, for its value is not known.
  std::optional<int> column = {};
};

class Evaluator {
 public:
  Evaluator(std::string_view source, const TemplateInputs& inputs);

  Evaluated evaluate(const Expression& expression) const;
  /// The value. Throws Error (usage) when it is undefined, or a column's.
  const Value& require(const Expression& expression, const Evaluated& result) const;
  bool is_true(const Expression& expression) const;
  /// What a loop goes through: the items of a list, the characters of a text, the keys of a map.
  std::vector<Evaluated> items(const Expression& expression) const;

  /// Variables live in scopes; an inner one hides the outer and ends first.
  void open_scope() { scopes_.emplace_back(); }
  void close_scope() { scopes_.pop_back(); }
  void assign(const std::string& name, Evaluated value) { scopes_.back()[name] = std::move(value); }
  /// Assigns one value to one name, or its items to several. Throws Error (usage) when their
  /// numbers differ.
  void unpack(const std::vector<std::string>& names, const Evaluated& value,
              const Expression& origin);

 private:
  const Evaluated* find_variable(const std::string& name) const;
  Evaluated input(const std::string& name) const;
  Error error_at(const Expression& expression, const std::string& message,
                 std::string hint = {}) const;
  template <typename Operation>
  auto placed(const Expression& expression, Operation operation) const;
  Evaluated made(const Expression& expression, Value value) const;
  Value operand(const Expression& expression) const;

  Evaluated visit(const Expression& at, const LiteralExpression& node) const;
  Evaluated visit(const Expression& at, const NameExpression& node) const;
  Evaluated visit(const Expression& at, const InputExpression& node) const;
  Evaluated visit(const Expression& at, const AttributeExpression& node) const;
  Evaluated visit(const Expression& at, const ItemExpression& node) const;
  Evaluated visit(const Expression& at, const ListExpression& node) const;
  Evaluated visit(const Expression& at, const MapExpression& node) const;
  Evaluated visit(const Expression& at, const NegativeExpression& node) const;
  Evaluated visit(const Expression& at, const BinaryExpression& node) const;
  Evaluated visit(const Expression& at, const ComparisonExpression& node) const;
  Evaluated visit(const Expression& at, const NotExpression& node) const;
  Evaluated visit(const Expression& at, const LogicalExpression& node) const;
  Evaluated visit(const Expression& at, const ConditionalExpression& node) const;
  Evaluated visit(const Expression& at, const FilterExpression& node) const;
  Evaluated visit(const Expression& at, const TestExpression& node) const;

  std::string_view source_;
  const TemplateInputs& inputs_;
  std::vector<std::map<std::string, Evaluated, std::less<>>> scopes_;
};

/// The type of a value that was not declared: a list of one kind is a list of it, any other a json.
InputType inferred_type(const Value& value);

}  // namespace sqlpod
