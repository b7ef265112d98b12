// Writing a batch of rows in each format to nowhere.
#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>

#include "error/arrow_status.h"
#include "executor/table/table_writer.h"

namespace sqlpod {
namespace {

constexpr std::int64_t batch_rows = 16 * 1024;

/// Keys, amounts, days, a text of few values and one of many.
std::shared_ptr<arrow::RecordBatch> batch() {
  arrow::Int64Builder keys;
  arrow::Decimal128Builder amounts(arrow::decimal128(15, 2));
  arrow::Date32Builder days;
  arrow::StringBuilder modes;
  arrow::StringBuilder comments;
  for (std::int64_t i = 0; i < batch_rows; ++i) {
    check(keys.Append(i * 7919));
    check(amounts.Append(arrow::Decimal128(i * 121'337 % 10'000'000)));
    check(days.Append(static_cast<std::int32_t>(8000 + i % 2500)));
    check(modes.Append(i % 3 == 0 ? "AIR" : "REG AIR"));
    check(comments.Append("comment " + std::to_string(i * 2'654'435'761 % 1'000'003)));
  }
  arrow::ArrayVector arrays;
  arrow::FieldVector fields;
  for (arrow::ArrayBuilder* builder :
       std::initializer_list<arrow::ArrayBuilder*>{&keys, &amounts, &days, &modes, &comments}) {
    fields.push_back(arrow::field("c" + std::to_string(fields.size()), builder->type()));
    arrays.push_back(checked(builder->Finish()));
  }
  return arrow::RecordBatch::Make(arrow::schema(fields), batch_rows, arrays);
}

void write_batches(benchmark::State& state, TableFormat format) {
  const auto rows = batch();
  arrow::io::MockOutputStream stream;
  const auto writer = make_table_writer(format, rows->schema(), stream);
  for (auto _ : state) writer->write(*rows);
  writer->finish();
  state.SetItemsProcessed(state.iterations() * batch_rows);
  state.SetBytesProcessed(stream.GetExtentBytesWritten());
}

BENCHMARK_CAPTURE(write_batches, csv, TableFormat::csv)->Name("write/csv");
BENCHMARK_CAPTURE(write_batches, jsonl, TableFormat::jsonl)->Name("write/jsonl");
BENCHMARK_CAPTURE(write_batches, parquet, TableFormat::parquet)->Name("write/parquet");
BENCHMARK_CAPTURE(write_batches, arrow, TableFormat::arrow)->Name("write/arrow");

}  // namespace
}  // namespace sqlpod
