#include "executor/query/parameter_binder.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "config/value_text.h"
#include "executor/query/binding_error.h"
#include "executor/query/evaluator.h"
#include "executor/query/identifier.h"
#include "executor/query/parameter_position.h"
#include "executor/query/string_literal.h"
#include "executor/query/token_walk.h"
#include "executor/query/typed_literal.h"

namespace sqlpod {
namespace {

using Kind = SqlTokenKind;

const char* const name_hint =
    "for a name write {{ x | identifier }}; for a part of the SQL itself {{ x | raw }}, with "
    "allow_raw: true";

class Binder {
 public:
  Binder(const SqlText& sql, const std::vector<SqlToken>& tokens, StatementRange range,
         const SqlDialect& dialect, const TemplateInputs& inputs,
         std::set<std::string, std::less<>>& bound_names)
      : sql_(sql),
        tokens_(sql.text(), tokens, range.begin, range.end),
        dialect_(dialect),
        inputs_(inputs),
        bound_names_(bound_names) {}

  Statement run() {
    for (std::size_t i = tokens_.begin(); i < tokens_.end();) i = bind(i);
    return std::move(statement_);
  }

 private:
  // Writes what the token at `i` becomes, with those behind it that belong to it, and gives the
  // next one.
  std::size_t bind(std::size_t i) {
    switch (tokens_[i].kind) {
      case Kind::word:
        return bind_word(i);
      case Kind::hole:
      case Kind::colon_name:
        return bind_value(i);
      case Kind::string:
        return holds_hole(i) ? bind_string(i) : copy(i);
      case Kind::quoted_identifier:
        return holds_hole(i) ? bind_quoted_identifier(i) : copy(i);
      case Kind::placeholder:
        refuse_placeholder(i);
      case Kind::escaped_colon:
        return bind_escaped_colon(i);
      case Kind::comment:
      case Kind::executable_comment:
        if (holds_hole(i)) {
          fail(hole_in(i), "SQL takes no parameter inside a comment",
               "to comment a part of the template out, use {# … #}");
        }
        return copy(i);
      case Kind::dollar_quoted:
        if (holds_hole(i)) {
          fail(hole_in(i), "SQL takes no parameter inside a dollar-quoted body",
               "pass it as an argument, or write {{ x | raw }}, with allow_raw: true");
        }
        return copy(i);
      default:
        return copy(i);
    }
  }

  [[noreturn]] void fail(std::size_t offset, const std::string& message, std::string hint) const {
    throw sql_.error_at(offset, message, std::move(hint));
  }

  // Runs `operation`, whose Error has no place, and gives it that of `offset`.
  template <typename Operation>
  auto placed(std::size_t offset, Operation operation) const {
    try {
      return operation();
    } catch (const Error& error) {
      fail(offset, error.message(), error.hint());
    }
  }

  std::size_t hole_in(std::size_t i) const {
    const std::size_t within = tokens_.text(i).find(SqlText::hole);
    return within == std::string_view::npos ? TokenWalk::none : tokens_[i].offset + within;
  }
  bool holds_hole(std::size_t i) const { return hole_in(i) != TokenWalk::none; }

  std::size_t copy(std::size_t i) {
    statement_.sql += tokens_.text(i);
    return i + 1;
  }

  // The value that a token stands for: a hole's, or that of a declared input for `:name`.
  std::optional<Hole> value_at(std::size_t i) {
    if (tokens_.is_kind(i, Kind::hole)) return sql_.hole_at(tokens_[i].offset);
    if (!tokens_.is_kind(i, Kind::colon_name)) return std::nullopt;
    const auto input = inputs_.find(tokens_.text(i).substr(1));
    if (input == inputs_.end()) return std::nullopt;
    bound_names_.insert(input->first);
    return Hole{input->first, input->second.type,
                std::shared_ptr<const Value>(std::shared_ptr<void>(), &input->second.value),
                OutputMode::value, input->second.column};
  }

  std::string add_parameter(const std::string& name, const InputType& type, Value value,
                            std::optional<int> column = {}) {
    statement_.parameters.push_back({name, type, std::move(value), column});
    if (dialect_.placeholder == PlaceholderStyle::question) return "?";
    return "$" + std::to_string(statement_.parameters.size());
  }

