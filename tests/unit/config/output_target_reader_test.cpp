#include "config/output_target_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/task_spec.h"
#include "error/error.h"

namespace sqlpod {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

OutputTarget parse(const std::string& output) {
  return parse_task_spec(
             "name: t\nquery_template: SELECT 1\ntask_config: {uri: 'sqlite://'}\n"
             "output_schema_type: any\noutput: " +
                 output + "\n",
             "t.yaml")
      .output;
}

std::string errors_of(const std::string& output) {
  try {
    parse(output);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.message() + "\n" + error.hint() + "\n" + error.details();
  }
  return "(parsed)";
}

TEST(OutputTargetReader, ReadsWhatSplitsADataSet) {
  const DatasetOptions dataset =
      parse(
          "{path: out/, max_rows_per_file: 1000000, max_bytes_per_file: 1.5MiB, "
          "partition_by: [year, country]}")
          .dataset;
  EXPECT_EQ(dataset.max_rows_per_file, 1'000'000);
  EXPECT_EQ(dataset.max_bytes_per_file, 1'572'864);
  EXPECT_THAT(dataset.partition_by, ElementsAre("year", "country"));
  EXPECT_TRUE(dataset.any());
}

TEST(OutputTargetReader, OneColumnNeedsNoList) {
  EXPECT_THAT(parse("{path: out/, partition_by: year}").dataset.partition_by, ElementsAre("year"));
}

TEST(OutputTargetReader, AFileIsNoDataSet) {
  EXPECT_FALSE(parse("{path: out.csv, row_group_rows: 5}").dataset.any());
}

TEST(OutputTargetReader, ReadsHowAFileIsWritten) {
  const FormatOptions options =
      parse(
          "{path: a.parquet, compression: zstd, compression_level: -3, row_group_rows: 1000, "
          "row_group_bytes: 8MB, page_bytes: 64KiB, dictionary: false, statistics: false, "
          "bloom_filters: [id]}")
          .format_options;
  EXPECT_EQ(options.compression, "zstd");
  EXPECT_EQ(options.compression_level, -3);
  EXPECT_EQ(options.row_group_rows, 1000);
  EXPECT_EQ(options.row_group_bytes, 8'000'000);
  EXPECT_EQ(options.page_bytes, 65'536);
  EXPECT_EQ(options.dictionary, false);
  EXPECT_FALSE(options.statistics);
  EXPECT_THAT(options.bloom_filters, ElementsAre("id"));
}

TEST(OutputTargetReader, RefusesWhatIsNoLimitOrList) {
  struct Case {
    const char* output;
    const char* expected;
  };
  const Case cases[] = {
      {"{max_rows_per_file: 0}", "0 is out of range"},
      {"{max_rows_per_file: -1}", "-1 is out of range"},
      {"{max_rows_per_file: many}", "max_rows_per_file"},
      {"{max_bytes_per_file: 0}", "max_bytes_per_file"},
      {"{max_bytes_per_file: 5 parsecs}", "max_bytes_per_file"},
      {"{partition_by: []}", "names no column"},
      {"{partition_by: [a, a]}", "names the column 'a' twice"},
      {"{partition_by: {a: b}}", "partition_by"},
      {"{partition_on: a}", "did you mean 'partition_by'?"},
      {"{compression: zst}", "did you mean 'zstd'?"},
  };
  for (const Case& each : cases) {
    EXPECT_THAT(errors_of(each.output), HasSubstr(each.expected)) << each.output;
  }
}

}  // namespace
}  // namespace sqlpod
