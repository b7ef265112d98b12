// Literals that begin with a type's name, `DATE '2024-01-31'`: with a parameter in them they become
// a cast.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "executor/query/sql_dialect.h"
#include "executor/query/token_walk.h"

namespace sqlpod {

struct TypedLiteral {
  std::string type;  ///< what to cast to: "date", "timestamp(3) with time zone", "interval day"
  std::size_t value = 0;  ///< the token that holds the value
  std::size_t end = 0;    ///< one past the literal's last token
  std::string unit;       ///< of an interval with fields: the last, which a bare number counts
};

/// The typed literal that begins at token `index`, when there is one; `is_value` says which tokens
/// hold a value. In a dialect that has no such literals it is recognized too, so that an error can
/// name it: `type` is then empty.
template <typename IsValue>
std::optional<TypedLiteral> match_typed_literal(const TokenWalk& tokens, std::size_t index,
                                                const SqlDialect& dialect, IsValue is_value);

/// The text of a typed literal as a cast reads it: a bare number in an interval gets its unit,
/// which a literal takes from the fields and a cast does not. Throws Error (usage), without a
/// place, at several bare numbers.
std::string cast_text(const TypedLiteral& literal, std::string text);

namespace typed_literal {

/// The type's name with its precision and zone, and the first token behind; none when it is none.
std::optional<TypedLiteral> match_type(const TokenWalk& tokens, std::size_t index,
                                       const SqlDialect& dialect);
/// Adds what follows an interval's text, such as `day to second(3)`.
void match_fields(const TokenWalk& tokens, TypedLiteral& literal);

}  // namespace typed_literal

template <typename IsValue>
std::optional<TypedLiteral> match_typed_literal(const TokenWalk& tokens, std::size_t index,
                                                const SqlDialect& dialect, IsValue is_value) {
  auto literal = typed_literal::match_type(tokens, index, dialect);
  if (!literal || literal->value == TokenWalk::none || !is_value(literal->value))
    return std::nullopt;
  literal->end = literal->value + 1;
  if (dialect.typed_literals) typed_literal::match_fields(tokens, *literal);
  return literal;
}

}  // namespace sqlpod