  // A word is copied, unless it begins a list comparison or a typed literal that holds a value.
  std::size_t bind_word(std::size_t i) {
    if (i > tokens_.begin() && tokens_.is_symbol(i - 1, "$")) return copy(i);  // to MySQL one word
    if (const std::size_t end = bind_in(i); end != i) return end;
    const auto literal = match_typed_literal(tokens_, i, dialect_, [&](std::size_t at) {
      const bool quoted = tokens_.is_kind(at, Kind::string) && holds_hole(at);
      const auto value = quoted ? std::nullopt : value_at(at);
      return quoted || (value && value->mode == OutputMode::value);
    });
    return literal ? bind_typed_literal(i, *literal) : copy(i);
  }

  // `[NOT] IN value` and `[NOT] IN (value)`, where the value is a list. Gives `i` when it is
  // something else.
  std::size_t bind_in(std::size_t i) {
    const bool negated = tokens_.is_word(i, {"NOT"});
    const std::size_t in = negated ? tokens_.after(i) : i;
    if (!tokens_.is_word(in, {"IN"})) return i;
    std::size_t at = tokens_.after(in);
    const bool parenthesized = tokens_.is_symbol(at, "(");
    if (parenthesized) at = tokens_.after(at);
    const auto value = at == TokenWalk::none ? std::nullopt : value_at(at);
    if (!value || (value->mode != OutputMode::value && value->mode != OutputMode::list)) return i;
    const std::size_t close = parenthesized ? tokens_.after(at) : at;
    if (parenthesized && !tokens_.is_symbol(close, ")")) return i;
    if (value->column) {
      if (parenthesized && value->type.kind != TypeKind::list) return i;
      throw column_after_in_error(sql_, tokens_[at].offset, *value, dialect_);
    }
    const auto* list = value->value->get_if<Value::List>();
    if (!list) {
      if (tokens_.is_word(tokens_.enclosing_function(in), {"POSITION"})) return i;
      if (!parenthesized || value->type.kind == TypeKind::list)
        throw no_list_error(sql_, tokens_[at].offset, *value);
      return i;
    }
    if (touches_text(tokens_, at)) throw touching_error(sql_, tokens_[at].offset);
    if (const auto refusal = refusal_of_parameter(tokens_, at))
      fail(tokens_[at].offset, *refusal, name_hint);
    if (list->empty()) {
      statement_.sql += empty_comparison(negated);
    } else {
      while (i <= in) i = copy(i);
      statement_.sql += " (" + elements(at, *value, *list) + ")";
    }
    return close + 1;
  }

  // What no value is in, and every value is not in, NULL too. NOT IN (NULL) would be NULL.
  std::string empty_comparison(bool negated) const {
    if (dialect_.array_parameters) return negated ? "<> ALL ('{}')" : "= ANY ('{}')";
    return std::string(negated ? "NOT IN " : "IN ") +
           "(SELECT NULL FROM (SELECT 1) AS no_rows WHERE 1 = 0)";
  }

  std::string elements(std::size_t at, const Hole& value, const Value::List& list) {
    std::string text;
    for (const Value& item : list) {
      if (item.get_if<Value::List>() || item.get_if<Value::Map>()) {
        fail(tokens_[at].offset,
             "the list '" + value.name +
                 "' holds lists or maps, which cannot be parameters of their own",
             "pass a list of single values");
      }
      const bool typed = value.type.kind == TypeKind::list && value.type.element;
      const InputType type = typed ? *value.type.element : inferred_type(item);
      text += (text.empty() ? "" : ", ") + add_parameter(value.name, type, item);
    }
    return text;
  }

