#include "executor/query/operator_token.h"

#include <string_view>
#include <utility>

namespace sqlpod {
namespace {

using Kind = TemplateTokenKind;

std::string_view symbol_of(BinaryOperator operation) {
  switch (operation) {
    case BinaryOperator::add:
      return "+";
    case BinaryOperator::subtract:
      return "-";
    case BinaryOperator::multiply:
      return "*";
    case BinaryOperator::divide:
      return "/";
    case BinaryOperator::floor_divide:
      return "//";
    case BinaryOperator::modulo:
      return "%";
    case BinaryOperator::power:
      return "**";
    case BinaryOperator::concatenate:
      return "~";
  }
  return {};
}

constexpr std::pair<std::string_view, ComparisonOperator> comparisons[] = {
    {"==", ComparisonOperator::equal},  {"!=", ComparisonOperator::not_equal},
    {"<", ComparisonOperator::less},    {"<=", ComparisonOperator::less_equal},
    {">", ComparisonOperator::greater}, {">=", ComparisonOperator::greater_equal}};

}  // namespace

std::optional<BinaryOperator> take_binary_operator(TokenCursor& cursor,
                                                   std::initializer_list<BinaryOperator> wanted) {
  for (const BinaryOperator operation : wanted) {
    if (cursor.take_if(Kind::symbol, symbol_of(operation))) return operation;
  }
  return std::nullopt;
}

std::optional<ComparisonOperator> take_comparison_operator(TokenCursor& cursor) {
  for (const auto& [symbol, operation] : comparisons) {
    if (cursor.take_if(Kind::symbol, symbol)) return operation;
  }
  if (cursor.take_if(Kind::name, "in")) return ComparisonOperator::in;
  if (cursor.at(Kind::name, "not") && cursor.next_is(Kind::name, "in")) {
    cursor.take();
    cursor.take();
    return ComparisonOperator::not_in;
  }
  return std::nullopt;
}

}  // namespace sqlpod
