// How a table is read in parts, by several sessions at once on one snapshot: the key `partition` of
// a spec. A value type.
#pragma once

#include <optional>
#include <string>

#include "config/value.h"

namespace sqlpod {

struct Partition {
  static constexpr int most_parts = 64;

  std::string column;          ///< of the query's result; empty: by place
  bool by_ctid = false;        ///< by the rows' place in PostgreSQL's table
  int parts = 1;               ///< sessions at once
  std::optional<Value> lower;  ///< bounds of the column, as given; none: asked of the database
  std::optional<Value> upper;
};

}  // namespace sqlpod
