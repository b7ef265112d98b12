#include "executor/table/format_options.h"

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using namespace table_fixture;

std::string error_for(TableFormat format, const std::function<void(FormatOptions&)>& set) {
  FormatOptions options;
  set(options);
  const Error error = error_of([&] { check_format_options(format, options); });
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  return error.message() + "; " + error.hint();
}

TEST(FormatOptions, OneThatTheFormatHasNoUseForIsNamed) {
  EXPECT_EQ(error_for(TableFormat::csv, [](FormatOptions& o) { o.compression = "zstd"; }),
            "output.compression: the format csv has no use for it; leave it out, or write parquet, "
            "arrow or feather");
  const auto nothing_else = "; leave it out, or write parquet";
  const std::vector<std::pair<std::string, std::function<void(FormatOptions&)>>> options = {
      {"row_group_rows", [](FormatOptions& o) { o.row_group_rows = 1; }},
      {"row_group_bytes", [](FormatOptions& o) { o.row_group_bytes = 1; }},
      {"page_bytes", [](FormatOptions& o) { o.page_bytes = 1; }},
      {"dictionary", [](FormatOptions& o) { o.dictionary = false; }},
      {"statistics", [](FormatOptions& o) { o.statistics = false; }},
      {"bloom_filters", [](FormatOptions& o) { o.bloom_filters = {"id"}; }},
  };
  for (const auto& [name, set] : options) {
    for (const TableFormat format :
         {TableFormat::csv, TableFormat::json, TableFormat::jsonl, TableFormat::arrow,
          TableFormat::feather, TableFormat::table}) {
      EXPECT_EQ(error_for(format, set), "output." + name + ": the format " +
                                            std::string(sqlpod::name(format)) +
                                            " has no use for it" + nothing_else);
    }
    FormatOptions given;
    set(given);
    EXPECT_NO_THROW(check_format_options(TableFormat::parquet, given)) << name;
  }
}

TEST(FormatOptions, ACompressionThatArrowHasNotIsNamed) {
  EXPECT_EQ(error_for(TableFormat::arrow, [](FormatOptions& o) { o.compression = "snappy"; }),
            "output.compression: arrow has no snappy; choose zstd, lz4 or none");
  EXPECT_EQ(error_for(TableFormat::feather, [](FormatOptions& o) { o.compression = "gzip"; }),
            "output.compression: feather has no gzip; choose zstd, lz4 or none");
}

TEST(FormatOptions, ALevelThatTheCompressionHasNotIsNamed) {
  EXPECT_EQ(error_for(TableFormat::parquet, [](FormatOptions& o) { o.compression_level = 3; }),
            "output.compression_level: the compression 'snappy' has no levels; leave it out, or "
            "choose zstd, or gzip in parquet");
  EXPECT_EQ(error_for(TableFormat::arrow, [](FormatOptions& o) { o.compression_level = 3; }),
            "output.compression_level: the compression 'none' has no levels; leave it out, or "
            "choose zstd, or gzip in parquet");
  EXPECT_EQ(error_for(TableFormat::parquet,
                      [](FormatOptions& o) {
                        o.compression = "gzip";
                        o.compression_level = 10;
                      }),
            "output.compression_level: 10 is no level of gzip; choose one from 1 to 9");
}

TEST(FormatOptions, WithoutAnyEveryFormatIsContent) {
  for (const TableFormat format : {TableFormat::csv, TableFormat::json, TableFormat::parquet,
                                   TableFormat::arrow, TableFormat::table}) {
    EXPECT_NO_THROW(check_format_options(format, {}));
  }
}

}  // namespace
}  // namespace sqlpod
