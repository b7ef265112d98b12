// Reads a result row by row in libpq's single-row mode: any statement that returns a table, bound
// parameters, one row in memory at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "executor/engine/postgresql/handles.h"
#include "executor/engine/postgresql/reader.h"

namespace sqlpod::postgresql {

class SingleRowReader : public Reader {
 public:
  /// The statement in flight answers in binary format and single-row mode.
  using Reader::Reader;

 protected:
  std::optional<std::size_t> read_row() override;
  std::vector<std::optional<std::string_view>> peek_row() override;

 private:
  /// Throws Error when the row has not the columns that were described.
  void check_columns(const PGresult* row) const;

  Result peeked_;
};

}  // namespace sqlpod::postgresql
