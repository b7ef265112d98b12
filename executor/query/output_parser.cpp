#include "executor/query/output_parser.h"

#include <string>
#include <string_view>
#include <variant>

#include "executor/query/expression_parser.h"
#include "executor/query/filters.h"

namespace sqlpod {
namespace {

// Whether an expression is what a filter binds to: no operator stands outside of its parentheses.
bool is_operand(const Expression& expression, std::string_view source) {
  const bool in_brackets = source[expression.offset] == '[' || source[expression.offset] == '{';
  return (std::holds_alternative<ListExpression>(expression.node) && in_brackets) ||
         std::holds_alternative<LiteralExpression>(expression.node) ||
         std::holds_alternative<NameExpression>(expression.node) ||
         std::holds_alternative<InputExpression>(expression.node) ||
         std::holds_alternative<AttributeExpression>(expression.node) ||
         std::holds_alternative<ItemExpression>(expression.node) ||
         std::holds_alternative<FilterExpression>(expression.node);
}

}  // namespace

OutputNode parse_output(TokenCursor& cursor) {
  OutputNode output{parse_expression(cursor, true, true), OutputMode::value};
  // In Jinja2 a filter binds to the operand before it; these apply to the whole output, so it must
  // be one operand.
  const bool parenthesized = output.expression->end != cursor.previous_end();
  if (cursor.at_output_mode() && !parenthesized &&
      !is_operand(*output.expression, cursor.source())) {
    cursor.fail("the filter '" + cursor.peek(1).text + "' applies to a whole output",
                "put what stands before it in parentheses");
  }
  while (cursor.take_if(TemplateTokenKind::symbol, "|")) {
    const std::string name =
        cursor.at(TemplateTokenKind::name) ? cursor.peek().text : std::string();
    const auto mode = find_output_mode(name);
    if (!mode || (*mode != OutputMode::value && output.mode != OutputMode::value)) {
      cursor.fail("no filter may follow a binding filter, found " + cursor.describe(),
                  "apply it before: {{ x | trim | identifier }}");
    }
    cursor.take();
    if (*mode != OutputMode::value) output.mode = *mode;
  }
  return output;
}

}  // namespace sqlpod
