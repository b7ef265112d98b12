// Reads a query's result row by row by the binary protocol, unbuffered: one row in memory at a
// time.
#pragma once

#include <mysql.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "executor/engine/mysql/decoder.h"
#include "executor/engine/mysql/error.h"
#include "executor/engine/mysql/handles.h"
#include "executor/engine/row_reader.h"

namespace sqlpod::mysql {

class Reader : public RowReader {
 public:
  using Judge = std::function<Error(const Error&)>;

  /// `statement` has been executed and its result not been stored. The connection must outlive the
  /// reader, and so must all that `judge` needs, which says what an error of the server's means.
  Reader(MYSQL* connection, StatementHandle statement, const MYSQL_RES& columns, Judge judge);
  ~Reader() override;

 protected:
  std::optional<std::size_t> read_row() override;

 private:
  void bind();
  void fetch_rest(std::size_t column);
  void finish();

  Error failure() const { return judge_(error_of(statement_.get())); }

  MYSQL* connection_;
  StatementHandle statement_;
  std::vector<Cell> cells_;
  std::vector<std::unique_ptr<Decoder>> decoders_;
  Judge judge_;
  bool in_flight_ = true;
};

}  // namespace sqlpod::mysql
