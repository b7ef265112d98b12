// Reads a query's result row by row by the binary protocol, unbuffered: one row in memory at a
// time. Values are decoded where they lie in the client's packet buffer; nothing is copied on the
// way.
#pragma once

#include <mysql.h>

#include <cstddef>
#include <functional>
#include <optional>

#include "executor/engine/mysql/error.h"
#include "executor/engine/mysql/handles.h"
#include "executor/engine/mysql/row_decoder.h"
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
  void finish();
  /// The server's error, or the client's.
  Error failure() const;

  MYSQL* connection_;
  StatementHandle statement_;
  RowDecoder row_;
  std::size_t columns_;
  Judge judge_;
  bool in_flight_ = true;
};

}  // namespace sqlpod::mysql
