// Rows that wait on disk, in pieces that are read back one by one.
//
// The file has no name, so nothing is left of it. One thread at a time. Errors: Error (output) that
// names the folder.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <filesystem>
#include <memory>

#include "executor/storage/descriptor_stream.h"

namespace sqlpod {

class RowSpill {
 public:
  /// Where a piece lies.
  struct Piece {
    std::int64_t offset;
    std::int64_t size;
  };

  /// Makes the file in `folder` when the first piece is written.
  explicit RowSpill(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Piece write(const arrow::RecordBatch& rows);
  std::shared_ptr<arrow::RecordBatch> read(const Piece& piece,
                                           const std::shared_ptr<arrow::Schema>& schema) const;

 private:
  void make();

  std::filesystem::path folder_;
  Descriptor file_;
  std::int64_t size_ = 0;
};

}  // namespace sqlpod
