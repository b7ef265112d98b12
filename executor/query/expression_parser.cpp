#include "executor/query/expression_parser.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "error/nearest_name.h"
#include "executor/query/expression_depth.h"
#include "executor/query/filters.h"
#include "executor/query/template_error.h"

namespace sqlpod {
namespace {

using Kind = TemplateTokenKind;

bool equal_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

template <typename Operator>
std::optional<Operator> symbol_in(
    const TokenCursor& cursor, std::initializer_list<std::pair<std::string_view, Operator>> table) {
  for (const auto& [symbol, operation] : table) {
    if (cursor.at(Kind::symbol, symbol)) return operation;
  }
  return std::nullopt;
}

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
    const Nesting nesting(*this);
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
  // Bounds the recursion of the parser.
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : parser_(parser) {
      if (++parser_.nesting_ > max_template_nesting) {
        parser_.cursor_.fail("this expression nests too deeply",
                             "at most " + std::to_string(max_template_nesting) + " levels");
      }
    }
    ~Nesting() { --parser_.nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Parser& parser_;
  };

  // The tree's depth is bounded too: a long chain of operators leans to the left without any
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
    const Nesting nesting(*this);
    return make(start, NotExpression{negation()});
  }

  std::optional<ComparisonOperator> take_comparison_operator() {
    using enum ComparisonOperator;
    const auto symbol = symbol_in<ComparisonOperator>(cursor_, {{"==", equal},
                                                                {"!=", not_equal},
                                                                {"<", less},
                                                                {"<=", less_equal},
                                                                {">", greater},
                                                                {">=", greater_equal}});
    if (symbol) {
      cursor_.take();
      return symbol;
    }
    if (cursor_.take_if(Kind::name, "in")) return in;
    if (cursor_.at(Kind::name, "not") && cursor_.peek(1).kind == Kind::name &&
        cursor_.peek(1).text == "in") {
      cursor_.take();
      cursor_.take();
      return not_in;
    }
    return std::nullopt;
  }

  ExpressionPtr comparison() {
    const std::size_t start = cursor_.peek().offset;
    ExpressionPtr first = sum();
    ComparisonExpression chain;
    while (const auto operation = take_comparison_operator()) {
      if (chain.operands.empty()) chain.operands.push_back(std::move(first));
      chain.operators.push_back(*operation);
      chain.operands.push_back(sum());
    }
    return chain.operands.empty() ? std::move(first) : make(start, std::move(chain));
  }

  // One level of left-associative operators; `operand` parses the next level.
  ExpressionPtr binary(std::initializer_list<std::pair<std::string_view, BinaryOperator>> operators,
                       ExpressionPtr (Parser::*operand)()) {
    const std::size_t start = cursor_.peek().offset;
    ExpressionPtr left = (this->*operand)();
    while (const auto operation = symbol_in(cursor_, operators)) {
      cursor_.take();
      ExpressionPtr right = (this->*operand)();
      left = make(start, BinaryExpression{*operation, std::move(left), std::move(right)});
    }
    return left;
  }

  ExpressionPtr sum() {
    return binary({{"+", BinaryOperator::add}, {"-", BinaryOperator::subtract}},
                  &Parser::concatenation);
  }
  ExpressionPtr concatenation() {
    return binary({{"~", BinaryOperator::concatenate}}, &Parser::product);
  }
  ExpressionPtr product() {
    return binary({{"*", BinaryOperator::multiply},
                   {"/", BinaryOperator::divide},
                   {"//", BinaryOperator::floor_divide},
                   {"%", BinaryOperator::modulo}},
                  &Parser::power);
  }
  ExpressionPtr power() { return binary({{"**", BinaryOperator::power}}, &Parser::filtered); }

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
    const Nesting nesting(*this);
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
        return make(cursor_.take().offset, LiteralExpression{integer(token)});
      case Kind::real:
        return make(cursor_.take().offset, LiteralExpression{real(token)});
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

  Value integer(const TemplateToken& token) const {
    std::string_view digits = token.text;
    int base = 10;
    if (digits.size() > 2 && digits[0] == '0' && digits[1] > '9') {
      base = digits[1] == 'x' ? 16 : digits[1] == 'o' ? 8 : 2;
      digits.remove_prefix(2);
    }
    std::int64_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc() || end != digits.data() + digits.size()) {
      throw template_error(cursor_.source(), token.offset, "this number does not fit 64 bits",
                           "write it as a string or a float");
    }
    return value;
  }

  Value real(const TemplateToken& token) const {
    double value = 0;
    const char* last = token.text.data() + token.text.size();
    const auto [end, error] = std::from_chars(token.text.data(), last, value);
    if (error != std::errc() || end != last) {
      throw template_error(cursor_.source(), token.offset, "this number is out of range");
    }
    return value;
  }

  ExpressionPtr parenthesized() {
    const std::size_t start = cursor_.take().offset;
    if (cursor_.take_if(Kind::symbol, ")")) return make(start, ListExpression{});
    const Nesting nesting(*this);
    ExpressionPtr inner = tuple(true);
    cursor_.expect(Kind::symbol, ")", "')'");
    return inner;
  }

  ExpressionPtr list() {
    const Nesting nesting(*this);
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
    const Nesting nesting(*this);
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
    if (equal_ignoring_case(name->text, "inputs") && cursor_.at(Kind::symbol, ".")) {
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
      const TemplateToken& token = cursor_.take();
      ExpressionPtr index = make(token.offset, LiteralExpression{integer(token)});
      return make(start, ItemExpression{std::move(object), std::move(index)});
    }
    const TemplateToken& name = cursor_.expect(Kind::name, {}, "a name after '.'");
    const bool called = cursor_.at(Kind::symbol, "(") && cursor_.peek(1).text == ")" &&
                        cursor_.peek(1).kind == Kind::symbol;
    if (name.text == "items" && called) {
      cursor_.take();
      cursor_.take();
      return make(start, FilterExpression{FilterKind::items, std::move(object), {}});
    }
    return make(start, AttributeExpression{std::move(object), name.text});
  }

  ExpressionPtr item(std::size_t start, ExpressionPtr object) {
    const Nesting nesting(*this);
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
    const Nesting nesting(*this);
    std::size_t next = 0;
    bool keywords = false;
    while (!cursor_.at(Kind::symbol, ")")) {
      std::size_t index = next++;
      if (cursor_.at(Kind::name) && cursor_.peek(1).kind == Kind::symbol &&
          cursor_.peek(1).text == "=") {
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

ExpressionPtr parse_expression(TokenCursor& cursor, bool tuple, bool conditional) {
  Parser parser(cursor);
  if (tuple) return parser.tuple(conditional);
  return conditional ? parser.expression() : parser.disjunction();
}

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
