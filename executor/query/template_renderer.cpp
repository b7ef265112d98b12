#include "executor/query/template_renderer.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "config/value_text.h"
#include "error/utf8.h"
#include "executor/query/evaluator.h"
#include "executor/query/template_error.h"

namespace sqlpod {
namespace {

// A bound on what a template does, for loops inside of loops: far more than any query needs.
constexpr std::size_t max_rounds = 1'000'000;

class Renderer {
 public:
  Renderer(std::string_view source, const TemplateInputs& inputs, bool allow_raw)
      : source_(source), allow_raw_(allow_raw), evaluator_(source, inputs), sql_(source) {}

  SqlText run(const TemplateNodes& nodes) {
    render(nodes);
    return std::move(sql_);
  }

 private:
  void render(const TemplateNodes& nodes) {
    for (const TemplateNode& node : nodes) {
      std::visit([&](const auto& content) { render(node, content); }, node.content);
    }
  }

  void render(const TemplateNode& node, const TextNode& /*text*/) {
    sql_.append_source(node.offset, node.end);
  }

  void render(const TemplateNode& node, const OutputNode& output) {
    const Expression& expression = *output.expression;
    Evaluated result = evaluator_.evaluate(expression);
    if (result.column) return append_column(node, output, std::move(result));
    const Value& value = evaluator_.require(expression, result);
    if (output.mode == OutputMode::raw) {
      append_raw(node, value);
      return;
    }
    InputType type = result.type ? *result.type : inferred_type(value);
    sql_.append_hole({name_of(expression), std::move(type), std::move(result.value), output.mode},
                     node.offset);
  }

  void append_column(const TemplateNode& node, const OutputNode& output, Evaluated column) {
    if (output.mode != OutputMode::value) {
      throw template_error(source_, node.offset,
                           "a column is bound as it is: its value is not known when the query is "
                           "made, so no filter applies",
                           "take the filter away, or make the name an input of its own");
    }
    sql_.append_hole({name_of(*output.expression), *std::move(column.type), std::move(column.value),
                      output.mode, column.column},
                     node.offset);
  }

  void append_raw(const TemplateNode& node, const Value& value) {
    if (!allow_raw_) {
      throw template_error(source_, node.offset,
                           "the filter 'raw' pastes text into the SQL, and is not allowed here",
                           "set allow_raw: true in the task spec when the input can be trusted");
    }
    const std::string text = to_text(value);
    if (value.is_null() || text.find(SqlText::hole) != std::string::npos ||
        find_invalid_utf8(text)) {
      throw template_error(source_, node.offset,
                           "text to paste is NULL, holds a NUL byte, or is no UTF-8",
                           "give a plain text");
    }
    sql_.append_text(text, node.offset);
  }

  std::string name_of(const Expression& expression) const {
    if (const auto* name = std::get_if<NameExpression>(&expression.node)) return name->name;
    if (const auto* input = std::get_if<InputExpression>(&expression.node)) return input->name;
    std::string text(source_.substr(expression.offset, expression.end - expression.offset));
    std::replace(text.begin(), text.end(), '\n', ' ');  // messages are of one line
    return text;
  }

  void render(const TemplateNode& /*node*/, const IfNode& statement) {
    for (const auto& [condition, then] : statement.branches) {
      if (evaluator_.is_true(*condition)) return render(then);
    }
    render(statement.otherwise);
  }

  void render(const TemplateNode& /*node*/, const SetNode& statement) {
    evaluator_.unpack(statement.targets, evaluator_.evaluate(*statement.expression),
                      *statement.expression);
  }

  void render(const TemplateNode& node, const ForNode& statement) {
    const std::vector<Evaluated> items = items_of(node, statement);
    for (std::size_t i = 0; i < items.size(); ++i) {
      count_round(node);
      evaluator_.open_scope();
      evaluator_.unpack(statement.targets, items[i], *statement.items);
      if (statement.mentions_loop) {
        evaluator_.assign("loop", {loop_variable(items, i), std::nullopt, {}});
      }
      render(statement.body);
      evaluator_.close_scope();
    }
    if (!items.empty()) return;
    evaluator_.open_scope();
    render(statement.otherwise);
    evaluator_.close_scope();
  }

  void count_round(const TemplateNode& node) {
    if (++rounds_ > max_rounds) {
      throw template_error(source_, node.offset, "the loops of this template run too often",
                           "at most " + std::to_string(max_rounds) + " rounds in all");
    }
  }

  // What the loop goes through, less what its `if` leaves out.
  std::vector<Evaluated> items_of(const TemplateNode& node, const ForNode& statement) {
    std::vector<Evaluated> items = evaluator_.items(*statement.items);
    if (!statement.condition) return items;
    std::vector<Evaluated> chosen;
    for (Evaluated& item : items) {
      count_round(node);
      evaluator_.open_scope();
      evaluator_.unpack(statement.targets, item, *statement.items);
      if (evaluator_.is_true(*statement.condition)) chosen.push_back(std::move(item));
      evaluator_.close_scope();
    }
    return chosen;
  }

  static std::shared_ptr<const Value> loop_variable(const std::vector<Evaluated>& items,
                                                    std::size_t i) {
    const auto index = static_cast<std::int64_t>(i);
    const auto length = static_cast<std::int64_t>(items.size());
    Value::Map loop = {{"index", index + 1},
                       {"index0", index},
                       {"first", index == 0},
                       {"last", index + 1 == length},
                       {"length", length},
                       {"revindex", length - index},
                       {"revindex0", length - index - 1}};
    if (i > 0) loop.emplace_back("previtem", *items[i - 1].value);
    if (i + 1 < items.size()) loop.emplace_back("nextitem", *items[i + 1].value);
    return std::make_shared<const Value>(std::move(loop));
  }

  std::string_view source_;
  bool allow_raw_;
  Evaluator evaluator_;
  SqlText sql_;
  std::size_t rounds_ = 0;
};

}  // namespace

SqlText render_template(std::string_view source, const TemplateNodes& nodes,
                        const TemplateInputs& inputs, bool allow_raw) {
  return Renderer(source, inputs, allow_raw).run(nodes);
}

}  // namespace sqlpod
