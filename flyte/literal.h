// A Literal, Flyte's form of a value, as a typed value of ours, by the type that the task declares.
//
// As Flyte's Python converts them: an INTEGER takes a float, which is truncated, a FLOAT an
// integer; moments come in UTC, in microseconds; a union is read by the variant that it names; an
// enum is its value; a literal in MessagePack is what it decodes to, if that fits the declared
// type. One that was offloaded is fetched. Errors: Error (usage) that names the input and the place
// in it.
#pragma once

#include <functional>
#include <string>

#include "executor/query/template.h"
#include "flyte/messages.pb.h"

namespace sqlpod::flyte {

/// Reads the literal that lies at a path or URI.
using FetchLiteral = std::function<messages::Literal(const std::string& uri)>;

class LiteralReader {
 public:
  explicit LiteralReader(FetchLiteral fetch) : fetch_(std::move(fetch)) {}

  /// `place` is the input, for messages: "input 'ids'".
  TypedValue read(const messages::Literal& literal, const messages::LiteralType& declared,
                  const std::string& place);

 private:
  TypedValue read_union(const messages::Literal& literal, const messages::UnionType& declared,
                        const std::string& place);
  TypedValue read_list(const messages::Literal& literal, const messages::LiteralType& item_type,
                       const std::string& place);
  TypedValue read_map(const messages::Literal& literal, const messages::LiteralType& item_type,
                      const std::string& place);

  FetchLiteral fetch_;
  int fetched_ = 0;
};

/// The type that values of a declared type are bound as. Throws Error (usage) for one that a query
/// has no use for: a file, a table.
InputType input_type_of(const messages::LiteralType& declared, const std::string& place);

/// The type for people: "an integer", "a list".
std::string describe(const messages::LiteralType& type);

}  // namespace sqlpod::flyte
