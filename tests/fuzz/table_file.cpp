// Table files of every format: whatever the bytes, the file is read to its end or refused, its
// batches are what they say, and a CSV table that is written again reads the same.
//
// The bytes: a line with the suffix of the file's name (`csv`, `jsonl`, `arrow`, `parquet`), then
// the file.
#include "executor/table/table_file.h"

#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/table.h>

#include <algorithm>
#include <array>
#include <string>

#include "error/arrow_status.h"
#include "executor/table/table_writer.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::fuzzing {
namespace {

const std::vector<TableColumn>& columns_of_every_type() {
  static const std::vector<TableColumn> columns = [] {
    std::vector<TableColumn> all;
    for (const char* const type :
         {"int", "float", "str", "bool", "date", "time", "datetime", "timedelta", "decimal",
          "bytes", "uuid", "json", "list[int | None]", "list[list[str]]"}) {
      all.push_back({std::string(1, static_cast<char>('a' + all.size())),
                     parse_input_type(std::string(type) + " | None")});
    }
    return all;
  }();
  return columns;
}

arrow::RecordBatchVector read(const std::string& path, const std::vector<TableColumn>& columns) {
  const auto reader = open_table_file(path, columns);
  arrow::RecordBatchVector batches;
  for (;;) {
    std::shared_ptr<arrow::RecordBatch> batch;
    check(reader->ReadNext(&batch));
    if (!batch) return batches;
    require(batch->ValidateFull().ok(), "a batch that is not valid");
    require(batch->schema()->Equals(*reader->schema()), "a batch of another schema");
    require(batch->num_rows() > 0 && batch->num_rows() <= 8192, "a batch of no good size");
    batches.push_back(std::move(batch));
  }
}

void require_written_reads_the_same(const arrow::RecordBatchVector& batches,
                                    const testing::TemporaryFolder& folder) {
  if (batches.empty()) return;
  const auto stream = checked(arrow::io::BufferOutputStream::Create());
  const auto writer = make_table_writer(TableFormat::csv, batches.front()->schema(), *stream);
  for (const auto& batch : batches) writer->write(*batch);
  writer->finish();
  const std::string path = folder.write("written.csv", checked(stream->Finish())->ToString());
  const auto before = checked(arrow::Table::FromRecordBatches(batches));
  const auto after = checked(arrow::Table::FromRecordBatches(read(path, {})));
  require(before->Equals(*after), "a CSV table that is written reads otherwise");
}

}  // namespace

void fuzz_table_file(std::string_view bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::string_view suffix = bytes.substr(0, end);
  constexpr std::array<std::string_view, 4> suffixes = {"csv", "jsonl", "arrow", "parquet"};
  if (std::find(suffixes.begin(), suffixes.end(), suffix) == suffixes.end()) return;
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  const testing::TemporaryFolder folder;
  const std::string path = folder.write("rows." + std::string(suffix), bytes);
  succeeds(ErrorKind::usage, [&] { read(path, columns_of_every_type()); });
  arrow::RecordBatchVector batches;
  const bool good = succeeds(ErrorKind::usage, [&] { batches = read(path, {}); });
  if (good && suffix == "csv") require_written_reads_the_same(batches, folder);
}

}  // namespace sqlpod::fuzzing
