// Reads a query's result row by row by the binary protocol, unbuffered: one row in memory at a
// time.
#pragma once

#include <mysql.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "executor/engine/mysql/decoder.h"
#include "executor/engine/mysql/handles.h"
#include "executor/engine/row_reader.h"

namespace sqlpod::mysql {

class Reader : public RowReader {
 public:
  /// `statement` has been executed and its result not been stored. The connection must outlive the
  /// reader.
  Reader(MYSQL* connection, PreparedStatement statement, const MYSQL_RES& columns);
  ~Reader() override;

 protected:
  std::optional<std::size_t> read_row() override;

 private:
  void bind();
  void fetch_rest(std::size_t column);
  void finish();

  MYSQL* connection_;
  PreparedStatement statement_;
  std::vector<Cell> cells_;
  std::vector<std::unique_ptr<Decoder>> decoders_;
  bool in_flight_ = true;
};

}  // namespace sqlpod::mysql
