// The type of a result column, which SQLite itself does not have: by its declared type where that
// binds its values, else by the values that it holds.
//
// Source: SQLite documentation, "Datatypes In SQLite", section "Determination Of Column Affinity".
#pragma once

#include <arrow/type.h>

#include <memory>
#include <string_view>

namespace sqlpod::sqlite {

/// What values a column was seen to hold.
struct SeenValues {
  bool integers = false;
  bool reals = false;
  bool texts = false;
  bool blobs = false;
  bool all_rows = false;  ///< the whole result was seen
};

/// The Arrow type that a declared type stands for: int64 for integer affinity, float64 for real,
/// utf8 for text, bool for BOOLEAN; null for those that bind nothing (no declared type, BLOB,
/// NUMERIC, dates): look at the values.
std::shared_ptr<arrow::DataType> type_of_declaration(std::string_view declared);

/// The Arrow type that holds the values seen. Integers in a column declared DECIMAL or NUMERIC
/// count as reals. With nothing seen: null when that is all there is, else utf8.
std::shared_ptr<arrow::DataType> type_of_values(const SeenValues& seen, std::string_view declared);

}  // namespace sqlpod::sqlite
