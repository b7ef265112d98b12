// Decoding of values of PostgreSQL's binary format, without a server: one of each common type again
// and again, in batches as a reader makes them.
#include <arrow/array.h>
#include <arrow/builder.h>
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "error/arrow_status.h"
#include "executor/engine/postgresql/decoder.h"
#include "executor/engine/postgresql/oids.h"

namespace sqlpod::postgresql {
namespace {

using namespace std::string_view_literals;

void decode_values(benchmark::State& state, Oid oid, int modifier, std::string_view bytes) {
  constexpr int batch_rows = 16 * 1024;
  Type type;
  type.oid = oid;
  type.modifier = modifier;
  const auto builder = checked(arrow::MakeBuilder(field_of("x", type)->type()));
  const auto decoder = make_decoder(type, *builder);
  for (auto _ : state) {
    for (int i = 0; i < batch_rows; ++i) decoder->append(bytes);
    benchmark::DoNotOptimize(checked(builder->Finish()));
  }
  state.SetItemsProcessed(state.iterations() * batch_rows);
}

constexpr int numeric_15_2 = ((15 << 16) | 2) + 4;
constexpr int numeric_50_10 = ((50 << 16) | 10) + 4;

BENCHMARK_CAPTURE(decode_values, int8, int8_oid, -1, "\0\0\0\0\0\0\x1e\xf0"sv)
    ->Name("postgresql/decode/int8");
BENCHMARK_CAPTURE(decode_values, float8, float8_oid, -1, "\x3f\xf8\0\0\0\0\0\0"sv)
    ->Name("postgresql/decode/float8");
// 1213.37
BENCHMARK_CAPTURE(decode_values, numeric_15_2, numeric_oid, numeric_15_2,
                  "\0\2\0\0\0\0\0\2\x04\xbd\x0e\x74"sv)
    ->Name("postgresql/decode/numeric(15,2)");
BENCHMARK_CAPTURE(decode_values, numeric_50_10, numeric_oid, numeric_50_10,
                  "\0\2\0\0\0\0\0\2\x04\xbd\x0e\x74"sv)
    ->Name("postgresql/decode/numeric(50,10)");
BENCHMARK_CAPTURE(decode_values, date, date_oid, -1, "\0\0\x22\x7b"sv)
    ->Name("postgresql/decode/date");
BENCHMARK_CAPTURE(decode_values, timestamptz, timestamptz_oid, -1, "\0\2\xb2\x4b\x5a\xf4\x80\0"sv)
    ->Name("postgresql/decode/timestamptz");
BENCHMARK_CAPTURE(decode_values, text, text_oid, -1, "DELIVER IN PERSON"sv)
    ->Name("postgresql/decode/text");
BENCHMARK_CAPTURE(decode_values, bool, bool_oid, -1, "\1"sv)->Name("postgresql/decode/bool");

}  // namespace
}  // namespace sqlpod::postgresql
