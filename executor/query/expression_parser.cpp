#include "executor/query/expression_parser.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <memory>
#include <utility>

#include "error/nearest_name.h"
#include "executor/query/expression_depth.h"
#include "executor/query/filters.h"
#include "executor/query/inputs_word.h"
#include "executor/query/nesting_guard.h"
#include "executor/query/number_literal.h"
#include "executor/query/operator_token.h"

namespace sqlpod {
namespace {

using Kind = TemplateTokenKind;

class Parser {
 public:
  explicit Parser(TokenCursor& cursor) : cursor_(cursor) {}

  ExpressionPtr tuple(bool conditional) {
    const std::size_t start = cursor_.peek().offset;
    ExpressionPtr first = conditional ? expression() : disjunction();
    if (!cursor_.at(Kind::symbol, ",")) return first;
    std::vector<ExpressionPtr> items;
    items.push_back(std::move(first));
    while (cursor_.take_if(Kind::symbol, ",")) {
      if (ends_tuple()) break;
      items.push_back(conditional ? expression() : disjunction());
    }
    return make(start, ListExpression{std::move(items)});
  }

  ExpressionPtr expression() {
    const NestingGuard nesting = nest();
    const std::size_t start = cursor_.peek().offset;
    ExpressionPtr result = disjunction();
    while (cursor_.take_if(Kind::name, "if")) {
      ExpressionPtr condition = disjunction();
      ExpressionPtr otherwise;
      if (cursor_.take_if(Kind::name, "else")) otherwise = expression();
      result = make(start, ConditionalExpression{std::move(condition), std::move(result),
                                                 std::move(otherwise)});
    }
    return result;
  }

  ExpressionPtr disjunction() {
    const std::size_t start = cursor_.peek().offset;
    ExpressionPtr left = conjunction();
    while (cursor_.take_if(Kind::name, "or")) {
      ExpressionPtr right = conjunction();
      left = make(start, LogicalExpression{false, std::move(left), std::move(right)});
    }
    return left;
  }

 private:
  NestingGuard nest() { return {nesting_, cursor_, "this expression nests"}; }

  // The depth of the tree is bounded: a long chain of operators leans to the left without any
  // recursion here.
  template <typename Content>
  ExpressionPtr make(std::size_t start, Content content) {
    const std::size_t depth = depth_below(content) + 1;
    if (depth > max_expression_depth) {
      cursor_.fail("this expression is too long",
                   "at most " + std::to_string(max_expression_depth) + " operators in a row");
    }
    auto node = std::make_unique<Expression>();
    node->offset = start;
    node->end = cursor_.previous_end();
    node->depth = depth;
    node->node = std::move(content);
    return node;
  }

  bool ends_tuple() const {
    return cursor_.at(Kind::output_end) || cursor_.at(Kind::statement_end) ||
           cursor_.at(Kind::symbol, ")");
  }

  ExpressionPtr conjunction() {
    const std::size_t start = cursor_.peek().offset;
    ExpressionPtr left = negation();
    while (cursor_.take_if(Kind::name, "and")) {
      ExpressionPtr right = negation();
      left = make(start, LogicalExpression{true, std::move(left), std::move(right)});
    }
    return left;
  }

  ExpressionPtr negation() {
    const std::size_t start = cursor_.peek().offset;
    if (!cursor_.take_if(Kind::name, "not")) return comparison();
    const NestingGuard nesting = nest();
    return make(start, NotExpression{negation()});
  }

  ExpressionPtr comparison() {
    const std::size_t start = cursor_.peek().offset;
    ExpressionPtr first = sum();
    ComparisonExpression chain;
    while (const auto operation = take_comparison_operator(cursor_)) {
      if (chain.operands.empty()) chain.operands.push_back(std::move(first));
      chain.operators.push_back(*operation);
      chain.operands.push_back(sum());
    }
    return chain.operands.empty() ? std::move(first) : make(start, std::move(chain));
  }

  // One level of left-associative operators; `operand` parses the next level.
  ExpressionPtr binary(std::initializer_list<BinaryOperator> operators,
                       ExpressionPtr (Parser::*operand)()) {
    const std::size_t start = cursor_.peek().offset;
    ExpressionPtr left = (this->*operand)();
    while (const auto operation = take_binary_operator(cursor_, operators)) {
      ExpressionPtr right = (this->*operand)();
      left = make(start, BinaryExpression{*operation, std::move(left), std::move(right)});
    }
    return left;
  }

  ExpressionPtr sum() {
    return binary({BinaryOperator::add, BinaryOperator::subtract}, &Parser::concatenation);
  }
  ExpressionPtr concatenation() { return binary({BinaryOperator::concatenate}, &Parser::product); }
  ExpressionPtr product() {
    return binary({BinaryOperator::multiply, BinaryOperator::divide, BinaryOperator::floor_divide,
                   BinaryOperator::modulo},
                  &Parser::power);
  }
  ExpressionPtr power() { return binary({BinaryOperator::power}, &Parser::filtered); }

