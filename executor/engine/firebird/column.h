// One column of a Firebird result, or one parameter: what the server says of it.
#pragma once

#include <arrow/type.h>

#include <memory>
#include <string>
#include <vector>

#include "executor/engine/firebird/handles.h"

namespace sqlpod::firebird {

/// Character sets and BLOB subtypes by the numbers that never changed.
constexpr unsigned charset_none = 0;
constexpr unsigned charset_octets = 1;
constexpr unsigned charset_unicode_fss = 3;
constexpr unsigned charset_utf8 = 4;
constexpr int blob_subtype_text = 1;

struct Column {
  std::string name;
  unsigned type = 0;  ///< SQL_…, of ibase.h
  int subtype = 0;
  int scale = 0;  ///< 0 or less
  unsigned length = 0;
  unsigned charset = 0;
  unsigned offset = 0;       ///< of the value in a message
  unsigned null_offset = 0;  ///< of the NULL mark in a message
};

std::vector<Column> columns_of(Firebird::IMessageMetadata& metadata);

/// The Arrow type that holds every value of the column. Throws Error (query) naming column and type
/// when there is none.
std::shared_ptr<arrow::DataType> arrow_type(const Column& column);

/// The schema of all columns.
std::shared_ptr<arrow::Schema> schema_of(const std::vector<Column>& columns);

}  // namespace sqlpod::firebird
