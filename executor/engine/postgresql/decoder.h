// Decodes values in PostgreSQL's text format into Arrow builders: one small class for each shape,
// and one factory that is the support matrix. Types that are not in it come out as text, as the
// server writes them.
//
// The text format is what every type has; it relies on DateStyle ISO, which the session sets.
// Source: PostgreSQL documentation, "Data Types" (output forms of each type).
#pragma once

#include <arrow/array/builder_base.h>
#include <arrow/type.h>
#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>

namespace sqlpod::postgresql {

/// The Arrow field of a result column. `modifier` is the type's typmod, -1 without one.
std::shared_ptr<arrow::Field> field_of(const std::string& name, Oid type, int modifier);

class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Appends one value that is not NULL. Answers what is wrong with it, or an empty text; it never
  /// throws for data.
  virtual std::string append(std::string_view text) = 0;
};

/// The decoder for a column of this type into a builder of field_of()'s type. The builder must
/// outlive it.
std::unique_ptr<Decoder> make_decoder(Oid type, arrow::ArrayBuilder& builder);

}  // namespace sqlpod::postgresql
