#include "executor/table/file_series.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "error/arrow_status.h"

namespace sqlpod {
namespace {

/// How many rows are written between two looks at the size of the file.
constexpr std::int64_t rows_between_looks = 1024;
constexpr auto unlimited = std::numeric_limits<std::int64_t>::max();

std::string five_digits(std::int64_t number) {
  constexpr std::size_t width = 5;
  const std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace

FileSeries::FileSeries(DatasetFiles& files, std::size_t part, std::string folder)
    : files_(files),
      stem_(std::move(folder) + "part-" + five_digits(static_cast<std::int64_t>(part)) + "-") {}

FileSeries::~FileSeries() {
  if (is_open()) --files_.open_files;
}

void FileSeries::begin() {
  if (is_open()) return;
  file_ =
      files_.folder->open(stem_ + five_digits(number_) + "." + std::string(name(files_.format)));
  writer_ = make_table_writer(files_.format, files_.schema, file_->stream(), files_.description);
  ++number_;
  ++files_.files;
  ++files_.open_files;
}

void FileSeries::write(const arrow::RecordBatch& batch) {
  const std::int64_t most_rows = files_.limits.max_rows_per_file.value_or(unlimited);
  const std::int64_t most_bytes = files_.limits.max_bytes_per_file.value_or(unlimited);
  const std::int64_t step = most_bytes == unlimited ? unlimited : rows_between_looks;
  for (std::int64_t start = 0; start < batch.num_rows();) {
    begin();
    const auto slice = batch.Slice(start, std::min(step, most_rows - rows_));
    writer_->write(*slice);
    start += slice->num_rows();
    rows_ += slice->num_rows();
    count_bytes();
    if (rows_ >= most_rows || bytes_ >= most_bytes) end();
  }
}

void FileSeries::flush() {
  if (!is_open()) return;
  writer_->flush();
  check(file_->stream().Flush(), ErrorKind::output);
  count_bytes();
}

void FileSeries::end() {
  if (!is_open()) return;
  writer_->finish();
  writer_.reset();
  --files_.open_files;
  rows_ = 0;
  file_->finish();
  count_bytes();
  bytes_ = 0;
  files_.folder->add(std::move(file_));
}

void FileSeries::count_bytes() {
  files_.bytes += file_->bytes() - std::exchange(bytes_, file_->bytes());
}

}  // namespace sqlpod
