#include "executor/query/expression_depth.h"

#include <algorithm>

namespace sqlpod {
namespace {

std::size_t depth_of(const ExpressionPtr& child) {
  return child ? child->depth : 0;
}

std::size_t depth_of(const std::vector<ExpressionPtr>& children) {
  std::size_t depth = 0;
  for (const ExpressionPtr& child : children) depth = std::max(depth, depth_of(child));
  return depth;
}

}  // namespace

std::size_t depth_below(const LiteralExpression& /*node*/) {
  return 0;
}

std::size_t depth_below(const NameExpression& /*node*/) {
  return 0;
}

std::size_t depth_below(const InputExpression& /*node*/) {
  return 0;
}

std::size_t depth_below(const AttributeExpression& node) {
  return depth_of(node.object);
}

std::size_t depth_below(const ItemExpression& node) {
  return std::max(depth_of(node.object), depth_of(node.index));
}

std::size_t depth_below(const ListExpression& node) {
  return depth_of(node.items);
}

std::size_t depth_below(const MapExpression& node) {
  std::size_t depth = 0;
  for (const auto& [key, value] : node.entries) {
    depth = std::max({depth, depth_of(key), depth_of(value)});
  }
  return depth;
}

std::size_t depth_below(const NegativeExpression& node) {
  return depth_of(node.operand);
}

std::size_t depth_below(const BinaryExpression& node) {
  return std::max(depth_of(node.left), depth_of(node.right));
}

std::size_t depth_below(const ComparisonExpression& node) {
  return depth_of(node.operands);
}

std::size_t depth_below(const NotExpression& node) {
  return depth_of(node.operand);
}

std::size_t depth_below(const LogicalExpression& node) {
  return std::max(depth_of(node.left), depth_of(node.right));
}

std::size_t depth_below(const ConditionalExpression& node) {
  return std::max({depth_of(node.condition), depth_of(node.then), depth_of(node.otherwise)});
}

std::size_t depth_below(const FilterExpression& node) {
  return std::max(depth_of(node.operand), depth_of(node.arguments));
}

std::size_t depth_below(const TestExpression& node) {
  return depth_of(node.operand);
}

}  // namespace sqlpod