  std::size_t bind_typed_literal(std::size_t i, const TypedLiteral& literal) {
    if (literal.type.empty()) {
      const std::string function =
          tokens_.text(i).size() == 4 ? std::string(tokens_.text(i)) : "datetime";
      fail(tokens_[i].offset,
           std::string(dialect_.name) + " has no literals with a type before them",
           "call a function: " + function + "({{ x }})");
    }
    if (const auto refusal = refusal_of_parameter(tokens_, literal.value)) {
      fail(tokens_[i].offset, *refusal, name_hint);
    }
    const bool is_quoted = tokens_.is_kind(literal.value, Kind::string);
    if (!is_quoted && touches_text(tokens_, literal.value)) {
      throw touching_error(sql_, tokens_[literal.value].offset);
    }
    Parameter parameter{{}, {TypeKind::text, false, nullptr}, {}};
    if (const auto column = column_alone_at(literal.value)) {
      if (!literal.unit.empty()) {
        throw column_with_unit_error(sql_, tokens_[i].offset, literal.unit);
      }
      parameter = {column->name, column->type, {}, column->column};
    } else if (is_quoted) {
      refuse_beside_string(literal.value);
      parameter = text_parameter(literal.value);
    } else {
      const Hole value = *value_at(literal.value);
      if (value.type.kind == TypeKind::list)
        throw list_error(sql_, tokens_[literal.value].offset, value);
      parameter.name = value.name;
      parameter.type.nullable = value.value->is_null();
      if (!value.value->is_null()) parameter.value = to_text(*value.value);
    }
    if (const auto* text = parameter.value.get_if<std::string>()) {
      parameter.value =
          placed(tokens_[literal.value].offset, [&] { return cast_text(literal, *text); });
    }
    statement_.sql += "CAST(" +
                      add_parameter(parameter.name, parameter.type, std::move(parameter.value),
                                    parameter.column) +
                      " AS " + literal.type + ")";
    return literal.end;
  }

  // The column that a token stands for, or that a string holds alone: `DATE '{{ .d }}'`.
  std::optional<Hole> column_alone_at(std::size_t i) {
    const SqlToken& token = tokens_[i];
    std::optional<Hole> hole = value_at(i);
    if (token.kind == Kind::string && token.size == token.body + 2 && holds_hole(i)) {
      refuse_beside_string(i);
      hole = sql_.hole_at(hole_in(i));
    }
    return hole && hole->column ? hole : std::nullopt;
  }

  // A hole or a `:name` in the open.
  std::size_t bind_value(std::size_t i) {
    const auto value = value_at(i);
    if (!value) {
      if (dialect_.named_parameters) refuse_placeholder(i);
      return copy(i);
    }
    if (touches_text(tokens_, i)) throw touching_error(sql_, tokens_[i].offset);
    if (value->mode == OutputMode::identifier) {
      statement_.sql += placed(tokens_[i].offset,
                               [&] { return quote_qualified_identifier(*value->value, dialect_); });
      return i + 1;
    }
    if (const auto refusal = refusal_of_parameter(tokens_, i))
      fail(tokens_[i].offset, *refusal, name_hint);
    if (value->mode == OutputMode::list) return bind_list(i, *value);
    if (value->type.kind == TypeKind::list && !dialect_.array_parameters) {
      throw list_error(sql_, tokens_[i].offset, *value);
    }
    if (value->value->get_if<Value::Map>() && value->type.kind != TypeKind::json) {
      fail(tokens_[i].offset, "a map is no value for SQL",
           "declare the input as json, or take an item of it");
    }
    statement_.sql += add_parameter(value->name, value->type, *value->value, value->column);
    return i + 1;
  }

  // `| inclause` where no IN stands before it.
  std::size_t bind_list(std::size_t i, const Hole& value) {
    const auto* list = value.value->get_if<Value::List>();
    if (!list || list->empty()) {
      fail(
          tokens_[i].offset,
          list ? "an empty list stands where IN is not right before it" : "'inclause' needs a list",
          "write x IN {{ list }}");
    }
    statement_.sql += "(" + elements(i, value, *list) + ")";
    return i + 1;
  }

  [[noreturn]] void refuse_placeholder(std::size_t i) const {
    std::vector<std::string> names;
    for (const auto& [name, input] : inputs_) names.push_back(name);
    throw placeholder_error(sql_, tokens_[i].offset, std::string(tokens_.text(i)), names);
  }

  std::size_t bind_escaped_colon(std::size_t i) {
    if (dialect_.named_parameters && tokens_.can_be_of_variable(i + 1)) {
      fail(tokens_[i].offset,
           ":" + std::string(tokens_.text(i + 1)) + " would be a placeholder of the database",
           "write {{ .name }} for an input");
    }
    statement_.sql += ':';
    return i + 1;
  }

