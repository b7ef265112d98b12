// The types of a result's columns as the server's catalog describes them, and the Arrow types that
// they become. docs/types.md has the matrix.
//
// A value type that knows all it is made of: elements of arrays, fields of composites. A domain is
// the type that it is made over. A type that has no decoder of its own is read as text that the
// server makes of it (Kind::text, text_cast.h).
#pragma once

#include <arrow/type.h>
#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

namespace sqlpod::postgresql {

struct Type {
  enum class Kind {
    scalar,      ///< known by its oid: see decoder.cpp
    enumerated,  ///< text on the wire
    array,       ///< of `parts[0]`, with `dimensions`
    composite,   ///< of `parts`, named by `names`
    hstore,      ///< text to text
    text,        ///< has to be cast to text by the query
  };

  Kind kind = Kind::scalar;
  Oid oid = 0;
  Oid domain = 0;                ///< of the domain that this is, 0 for any other type
  int modifier = -1;             ///< the typmod, -1 without one
  int dimensions = 1;            ///< of an array
  bool is_undeclared = false;    ///< of a column: how many dimensions it has only its values tell
  bool clamps_infinity = false;  ///< in a date or timestamp it is the calendar's last moment
  std::vector<Type> parts = {};
  std::vector<std::string> names = {};
  /// As SQL has it, for messages; only of what the server's catalog was asked.
  std::string name = {};

  bool operator==(const Type&) const = default;
};

/// The Arrow field of a column of this type; NULL is always possible.
std::shared_ptr<arrow::Field> field_of(const std::string& name, const Type& type);

/// The type that a value carries beside it inside an array or a composite.
Oid wire_oid(const Type& type);

}  // namespace sqlpod::postgresql
