// How deep the tree of an expression is: the parser bounds it, so that whoever walks the tree may
// recurse.
#pragma once

#include <cstddef>

#include "executor/query/syntax_tree.h"

namespace sqlpod {

/// The depth of the deepest child, 0 for a node without children.
std::size_t depth_below(const LiteralExpression& node);
std::size_t depth_below(const NameExpression& node);
std::size_t depth_below(const InputExpression& node);
std::size_t depth_below(const AttributeExpression& node);
std::size_t depth_below(const ItemExpression& node);
std::size_t depth_below(const ListExpression& node);
std::size_t depth_below(const MapExpression& node);
std::size_t depth_below(const NegativeExpression& node);
std::size_t depth_below(const BinaryExpression& node);
std::size_t depth_below(const ComparisonExpression& node);
std::size_t depth_below(const NotExpression& node);
std::size_t depth_below(const LogicalExpression& node);
std::size_t depth_below(const ConditionalExpression& node);
std::size_t depth_below(const FilterExpression& node);
std::size_t depth_below(const TestExpression& node);

}  // namespace sqlpod
