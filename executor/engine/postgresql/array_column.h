// A stretch of a table's column as one array parameter.
//
// In binary where the Arrow type holds what the server's type does, in text elsewhere. Source:
// PostgreSQL's array_recv(): dimensions, whether there are NULLs, element type, length, lower
// bound, then for each element its size (-1: NULL) and its bytes.
#pragma once

#include <arrow/array.h>
#include <libpq-fe.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "executor/query/statement.h"

namespace sqlpod::postgresql {

class ArrayColumn {
 public:
  virtual ~ArrayColumn() = default;

  /// Throws Error (usage) for a value that cannot be bound.
  void append(const arrow::Array& column, std::int64_t row);
  /// To be called once, after the last element and before data().
  virtual void finish() = 0;
  virtual void clear() = 0;

  const std::string& data() const { return data_; }
  /// As libpq counts formats: 0 text, 1 binary.
  virtual int format() const = 0;

 protected:
  virtual void append_null() = 0;
  virtual void append_value(const arrow::Array& column, std::int64_t row) = 0;

  std::string data_;
};

/// For cells of this Arrow type as elements of the server's type `element`.
std::unique_ptr<ArrayColumn> make_array_column(const Parameter& parameter,
                                               const arrow::DataType& type, Oid element);

}  // namespace sqlpod::postgresql
