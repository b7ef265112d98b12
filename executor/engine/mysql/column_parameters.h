// The parameters of many rows at once, as array binding takes them: a column of values each.
#pragma once

#include <arrow/record_batch.h>
#include <mysql.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "executor/query/statement.h"

namespace sqlpod::mysql {

class ColumnParameters {
 public:
  explicit ColumnParameters(const std::vector<Parameter>& parameters);
  ColumnParameters(const ColumnParameters&) = delete;
  ColumnParameters& operator=(const ColumnParameters&) = delete;

  /// Drops what it holds and takes rows of a batch, from `first` on, until the batch ends or there
  /// are `max_rows` of them or about `max_bytes`; one at least. Answers how many. `row_number` is
  /// that of the first, for messages. Throws Error (usage) naming a row that cannot be bound.
  std::int64_t take(const arrow::RecordBatch& batch, std::int64_t first, std::int64_t max_rows,
                    std::size_t max_bytes, std::int64_t row_number);

  /// What take() has taken; valid until the next one.
  MYSQL_BIND* binds();
  /// How much it takes in a request, about.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Column {
    std::string contents;  // of all rows, one behind the other
    std::vector<unsigned long> lengths;
    std::vector<char> indicators;
    std::vector<const char*> starts;  // of texts
  };

  void take_row(const arrow::RecordBatch& batch, std::int64_t row);

  const std::vector<Parameter>& parameters_;
  std::vector<Column> columns_;
  std::vector<MYSQL_BIND> binds_;
  std::size_t bytes_ = 0;
};

}  // namespace sqlpod::mysql