  ExpressionPtr filtered() {
    const std::size_t start = cursor_.peek().offset;
    ExpressionPtr result = signed_operand();
    while (true) {
      if (cursor_.at(Kind::symbol, "|") && !cursor_.at_output_mode()) {
        cursor_.take();
        result = filter(start, std::move(result));
      } else if (cursor_.take_if(Kind::name, "is")) {
        result = test(start, std::move(result));
      } else {
        return result;
      }
    }
  }

  ExpressionPtr signed_operand() {
    const std::size_t start = cursor_.peek().offset;
    const bool negative = cursor_.at(Kind::symbol, "-");
    if (!negative && !cursor_.at(Kind::symbol, "+")) return postfix(start, primary());
    const NestingGuard nesting = nest();
    cursor_.take();
    return postfix(start, make(start, NegativeExpression{signed_operand(), negative}));
  }

  ExpressionPtr primary() {
    const TemplateToken& token = cursor_.peek();
    switch (token.kind) {
      case Kind::name:
        return name();
      case Kind::string:
        return string();
      case Kind::integer:
      case Kind::real:
        return number();
      case Kind::symbol:
        if (token.text == "(") return parenthesized();
        if (token.text == "[") return list();
        if (token.text == "{") return map();
        if (token.text == ".") return input();
        break;
      default:
        break;
    }
    cursor_.fail("expected an expression, found " + cursor_.describe());
  }

  ExpressionPtr name() {
    const TemplateToken& token = cursor_.take();
    static const std::map<std::string_view, Value> constants = {{"true", true},   {"True", true},
                                                                {"false", false}, {"False", false},
                                                                {"none", {}},     {"None", {}}};
    if (const auto constant = constants.find(token.text); constant != constants.end()) {
      return make(token.offset, LiteralExpression{constant->second});
    }
    return make(token.offset, NameExpression{token.text});
  }

  ExpressionPtr string() {
    const std::size_t start = cursor_.peek().offset;
    std::string text;
    while (cursor_.at(Kind::string)) text += cursor_.take().text;
    return make(start, LiteralExpression{std::move(text)});
  }

  ExpressionPtr number() {
    const TemplateToken& token = cursor_.take();
    return make(token.offset, LiteralExpression{number_of(token, cursor_.source())});
  }

  ExpressionPtr parenthesized() {
    const std::size_t start = cursor_.take().offset;
    if (cursor_.take_if(Kind::symbol, ")")) return make(start, ListExpression{});
    const NestingGuard nesting = nest();
    ExpressionPtr inner = tuple(true);
    cursor_.expect(Kind::symbol, ")", "')'");
    return inner;
  }

  ExpressionPtr list() {
    const NestingGuard nesting = nest();
    const std::size_t start = cursor_.take().offset;
    std::vector<ExpressionPtr> items;
    while (!cursor_.at(Kind::symbol, "]")) {
      if (!items.empty()) cursor_.expect(Kind::symbol, ",", "',' or ']'");
      if (cursor_.at(Kind::symbol, "]")) break;
      items.push_back(expression());
    }
    cursor_.take();
    return make(start, ListExpression{std::move(items)});
  }

  ExpressionPtr map() {
    const NestingGuard nesting = nest();
    const std::size_t start = cursor_.take().offset;
    MapExpression map;
    while (!cursor_.at(Kind::symbol, "}")) {
      if (!map.entries.empty()) cursor_.expect(Kind::symbol, ",", "',' or '}'");
      if (cursor_.at(Kind::symbol, "}")) break;
      ExpressionPtr key = expression();
      cursor_.expect(Kind::symbol, ":", "':'");
      map.entries.emplace_back(std::move(key), expression());
    }
    cursor_.take();
    return make(start, std::move(map));
  }

  // `.name`, or `.inputs.name` with the word inputs in any case.
  ExpressionPtr input() {
    const std::size_t start = cursor_.take().offset;
    const TemplateToken* name = &cursor_.expect(Kind::name, {}, "the name of an input after '.'");
    if (is_inputs_word(name->text) && cursor_.at(Kind::symbol, ".")) {
      cursor_.take();
      name = &cursor_.expect(Kind::name, {}, "the name of an input after '.inputs.'");
    }
    return make(start, InputExpression{name->text});
  }

  ExpressionPtr postfix(std::size_t start, ExpressionPtr object) {
    while (true) {
      if (cursor_.take_if(Kind::symbol, ".")) {
        object = attribute(start, std::move(object));
      } else if (cursor_.take_if(Kind::symbol, "[")) {
        object = item(start, std::move(object));
      } else if (cursor_.at(Kind::symbol, "(")) {
        cursor_.fail("functions and methods cannot be called in a query template",
                     "compute the value before the run and pass it as an input");
      } else {
        return object;
      }
    }
  }

