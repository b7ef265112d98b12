// Decoding of rows of MySQL's binary protocol, without a server: a row of the benchmark's table
// lineitem again and again, in batches as a reader makes them.
#include <arrow/array.h>
#include <arrow/builder.h>
#include <benchmark/benchmark.h>

#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "error/arrow_status.h"
#include "executor/engine/mysql/row_decoder.h"

namespace sqlpod::mysql {
namespace {

struct Value {
  enum_field_types type;
  unsigned long length;
  unsigned decimals;
  std::string_view bytes;  ///< as they are in the row
};

using namespace std::string_view_literals;

const Value values[] = {
    {MYSQL_TYPE_LONGLONG, 20, 0, "\1\0\0\0\0\0\0\0"sv},
    {MYSQL_TYPE_LONGLONG, 20, 0, "\xf0\x1e\0\0\0\0\0\0"sv},
    {MYSQL_TYPE_LONGLONG, 20, 0, "\x7a\x12\0\0\0\0\0\0"sv},
    {MYSQL_TYPE_LONG, 11, 0, "\2\0\0\0"sv},
    {MYSQL_TYPE_NEWDECIMAL, 17, 2,
     "\x04"
     "2.00"sv},
    {MYSQL_TYPE_NEWDECIMAL, 17, 2,
     "\x07"
     "1213.37"sv},
    {MYSQL_TYPE_NEWDECIMAL, 17, 2,
     "\x04"
     "0.01"sv},
    {MYSQL_TYPE_NEWDECIMAL, 17, 2,
     "\x04"
     "0.01"sv},
    {MYSQL_TYPE_STRING, 4, 0, "\1N"sv},
    {MYSQL_TYPE_STRING, 4, 0, "\1F"sv},
    {MYSQL_TYPE_DATE, 10, 0, "\4\xc8\7\1\3"sv},
    {MYSQL_TYPE_DATE, 10, 0, "\4\xc8\7\2\1"sv},
    {MYSQL_TYPE_DATE, 10, 0, "\4\xc8\7\1\4"sv},
    {MYSQL_TYPE_STRING, 100, 0,
     "\x0b"
     "COLLECT COD"sv},
    {MYSQL_TYPE_STRING, 40, 0, "\3AIR"sv},
    {MYSQL_TYPE_VAR_STRING, 176, 0,
     "\x0b"
     "c4ca4238a0b"sv},
};

void decode_rows(benchmark::State& state) {
  constexpr int batch_rows = 16 * 1024;
  constexpr unsigned utf8mb4 = 45;
  std::string packet(1 + (std::size(values) + 9) / 8, '\0');
  RowDecoder row;
  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders;
  for (const Value& value : values) {
    MYSQL_FIELD column{};
    column.type = value.type;
    column.length = value.length;
    column.decimals = value.decimals;
    column.charsetnr = utf8mb4;
    builders.push_back(checked(arrow::MakeBuilder(field_of(column)->type())));
    row.add(column, *builders.back());
    packet += value.bytes;
  }
  const auto* begin = reinterpret_cast<const unsigned char*>(packet.data());
  for (auto _ : state) {
    for (int i = 0; i < batch_rows; ++i) row.append(begin, begin + packet.size());
    for (const auto& builder : builders) benchmark::DoNotOptimize(checked(builder->Finish()));
  }
  state.SetItemsProcessed(state.iterations() * batch_rows);
}
BENCHMARK(decode_rows)->Name("mysql/decode/lineitem");

}  // namespace
}  // namespace sqlpod::mysql
