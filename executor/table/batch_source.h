// What gives the record batches of a table file, one after another.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>

namespace sqlpod {

/// How large a batch gets: so many rows, or so many bytes of the file.
constexpr std::int64_t most_batch_rows = 8192;
constexpr std::size_t most_batch_bytes = std::size_t{4} * 1024 * 1024;

class BatchSource {
 public:
  BatchSource() = default;
  BatchSource(const BatchSource&) = delete;
  BatchSource& operator=(const BatchSource&) = delete;
  virtual ~BatchSource() = default;

  /// The next batch; null at the end. The first is always there, be it without rows, and all have
  /// its schema. Throws Error (usage) that names the file, and the row when it is about one.
  virtual std::shared_ptr<arrow::RecordBatch> next() = 0;
};

}  // namespace sqlpod