  // The text that a string means, its holes filled in, as one parameter.
  Parameter text_parameter(std::size_t i) const {
    std::vector<std::string> names;
    const auto fill = [&](std::size_t offset) {
      const Hole& hole = sql_.hole_at(offset);
      if (std::find(names.begin(), names.end(), hole.name) == names.end())
        names.push_back(hole.name);
      return text_inside_string(hole, offset);
    };
    std::string text = literal_text(sql_, tokens_[i], dialect_, fill);
    std::string name;
    for (const std::string& each : names) name += (name.empty() ? "" : ", ") + each;
    return {name, {TypeKind::text, false, nullptr}, std::move(text)};
  }

  std::string text_inside_string(const Hole& hole, std::size_t offset) const {
    if (hole.column) throw column_in_string_error(sql_, offset);
    if (hole.mode == OutputMode::identifier) {
      return placed(offset, [&] { return quote_qualified_identifier(*hole.value, dialect_); });
    }
    if (hole.mode == OutputMode::list) {
      fail(offset, "'inclause' makes parameters of its own, which a string cannot hold",
           "take the quotes away");
    }
    if (hole.value->is_null()) {
      fail(offset, "'" + hole.name + "' is NULL, which a string cannot hold",
           "take the quotes away to send NULL, or write {{ x | default('', true) }}");
    }
    return to_text(*hole.value);
  }

  void refuse_beside_string(std::size_t i) const {
    if (touches_text(tokens_, i)) {
      fail(hole_in(i), "a string with a placeholder cannot have a prefix, nor touch other text",
           "write '…', or E'…' where the dialect has it, with a blank around it");
    }
    if (tokens_.is_kind(tokens_.before(i), Kind::string) ||
        tokens_.is_kind(tokens_.after(i), Kind::string)) {
      fail(hole_in(i), "a string with a placeholder cannot be joined to the string beside it",
           "write both as one string");
    }
  }

  std::size_t bind_string(std::size_t i) {
    refuse_beside_string(i);
    if (const auto refusal = refusal_of_parameter(tokens_, i))
      fail(hole_in(i), *refusal, name_hint);
    Parameter parameter = text_parameter(i);
    statement_.sql += add_parameter(parameter.name, parameter.type, std::move(parameter.value));
    return i + 1;
  }

  // Alone inside of the quotes a name may be qualified; beside other text it is a part of one name.
  std::size_t bind_quoted_identifier(std::size_t i) {
    const SqlToken& token = tokens_[i];
    const std::size_t offset = hole_in(i);
    if (touches_text(tokens_, i)) throw touching_error(sql_, tokens_[i].offset);
    if (token.size == token.body + 2) {
      const Hole& hole = sql_.hole_at(offset);
      if (hole.column) throw column_as_name_error(sql_, offset);
      statement_.sql +=
          placed(offset, [&] { return quote_qualified_identifier(*hole.value, dialect_); });
      return i + 1;
    }
    const std::string name = literal_text(sql_, token, dialect_, [&](std::size_t at) {
      const Hole& hole = sql_.hole_at(at);
      if (hole.column) throw column_as_name_error(sql_, at);
      if (!hole.value->get_if<std::string>() && !hole.value->get_if<std::int64_t>()) {
        fail(at, "a part of an identifier must be a text or an integer",
             "declare the input as str");
      }
      return to_text(*hole.value);
    });
    statement_.sql += placed(offset, [&] { return quote_identifier(name, dialect_); });
    return i + 1;
  }

  const SqlText& sql_;
  TokenWalk tokens_;
  const SqlDialect& dialect_;
  const TemplateInputs& inputs_;
  std::set<std::string, std::less<>>& bound_names_;
  Statement statement_;
};

}  // namespace

Statement bind_statement(const SqlText& sql, const std::vector<SqlToken>& tokens,
                         StatementRange range, const SqlDialect& dialect,
                         const TemplateInputs& inputs,
                         std::set<std::string, std::less<>>& bound_names) {
  return Binder(sql, tokens, range, dialect, inputs, bound_names).run();
}

}  // namespace sqlpod
