// The type of an input or of an output column, as a task spec names it: `int`, `list[str]`,
// `datetime | None`.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace sqlpod {

enum class TypeKind {
  integer,    ///< int: 64 bits
  real,       ///< float: double precision
  text,       ///< str: UTF-8
  boolean,    ///< bool
  date,       ///< date
  time,       ///< time
  datetime,   ///< datetime, with or without a UTC offset
  timedelta,  ///< timedelta
  decimal,    ///< decimal: exact
  bytes,      ///< bytes
  uuid,       ///< uuid
  json,       ///< json: any JSON value
  list,       ///< list[T]
};

struct InputType {
  TypeKind kind = TypeKind::text;
  bool nullable = false;                     ///< `T | None`
  std::shared_ptr<const InputType> element;  ///< of a list, else null
};

/// Parses a type's name. Grammar: `type = ("None" "|")? base ("|" "None")?`, `base = scalar |
/// "list" "[" type "]"`, also `Optional[T]`. Throws Error (usage) with the nearest known name when
/// it is none.
InputType parse_input_type(std::string_view text);

/// The canonical name: what parse_input_type reads back.
std::string to_string(const InputType& type);

/// The name of a kind without its nullability: "int", "float", "list", …
std::string_view name(TypeKind kind);

}  // namespace sqlpod
