// Reads a query's result row by row in libpq's single-row mode: any statement that returns a table,
// bound parameters, one row in memory at a time.
#pragma once

#include <libpq-fe.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "executor/engine/postgresql/connection.h"
#include "executor/engine/postgresql/decoder.h"
#include "executor/engine/postgresql/handles.h"
#include "executor/engine/row_reader.h"

namespace sqlpod::postgresql {

/// The next result of the statement in flight, with errors thrown; null when there is none left.
Result next_result(PGconn* connection);

/// The schema of a result's columns; null when it has none.
std::shared_ptr<arrow::Schema> schema_of(const PGresult* result);

/// Reads and drops what is left, so that the connection can be used again. Throws nothing.
void drain(PGconn* connection) noexcept;

class Reader : public RowReader {
 public:
  /// `connection` has a statement in flight in single-row mode, sent by PQsendQueryParams; it must
  /// outlive the reader.
  explicit Reader(Connection& connection);
  ~Reader() override;

 protected:
  std::optional<std::size_t> read_row() override;

 private:
  Connection& connection_;
  Result first_row_;  // read ahead to learn the columns
  std::vector<std::unique_ptr<Decoder>> decoders_;
  bool in_flight_ = true;
};

}  // namespace sqlpod::postgresql
