// Reads a result row by row in libpq's single-row mode: any statement that returns a table, bound
// parameters, one row in memory at a time.
#pragma once

#include "executor/engine/postgresql/reader.h"

namespace sqlpod::postgresql {

class SingleRowReader : public Reader {
 public:
  /// The statement in flight answers in binary format and single-row mode.
  using Reader::Reader;

 protected:
  std::optional<std::size_t> read_row() override;
};

}  // namespace sqlpod::postgresql
