#include "executor/query/mentioned_names.h"

#include <utility>
#include <variant>

#include "executor/query/inputs_word.h"

namespace sqlpod {
namespace {

using Names = std::set<std::string, std::less<>>;

// Collects the names of an expression and of all below it.
class ExpressionWalk {
 public:
  explicit ExpressionWalk(Names& names) : names_(names) {}

  void walk(const ExpressionPtr& expression) {
    if (expression) {
      std::visit([this](const auto& node) { (*this)(node); }, expression->node);
    }
  }
  void walk(const std::vector<ExpressionPtr>& expressions) {
    for (const ExpressionPtr& expression : expressions) walk(expression);
  }

  void operator()(const LiteralExpression& /*node*/) {}
  void operator()(const NameExpression& node) { names_.insert(node.name); }
  void operator()(const InputExpression& node) { names_.insert(node.name); }
  void operator()(const AttributeExpression& node) {
    const auto* object = std::get_if<NameExpression>(&node.object->node);
    if (object != nullptr && is_inputs_word(object->name)) names_.insert(node.name);
    walk(node.object);
  }
  void operator()(const ItemExpression& node) {
    walk(node.object);
    walk(node.index);
  }
  void operator()(const ListExpression& node) { walk(node.items); }
  void operator()(const MapExpression& node) {
    for (const auto& [key, value] : node.entries) {
      walk(key);
      walk(value);
    }
  }
  void operator()(const NegativeExpression& node) { walk(node.operand); }
  void operator()(const BinaryExpression& node) {
    walk(node.left);
    walk(node.right);
  }
  void operator()(const ComparisonExpression& node) { walk(node.operands); }
  void operator()(const NotExpression& node) { walk(node.operand); }
  void operator()(const LogicalExpression& node) {
    walk(node.left);
    walk(node.right);
  }
  void operator()(const ConditionalExpression& node) {
    walk(node.condition);
    walk(node.then);
    walk(node.otherwise);
  }
  void operator()(const FilterExpression& node) {
    walk(node.operand);
    walk(node.arguments);
  }
  void operator()(const TestExpression& node) { walk(node.operand); }

 private:
  Names& names_;
};

void add_expressions(const TemplateNodes& nodes, ExpressionWalk& walk) {
  for (const TemplateNode& node : nodes) {
    if (const auto* output = std::get_if<OutputNode>(&node.content)) walk.walk(output->expression);
    if (const auto* set = std::get_if<SetNode>(&node.content)) walk.walk(set->expression);
    if (const auto* choice = std::get_if<IfNode>(&node.content)) {
      for (const auto& [condition, then] : choice->branches) {
        walk.walk(condition);
        add_expressions(then, walk);
      }
      add_expressions(choice->otherwise, walk);
    }
    if (const auto* loop = std::get_if<ForNode>(&node.content)) {
      walk.walk(loop->items);
      walk.walk(loop->condition);
      add_expressions(loop->body, walk);
      add_expressions(loop->otherwise, walk);
    }
  }
}

bool is_name_start(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80U;
}
bool is_name_part(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9');
}

}  // namespace

Names names_in_expressions(const TemplateNodes& nodes) {
  Names names;
  ExpressionWalk walk(names);
  add_expressions(nodes, walk);
  return names;
}

Names names_after_colons(std::string_view text) {
  Names names;
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos;
       colon = text.find(':', colon + 1)) {
    const char before = colon > 0 ? text[colon - 1] : ' ';
    if (before == ':' || before == '\\' || before == '$' || is_name_part(before)) continue;
    std::size_t end = colon + 1;
    while (end < text.size() && is_name_part(text[end])) ++end;
    if (end > colon + 1 && is_name_start(text[colon + 1]))
      names.emplace(text.substr(colon + 1, end - colon - 1));
  }
  return names;
}

Names names_after_colons(std::string_view source, const TemplateNodes& nodes) {
  Names names;
  for (const TemplateNode& node : nodes) {
    if (std::holds_alternative<TextNode>(node.content)) {
      names.merge(names_after_colons(source.substr(node.offset, node.end - node.offset)));
    } else if (const auto* choice = std::get_if<IfNode>(&node.content)) {
      for (const auto& [condition, then] : choice->branches)
        names.merge(names_after_colons(source, then));
      names.merge(names_after_colons(source, choice->otherwise));
    } else if (const auto* loop = std::get_if<ForNode>(&node.content)) {
      names.merge(names_after_colons(source, loop->body));
      names.merge(names_after_colons(source, loop->otherwise));
    }
  }
  return names;
}

}  // namespace sqlpod
