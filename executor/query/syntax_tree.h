// The syntax tree of a template: its nodes, and the expressions inside them. Immutable once parsed.
// Offsets are bytes of the template's source.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "config/value.h"

namespace sqlpod {

struct Expression;
using ExpressionPtr = std::unique_ptr<const Expression>;

enum class BinaryOperator {
  add,
  subtract,
  multiply,
  divide,
  floor_divide,
  modulo,
  power,
  concatenate
};
enum class ComparisonOperator {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in
};

struct LiteralExpression {
  Value value;
};
/// A name: a variable of the template, else an input.
struct NameExpression {
  std::string name;
};
/// `.name` and `.inputs.name`: an input, whatever the variables are.
struct InputExpression {
  std::string name;
};
struct AttributeExpression {
  ExpressionPtr object;
  std::string name;
};
struct ItemExpression {
  ExpressionPtr object;
  ExpressionPtr index;
};
struct ListExpression {
  std::vector<ExpressionPtr> items;
};
struct MapExpression {
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
};
struct NegativeExpression {
  ExpressionPtr operand;
  bool negative = true;  ///< false for the sign `+`
};
struct BinaryExpression {
  BinaryOperator operation;
  ExpressionPtr left, right;
};
/// `a < b <= c`: one operand more than there are operators.
struct ComparisonExpression {
  std::vector<ExpressionPtr> operands;
  std::vector<ComparisonOperator> operators;
};
struct NotExpression {
  ExpressionPtr operand;
};
/// `a and b`, or `a or b`: yields one of its operands, as in Python.
struct LogicalExpression {
  bool conjunction = true;
  ExpressionPtr left, right;
};
struct ConditionalExpression {
  ExpressionPtr condition, then;
  ExpressionPtr otherwise;  ///< may be null: undefined
};
enum class FilterKind { default_value, length, lower, upper, trim, join, items };
struct FilterExpression {
  FilterKind filter;
  ExpressionPtr operand;
  std::vector<ExpressionPtr> arguments;  ///< in the filter's own order; null where left out
};
enum class TestKind { defined, undefined, none };
struct TestExpression {
  TestKind test;
  ExpressionPtr operand;
};

struct Expression {
  std::size_t offset = 0;
  std::size_t end = 0;
  std::size_t depth = 1;  ///< of the tree below, 1 for a leaf
  std::variant<LiteralExpression, NameExpression, InputExpression, AttributeExpression,
               ItemExpression, ListExpression, MapExpression, NegativeExpression, BinaryExpression,
               ComparisonExpression, NotExpression, LogicalExpression, ConditionalExpression,
               FilterExpression, TestExpression>
      node;
};

/// How an output enters the SQL: what its last filter says.
enum class OutputMode {
  value,       ///< by the place where it stands
  list,        ///< `| inclause`
  identifier,  ///< `| identifier`
  raw,         ///< `| raw`, `| sqlsafe`
};

struct TemplateNode;
using TemplateNodes = std::vector<TemplateNode>;

struct TextNode {};  ///< source[offset, end)
struct OutputNode {
  ExpressionPtr expression;
  OutputMode mode = OutputMode::value;
};
struct IfNode {
  std::vector<std::pair<ExpressionPtr, TemplateNodes>> branches;  ///< if, elif, …
  TemplateNodes otherwise;
};
struct ForNode {
  std::vector<std::string> targets;
  ExpressionPtr items;
  ExpressionPtr condition;     ///< may be null
  bool mentions_loop = false;  ///< whether the body needs the variable `loop`
  TemplateNodes body;
  TemplateNodes otherwise;
};
struct SetNode {
  std::vector<std::string> targets;
  ExpressionPtr expression;
};

struct TemplateNode {
  std::size_t offset = 0;
  std::size_t end = 0;
  std::variant<TextNode, OutputNode, IfNode, ForNode, SetNode> content;
};

/// How deep parentheses, operators and blocks may nest.
constexpr std::size_t max_template_nesting = 100;
/// How many operators an expression may chain.
constexpr std::size_t max_expression_depth = 1000;

}  // namespace sqlpod
