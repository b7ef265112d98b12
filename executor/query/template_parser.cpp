#include "executor/query/template_parser.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "error/nearest_name.h"
#include "executor/query/expression_parser.h"
#include "executor/query/mentioned_names.h"
#include "executor/query/nesting_guard.h"
#include "executor/query/output_parser.h"
#include "executor/query/template_error.h"
#include "executor/query/template_lexer.h"

namespace sqlpod {
namespace {

using Kind = TemplateTokenKind;

constexpr std::array<std::string_view, 14> statements_of_jinja2_only = {
    "macro", "call", "include", "import", "from",       "extends", "block",
    "raw",   "with", "filter",  "do",     "autoescape", "trans",   "print"};

class Parser {
 public:
  explicit Parser(std::string_view source)
      : source_(source), tokens_(lex_template(source)), cursor_(source, tokens_) {}

  TemplateNodes run() {
    TemplateNodes nodes = body();
    if (!cursor_.at(Kind::end)) {
      cursor_.take();
      const std::string name = cursor_.peek().text;
      cursor_.fail("{% " + name + " %} stands without its beginning");
    }
    return nodes;
  }

 private:
  // TemplateNodes up to a statement that ends or divides a block (end…, else, elif), or to the end.
  TemplateNodes body() {
    const NestingGuard nesting(nesting_, cursor_, "these statements nest");
    TemplateNodes nodes;
    while (!cursor_.at(Kind::end) && !divides_block()) nodes.push_back(node());
    return nodes;
  }

  bool divides_block() const {
    if (!cursor_.at(Kind::statement_begin) || cursor_.peek(1).kind != Kind::name) return false;
    const std::string& name = cursor_.peek(1).text;
    return name == "else" || name == "elif" || name == "endif" || name == "endfor";
  }

  TemplateNode node() {
    const TemplateToken& token = cursor_.take();
    if (token.kind == Kind::text) return {token.offset, token.end, TextNode{}};
    if (token.kind == Kind::output_begin) {
      if (cursor_.at(Kind::output_end)) cursor_.fail("expected an expression, found '}}'");
      OutputNode output = parse_output(cursor_);
      cursor_.expect(Kind::output_end, {}, "'}}'");
      return {token.offset, cursor_.previous_end(), std::move(output)};
    }
    TemplateNode result = statement(token.offset);
    result.end = cursor_.previous_end();
    return result;
  }

  TemplateNode statement(std::size_t start) {
    if (cursor_.take_if(Kind::name, "if")) return {start, 0, if_statement(start)};
    if (cursor_.take_if(Kind::name, "for")) return {start, 0, for_statement(start)};
    if (cursor_.take_if(Kind::name, "set")) return {start, 0, set_statement()};
    const std::string name = cursor_.at(Kind::name) ? cursor_.peek().text : std::string();
    if (std::find(statements_of_jinja2_only.begin(), statements_of_jinja2_only.end(), name) !=
        statements_of_jinja2_only.end()) {
      cursor_.fail("{% " + name + " %} of Jinja2 is not supported in a query template",
                   "the statements here are if, for and set");
    }
    cursor_.fail("expected a statement, found " + cursor_.describe(),
                 nearest_name_hint(name, {"if", "elif", "else", "endif", "for", "endfor", "set"}));
  }

  void end_statement() { cursor_.expect(Kind::statement_end, {}, "'%}'"); }

  // Takes the opening of the statement that divides or ends a block, and gives its name.
  std::string take_divider(std::size_t start, std::string_view opened, std::string_view allowed) {
    if (cursor_.at(Kind::end)) {
      throw template_error(source_, start, "this {% " + std::string(opened) + " %} is not closed",
                           "end it with {% end" + std::string(opened) + " %}");
    }
    cursor_.take();
    std::string name = cursor_.peek().text;
    if ((" " + std::string(allowed) + " ").find(" " + name + " ") == std::string::npos) {
      cursor_.fail("{% " + name + " %} does not fit the open {% " + std::string(opened) + " %}",
                   "expected one of: " + std::string(allowed));
    }
    cursor_.take();
    return name;
  }

  IfNode if_statement(std::size_t start) {
    IfNode result;
    std::string divider = "elif";
    while (divider == "elif") {
      ExpressionPtr condition = parse_expression(cursor_, true, false);
      end_statement();
      TemplateNodes then = body();
      result.branches.emplace_back(std::move(condition), std::move(then));
      divider = take_divider(start, "if", "elif else endif");
    }
    if (divider == "else") {
      end_statement();
      result.otherwise = body();
      take_divider(start, "if", "endif");
    }
    end_statement();
    return result;
  }

  ForNode for_statement(std::size_t start) {
    ForNode result;
    result.targets = targets();
    if (std::find(result.targets.begin(), result.targets.end(), "loop") != result.targets.end()) {
      cursor_.fail("'loop' is the loop's own variable", "choose another name");
    }
    cursor_.expect(Kind::name, "in", "'in'");
    result.items = parse_expression(cursor_, true, false);
    if (cursor_.take_if(Kind::name, "if"))
      result.condition = parse_expression(cursor_, false, true);
    if (cursor_.at(Kind::name, "recursive")) cursor_.fail("recursive loops are not supported");
    end_statement();
    result.body = body();
    result.mentions_loop = names_in_expressions(result.body).count("loop") > 0;
    if (take_divider(start, "for", "else endfor") == "else") {
      end_statement();
      result.otherwise = body();
      take_divider(start, "for", "endfor");
    }
    end_statement();
    return result;
  }

  SetNode set_statement() {
    SetNode result;
    result.targets = targets();
    if (!cursor_.at(Kind::symbol, "=")) {
      cursor_.fail("expected '=', found " + cursor_.describe(),
                   "only {% set name = expression %} is supported");
    }
    cursor_.take();
    result.expression = parse_expression(cursor_, true, true);
    end_statement();
    return result;
  }

  // `a`, or `a, b` with parentheses or without.
  std::vector<std::string> targets() {
    const bool parenthesized = cursor_.take_if(Kind::symbol, "(");
    std::vector<std::string> names;
    do {
      const TemplateToken& name = cursor_.expect(Kind::name, {}, "the name of a variable");
      constexpr std::array<std::string_view, 6> constants = {"true",  "True", "false",
                                                             "False", "none", "None"};
      if (std::find(constants.begin(), constants.end(), name.text) != constants.end()) {
        throw template_error(source_, name.offset,
                             "'" + name.text + "' is a constant, not a variable");
      }
      names.push_back(name.text);
    } while (cursor_.take_if(Kind::symbol, ","));
    if (parenthesized) cursor_.expect(Kind::symbol, ")", "')'");
    return names;
  }

  std::string_view source_;
  std::vector<TemplateToken> tokens_;
  TokenCursor cursor_;
  std::size_t nesting_ = 0;
};

}  // namespace

TemplateNodes parse_template(std::string_view source) {
  return Parser(source).run();
}

}  // namespace sqlpod
