// Reads a query's result row by row from a cursor. fbclient fetches rows in bulk by itself.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine/firebird/column.h"
#include "executor/engine/firebird/decoder.h"
#include "executor/engine/firebird/handles.h"
#include "executor/engine/row_reader.h"

namespace sqlpod::firebird {

/// What a reader reads from. The attachment and the transaction must outlive it.
struct Source {
  Firebird::IAttachment* attachment;
  Firebird::ITransaction* transaction;
  Reference<Firebird::IStatement> statement;
  Reference<Firebird::IMessageMetadata> metadata;
  Reference<Firebird::IResultSet> cursor;  ///< null for a statement that has given its only row
  std::string message;                     ///< holds one row
};

class Reader : public RowReader {
 public:
  /// `at_end` is called once the server has said that it was the end.
  Reader(Source source, std::function<void()> at_end);

 protected:
  std::optional<std::size_t> read_row() override;

 private:
  bool fetch();
  std::size_t append(std::size_t index);

  Source source_;
  std::function<void()> at_end_;
  std::vector<Column> columns_;
  std::vector<std::unique_ptr<Decoder>> decoders_;
  bool only_row_waits_;
};

}  // namespace sqlpod::firebird