  ExpressionPtr attribute(std::size_t start, ExpressionPtr object) {
    if (cursor_.at(Kind::integer)) {
      ExpressionPtr index = number();
      return make(start, ItemExpression{std::move(object), std::move(index)});
    }
    const TemplateToken& name = cursor_.expect(Kind::name, {}, "a name after '.'");
    const bool called = cursor_.at(Kind::symbol, "(") && cursor_.next_is(Kind::symbol, ")");
    if (name.text == "items" && called) {
      cursor_.take();
      cursor_.take();
      return make(start, FilterExpression{FilterKind::items, std::move(object), {}});
    }
    return make(start, AttributeExpression{std::move(object), name.text});
  }

  ExpressionPtr item(std::size_t start, ExpressionPtr object) {
    const NestingGuard nesting = nest();
    if (cursor_.at(Kind::symbol, ":")) fail_at_slice();
    ExpressionPtr index = expression();
    if (cursor_.at(Kind::symbol, ":")) fail_at_slice();
    cursor_.expect(Kind::symbol, "]", "']'");
    return make(start, ItemExpression{std::move(object), std::move(index)});
  }

  [[noreturn]] void fail_at_slice() const {
    cursor_.fail("slices are not supported in a query template", "take single items: a[0], a[-1]");
  }

  ExpressionPtr filter(std::size_t start, ExpressionPtr operand) {
    if (!cursor_.at(Kind::name))
      cursor_.fail("expected the name of a filter, found " + cursor_.describe());
    const auto signature = find_filter(cursor_.peek().text);
    if (!signature) {
      cursor_.fail("there is no filter '" + cursor_.peek().text + "'",
                   nearest_name_hint(cursor_.peek().text, filter_names()));
    }
    const std::string name = cursor_.take().text;
    FilterExpression result{signature->kind, std::move(operand), {}};
    result.arguments.resize(signature->parameters.size());
    if (cursor_.take_if(Kind::symbol, "(")) filter_arguments(name, *signature, result.arguments);
    return make(start, std::move(result));
  }

  void filter_arguments(const std::string& name, const FilterSignature& signature,
                        std::vector<ExpressionPtr>& arguments) {
    const NestingGuard nesting = nest();
    std::size_t next = 0;
    bool keywords = false;
    while (!cursor_.at(Kind::symbol, ")")) {
      std::size_t index = next++;
      if (cursor_.at(Kind::name) && cursor_.next_is(Kind::symbol, "=")) {
        const auto& known = signature.parameters;
        const auto found = std::find(known.begin(), known.end(), cursor_.peek().text);
        if (found == known.end()) {
          cursor_.fail("filter '" + name + "' has no argument '" + cursor_.peek().text + "'");
        }
        index = static_cast<std::size_t>(found - known.begin());
        keywords = true;
        cursor_.take();
        cursor_.take();
      } else if (keywords) {
        cursor_.fail("arguments without a name come first");
      }
      if (index >= arguments.size()) cursor_.fail("filter '" + name + "' takes fewer arguments");
      if (arguments[index]) cursor_.fail("filter '" + name + "' is given this argument twice");
      arguments[index] = expression();
      if (!cursor_.take_if(Kind::symbol, ",")) break;
    }
    cursor_.expect(Kind::symbol, ")", "',' or ')'");
  }

  ExpressionPtr test(std::size_t start, ExpressionPtr operand) {
    const bool negated = cursor_.take_if(Kind::name, "not");
    static const std::map<std::string_view, TestKind> tests = {{"defined", TestKind::defined},
                                                               {"undefined", TestKind::undefined},
                                                               {"none", TestKind::none}};
    const auto known = cursor_.at(Kind::name) ? tests.find(cursor_.peek().text) : tests.end();
    if (known == tests.end()) {
      cursor_.fail("there is no test " + cursor_.describe(),
                   "known tests: defined, undefined, none");
    }
    cursor_.take();
    if (cursor_.at(Kind::name, "is")) {
      cursor_.fail("tests with 'is' cannot be chained", "set parentheses around the first");
    }
    ExpressionPtr result = make(start, TestExpression{known->second, std::move(operand)});
    return negated ? make(start, NotExpression{std::move(result)}) : std::move(result);
  }

  TokenCursor& cursor_;
  std::size_t nesting_ = 0;
};

}  // namespace

ExpressionPtr parse_expression(TokenCursor& cursor, bool tuple, bool conditional) {
  Parser parser(cursor);
  if (tuple) return parser.tuple(conditional);
  return conditional ? parser.expression() : parser.disjunction();
}

}  // namespace sqlpod
