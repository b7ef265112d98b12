// Where the table of a run goes: a single file, or the files of a data set. It appears whole or not
// at all.
//
// Order of use: writer() for each part, their write() and finish(), then finish(), then publish().
// Destroyed before publish(), it takes back what was written, where that can be done. Threads: the
// writers of different parts may be used by a thread each; everything else belongs to one thread,
// but bytes(), which any may call. Errors: Error (output) that names path or URI.
#pragma once

#include <arrow/type.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "executor/table/table_writer.h"

namespace sqlpod {

class TableSink {
 public:
  TableSink() = default;
  TableSink(const TableSink&) = delete;
  TableSink& operator=(const TableSink&) = delete;
  virtual ~TableSink() = default;

  /// The writer of one part of the table, counted from 0; owned by the sink. All parts have the
  /// same columns. A single file gives one and the same to all parts. Throws Error (output) when
  /// the format cannot hold the schema.
  virtual TableWriter& writer(std::size_t part, const std::shared_ptr<arrow::Schema>& schema) = 0;
  /// Ends every writer, and makes what was written durable as far as it can be before publish().
  virtual void finish() = 0;
  /// Makes the output visible under its name. Call after finish().
  virtual void publish() = 0;
  /// Bytes written so far.
  virtual std::int64_t bytes() const = 0;
  /// Whether what was written is gone when the object dies before publish().
  virtual bool can_be_taken_back() const = 0;
};

}  // namespace sqlpod
