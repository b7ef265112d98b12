#include "executor/table/partitioned_writer.h"

#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>
#include <arrow/util/byte_size.h>

#include <algorithm>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"

namespace sqlpod {
namespace {

constexpr std::size_t most_folders = 10'000;
constexpr std::int64_t most_gathered_bytes = 8 * 1024 * 1024;
/// So many rows at a time are worth an open file and a row group of their own.
constexpr std::int64_t many_rows = 4096;

std::shared_ptr<arrow::RecordBatch> joined(arrow::RecordBatchVector batches) {
  if (batches.size() == 1) return batches.front();
  return checked(arrow::ConcatenateRecordBatches(batches));
}

std::shared_ptr<arrow::RecordBatch> in_order(const std::shared_ptr<arrow::RecordBatch>& batch,
                                             const std::vector<std::int64_t>& order) {
  if (std::is_sorted(order.begin(), order.end())) return batch;
  const arrow::Int64Array indices(batch->num_rows(), arrow::Buffer::Wrap(order));
  const arrow::Datum taken =
      checked(arrow::compute::Take(arrow::Datum(batch), arrow::Datum(indices.data()),
                                   arrow::compute::TakeOptions::NoBoundsCheck()));
  return taken.record_batch();
}

}  // namespace

struct PartitionedWriter::Folder {
  Folder(DatasetFiles& files, std::size_t part, const std::string& path)
      : series(files, part, path + "/") {}

  FileSeries series;
  std::vector<std::int64_t> rows;  ///< among those gathered
  std::vector<RowSpill::Piece> spilled;
};

PartitionedWriter::PartitionedWriter(DatasetFiles& files, PartitionColumns columns,
                                     std::size_t part)
    : files_(files),
      columns_(std::move(columns)),
      part_(part),
      spill_(files.folder->scratch_folder()) {}

PartitionedWriter::~PartitionedWriter() = default;

void PartitionedWriter::write(const arrow::RecordBatch& batch) {
  const arrow::ArrayVector values = columns_.values(batch);
  std::string last_key;
  std::string key;
  Folder* folder = nullptr;
  for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
    PartitionColumns::key_of(values, row, key);
    if (folder == nullptr || key != last_key) {
      folder = &folder_of(values, row, key);
      std::swap(key, last_key);
      if (folder->rows.empty()) touched_.push_back(folder);
    }
    folder->rows.push_back(gathered_rows_ + row);
  }
  gathered_.push_back(columns_.file_batch(batch));
  gathered_rows_ += batch.num_rows();
  gathered_bytes_ += checked(arrow::util::ReferencedBufferSize(*gathered_.back()));
  if (gathered_bytes_ >= most_gathered_bytes) divide();
}

PartitionedWriter::Folder& PartitionedWriter::folder_of(const arrow::ArrayVector& values,
                                                        std::int64_t row, const std::string& key) {
  const auto found = by_key_.find(key);
  if (found != by_key_.end()) return *found->second;
  if (folders_.size() >= most_folders) {
    throw Error(ErrorKind::output,
                "output.partition_by gives more than " + std::to_string(most_folders) + " folders",
                "partition by columns of fewer values, such as a date without its time");
  }
  folders_.push_back(std::make_unique<Folder>(files_, part_, columns_.folder_of(values, row)));
  by_key_.emplace(key, folders_.back().get());
  return *folders_.back();
}

void PartitionedWriter::divide() {
  if (gathered_.empty()) return;
  std::vector<std::int64_t> order;
  order.reserve(static_cast<std::size_t>(gathered_rows_));
  for (const Folder* folder : touched_) {
    order.insert(order.end(), folder->rows.begin(), folder->rows.end());
  }
  // One copy in the order of the folders: a copy for each of them would take far longer.
  const auto all = in_order(joined(std::exchange(gathered_, {})), order);
  gathered_rows_ = 0;
  gathered_bytes_ = 0;
  const bool has_few_folders = folders_.size() <= files_.folder->most_open_files();
  std::int64_t start = 0;
  for (Folder* folder : std::exchange(touched_, {})) {
    const auto count = static_cast<std::int64_t>(std::exchange(folder->rows, {}).size());
    const auto rows = all->Slice(start, count);
    start += count;
    if (has_few_folders || count >= many_rows) {
      write_to(*folder, *rows);
      folder->series.flush();
    } else {
      folder->spilled.push_back(spill_.write(*rows));
    }
  }
}

void PartitionedWriter::write_to(Folder& folder, const arrow::RecordBatch& rows) {
  const auto is_open = std::find(open_.begin(), open_.end(), &folder);
  if (is_open != open_.end()) {
    open_.erase(is_open);
  } else if (files_.open_files >= static_cast<std::int64_t>(files_.folder->most_open_files())) {
    end_least_recently_used();
  }
  folder.series.write(rows);
  if (folder.series.is_open()) open_.push_back(&folder);
}

void PartitionedWriter::end_least_recently_used() {
  if (open_.empty()) return;
  open_.front()->series.end();
  open_.erase(open_.begin());
}

void PartitionedWriter::finish() {
  divide();
  // Those that are open end first: what is read back of the others needs a file at a time.
  std::stable_partition(folders_.begin(), folders_.end(),
                        [](const auto& folder) { return folder->series.is_open(); });
  open_.clear();
  for (const auto& folder : folders_) {
    write_spilled(*folder);
    folder->series.end();
  }
}

void PartitionedWriter::write_spilled(Folder& folder) {
  arrow::RecordBatchVector pieces;
  std::int64_t rows = 0;
  const auto write = [&] {
    if (!pieces.empty()) folder.series.write(*joined(std::exchange(pieces, {})));
    rows = 0;
  };
  for (const RowSpill::Piece& piece : std::exchange(folder.spilled, {})) {
    pieces.push_back(spill_.read(piece, files_.schema));
    rows += pieces.back()->num_rows();
    if (rows >= many_rows) write();
  }
  write();
}

}  // namespace sqlpod
