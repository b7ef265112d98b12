// What the options of FileDescription make of a Parquet file.
#include <arrow/util/key_value_metadata.h>
#include <parquet/bloom_filter.h>
#include <parquet/bloom_filter_reader.h>
#include <parquet/column_page.h>
#include <parquet/column_reader.h>
#include <parquet/statistics.h>

#include <cmath>
#include <random>

#include "tests/unit/table/parquet_testing.h"

namespace sqlpod {
namespace {

using namespace parquet_testing;

TEST(ParquetOptions, RowGroupsAndPagesAreAsLargeAsTold) {
  const auto batch = counting(1000, 1000);
  const std::string by_rows =
      with_options({batch}, [](FormatOptions& o) { o.row_group_rows = 300; });
  EXPECT_EQ(metadata_of(by_rows)->num_row_groups(), 4);
  expect_reads_back(by_rows, {batch});
  const std::string by_bytes =
      with_options({batch}, [](FormatOptions& o) { o.row_group_bytes = 400; });
  EXPECT_EQ(metadata_of(by_bytes)->num_row_groups(), 10);
  expect_reads_back(by_bytes, {batch});
  const std::string pages = with_options({batch}, [](FormatOptions& o) { o.page_bytes = 400; });
  const auto file = parquet::ParquetFileReader::Open(file_of(pages));
  const auto reader = file->RowGroup(0)->GetColumnPageReader(0);
  int count = 0;
  while (reader->NextPage() != nullptr) ++count;
  EXPECT_EQ(count, 10);
  expect_reads_back(pages, {batch});
}

TEST(ParquetOptions, EveryCompressionReadsBack) {
  const auto batch = counting(10'000, 7);
  const std::vector<std::pair<std::string, parquet::Compression::type>> cases = {
      {"none", parquet::Compression::UNCOMPRESSED},
      {"snappy", parquet::Compression::SNAPPY},
      {"zstd", parquet::Compression::ZSTD},
      {"lz4", parquet::Compression::LZ4},
      {"gzip", parquet::Compression::GZIP}};
  for (const auto& [name, codec] : cases) {
    const std::string bytes = with_options(
        {batch}, [&compression = name](FormatOptions& o) { o.compression = compression; });
    EXPECT_EQ(metadata_of(bytes)->RowGroup(0)->ColumnChunk(0)->compression(), codec) << name;
    expect_reads_back(bytes, {batch});
  }
  const auto level = [&](int number) {
    return with_options({batch}, [&](FormatOptions& o) {
      o.compression = "zstd";
      o.compression_level = number;
      o.dictionary = false;
    });
  };
  EXPECT_LT(level(19).size(), level(1).size());
}

TEST(ParquetOptions, TextThatHardlyCompressesIsStoredAsItIsUnlessTold) {
  std::mt19937_64 random(1);
  arrow::StringBuilder builder;
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (int j = 0; j < 5; ++j) text += std::to_string(random());
    std::string packed;
    for (std::size_t j = 0; j + 1 < text.size(); j += 2) {
      packed += static_cast<char>('!' + (text[j] - '0') * 9 + (text[j + 1] - '0') % 9);
    }
    check(builder.Append(packed));
  }
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("t", arrow::utf8())}),
                                              5000, {checked(builder.Finish())});
  const std::string chosen = written(TableFormat::parquet, {batch});
  EXPECT_EQ(metadata_of(chosen)->RowGroup(0)->ColumnChunk(0)->compression(),
            parquet::Compression::UNCOMPRESSED);
  expect_reads_back(chosen, {batch});
  const std::string told =
      with_options({batch}, [](FormatOptions& o) { o.compression = "snappy"; });
  EXPECT_EQ(metadata_of(told)->RowGroup(0)->ColumnChunk(0)->compression(),
            parquet::Compression::SNAPPY);
  expect_reads_back(told, {batch});
}

TEST(ParquetOptions, ADictionaryIsThereWhereItPaysOrWhereTold) {
  const auto has_dictionary = [](const std::string& bytes) {
    return metadata_of(bytes)->RowGroup(0)->ColumnChunk(0)->has_dictionary_page();
  };
  const auto repeated = counting(10'000, 7);
  const auto different = counting(10'000, 10'000);
  EXPECT_TRUE(has_dictionary(written(TableFormat::parquet, {repeated})));
  EXPECT_FALSE(has_dictionary(written(TableFormat::parquet, {different})));
  for (const auto& batch : {repeated, different}) {
    for (const bool told : {false, true}) {
      const std::string bytes =
          with_options({batch, batch->Slice(5)}, [&](FormatOptions& o) { o.dictionary = told; });
      EXPECT_EQ(has_dictionary(bytes), told);
      expect_reads_back(bytes, {batch, batch->Slice(5)});
    }
  }
}

TEST(ParquetOptions, StatisticsTellTheRangeInTheOrderOfTheType) {
  const auto batch = batch_of({
      {"i", arrow::int32(), "[3, -1, null]"},
      {"u", arrow::uint64(), "[18446744073709551615, 1, null]"},
      {"f", arrow::float64(), "[NaN, 0.0, 2.5]"},
      {"s", arrow::utf8(), R"(["b", "é", ""])"},
      {"d", arrow::decimal128(30, 0), R"(["-5", "4", null])"},
      {"b", arrow::boolean(), "[true, null, true]"},
      {"n", arrow::int64(), "[null, null, null]"},
      {"x", arrow::float64(), "[NaN, NaN, NaN]"},
  });
  const std::string bytes = written(TableFormat::parquet, {batch});
  const auto metadata = metadata_of(bytes);
  const auto group = metadata->RowGroup(0);
  const auto statistics = [&](int column) { return group->ColumnChunk(column)->statistics(); };
  const auto ints = std::static_pointer_cast<parquet::Int32Statistics>(statistics(0));
  EXPECT_EQ(ints->min(), -1);
  EXPECT_EQ(ints->max(), 3);
  EXPECT_EQ(ints->null_count(), 1);
  const auto unsigneds = std::static_pointer_cast<parquet::Int64Statistics>(statistics(1));
  EXPECT_EQ(unsigneds->min(), 1);
  EXPECT_EQ(unsigneds->max(), -1);
  const auto reals = std::static_pointer_cast<parquet::DoubleStatistics>(statistics(2));
  EXPECT_TRUE(std::signbit(reals->min()));
  EXPECT_EQ(reals->max(), 2.5);
  const auto texts = std::static_pointer_cast<parquet::ByteArrayStatistics>(statistics(3));
  EXPECT_EQ(texts->EncodeMin(), "");
  EXPECT_EQ(texts->EncodeMax(), "é");
  EXPECT_EQ(statistics(4)->EncodeMin().back(), '\xFB');
  EXPECT_EQ(statistics(4)->EncodeMax().back(), '\x04');
  const auto booleans = std::static_pointer_cast<parquet::BoolStatistics>(statistics(5));
  EXPECT_TRUE(booleans->min());
  EXPECT_TRUE(booleans->max());
  EXPECT_FALSE(statistics(6)->HasMinMax());
  EXPECT_EQ(statistics(6)->null_count(), 3);
  EXPECT_FALSE(statistics(7)->HasMinMax());
  const std::string without = with_options({batch}, [](FormatOptions& o) { o.statistics = false; });
  EXPECT_FALSE(metadata_of(without)->RowGroup(0)->ColumnChunk(0)->is_stats_set());
}

TEST(ParquetOptions, BloomFiltersKnowTheValuesOfTheirColumn) {
  const auto batch = batch_of({{"id", arrow::int64(), "[1, 2, null]"},
                               {"list", arrow::list(arrow::int64()), "[[1], [2], null]"},
                               {"name", arrow::utf8(), R"(["alice", "bob", null])"},
                               {"price", arrow::decimal128(30, 2), R"(["1.00", "2.00", null])"}});
  const std::string bytes = with_options({batch}, [](FormatOptions& o) {
    o.bloom_filters = {"name", "id", "price"};
    o.row_group_rows = 2;
  });
  expect_reads_back(bytes, {batch});
  const auto file = parquet::ParquetFileReader::Open(file_of(bytes));
  auto& filters = file->GetBloomFilterReader();
  const auto first = filters.RowGroup(0);
  const auto ids = first->GetColumnBloomFilter(0);
  ASSERT_NE(ids, nullptr);
  EXPECT_TRUE(ids->FindHash(ids->Hash(std::int64_t{1})));
  EXPECT_FALSE(ids->FindHash(ids->Hash(std::int64_t{77})));
  const auto names = first->GetColumnBloomFilter(2);
  ASSERT_NE(names, nullptr);
  EXPECT_TRUE(names->FindHash(names->Hash(std::string_view("bob"))));
  EXPECT_FALSE(names->FindHash(names->Hash(std::string_view("carol"))));
  EXPECT_EQ(first->GetColumnBloomFilter(1), nullptr);
  EXPECT_NE(first->GetColumnBloomFilter(3), nullptr);
  const auto second = filters.RowGroup(1)->GetColumnBloomFilter(0);
  ASSERT_NE(second, nullptr);
  EXPECT_FALSE(second->FindHash(second->Hash(std::int64_t{1})));
}

TEST(ParquetOptions, ABloomFilterThatCannotBeIsAnErrorThatNamesTheColumn) {
  const auto batch = batch_of({{"id", arrow::int64(), "[1]"},
                               {"flag", arrow::boolean(), "[true]"},
                               {"tags", arrow::list(arrow::int64()), "[[1]]"}});
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"ids", "output.bloom_filters: there is no column 'ids'"},
      {"flag",
       "output.bloom_filters: column 'flag' has the type bool, which Parquet has no bloom filter "
       "for"},
      {"tags",
       "output.bloom_filters: column 'tags' has the type list<item: int64>, which Parquet has no "
       "bloom filter for"}};
  for (const auto& [column, message] : cases) {
    const auto with_filter = [&filter = column](FormatOptions& o) { o.bloom_filters = {filter}; };
    const Error error = error_of([&] { with_options({batch}, with_filter); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_EQ(error.message(), message);
  }
}

TEST(ParquetOptions, TheFooterCarriesTheMetadata) {
  FileDescription description;
  description.metadata = {{"sqlpod.task", "t"}, {"sqlpod.version", "1"}};
  const auto batch = batch_of({{"id", arrow::int64(), "[1]"}});
  const auto metadata = metadata_of(written(TableFormat::parquet, {batch}, description));
  ASSERT_NE(metadata->key_value_metadata(), nullptr);
  EXPECT_EQ(checked(metadata->key_value_metadata()->Get("sqlpod.task")), "t");
  EXPECT_EQ(metadata->created_by().substr(0, 15), "sqlpod version ");
}

}  // namespace
}  // namespace sqlpod
