#include "executor/table/dataset_sink.h"

#include <parquet/arrow/reader.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <thread>

#include "tests/support/temporary_folder.h"
#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

namespace fs = std::filesystem;
using namespace table_fixture;
using sqlpod::testing::read_file;

/// The content of each file of a folder, by its path in it.
std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_directory()) continue;
    files[entry.path().lexically_relative(folder).string()] = read_file(entry.path().string());
  }
  return files;
}

using Files = std::map<std::string, std::string>;

class DatasetSinkTest : public ::testing::Test {
 protected:
  DatasetSink sink(const DatasetOptions& options, TableFormat format = TableFormat::csv,
                   bool is_shared = false, const FormatOptions& format_options = {}) const {
    return {
        make_dataset_folder(target_, is_shared, nullptr), format, {format_options, {}}, options};
  }

  /// Writes the batches as one part and publishes.
  Files written(const DatasetOptions& options, const arrow::RecordBatchVector& batches,
                TableFormat format = TableFormat::csv) const {
    DatasetSink output = sink(options, format);
    TableWriter& writer = output.writer(0, batches.front()->schema());
    for (const auto& batch : batches) writer.write(*batch);
    output.finish();
    output.publish();
    return files_of(target_);
  }

  sqlpod::testing::TemporaryFolder folder_;
  std::string target_ = folder_.file("set/");
};

std::shared_ptr<arrow::RecordBatch> numbers(int from, int to) {
  std::string json;
  for (int i = from; i < to; ++i) json += (json.empty() ? "" : ",") + std::to_string(i);
  return batch_of({{"n", arrow::int32(), "[" + json + "]"}});
}

std::shared_ptr<arrow::RecordBatch> rows_with_keys(const std::string& keys,
                                                   const std::string& values) {
  return batch_of({{"k", arrow::utf8(), keys}, {"n", arrow::int32(), values}});
}

TEST_F(DatasetSinkTest, AFileEndsAtExactlyTheRowsItMayHave) {
  EXPECT_EQ(written({.max_rows_per_file = 2}, {numbers(0, 3), numbers(3, 5)}),
            (Files{{"_SUCCESS", ""},
                   {"part-00000-00000.csv", "n\n0\n1\n"},
                   {"part-00000-00001.csv", "n\n2\n3\n"},
                   {"part-00000-00002.csv", "n\n4\n"}}));
}

TEST_F(DatasetSinkTest, NoFileWithoutRowsFollowsAFullOne) {
  EXPECT_EQ(written({.max_rows_per_file = 2}, {numbers(0, 2)}).size(), 2U);
}

TEST_F(DatasetSinkTest, AFileEndsSoonAfterTheBytesItMayHave) {
  const auto files = written({.max_bytes_per_file = 300'000}, {numbers(0, 300'000)});
  EXPECT_EQ(files.size(), 1U + 4U);  // 1,988,890 bytes and the marker
  std::string all;
  for (const auto& [name, content] : files) {
    EXPECT_LT(content.size(), 300'000U + 256U * 1024U + 10'000U) << name;
    all += content.substr(std::min<std::size_t>(content.size(), 2));
  }
  EXPECT_EQ(static_cast<int>(std::count(all.begin(), all.end(), '\n')), 300'000);
}

TEST_F(DatasetSinkTest, ParquetFilesEndSoonAfterTheirBytesToo) {
  const auto files =
      written({.max_bytes_per_file = 50'000}, {numbers(0, 200'000)}, TableFormat::parquet);
  ASSERT_GE(files.size(), 4U);
  for (const auto& [name, content] : files) EXPECT_LT(content.size(), 150'000U) << name;
}

TEST_F(DatasetSinkTest, ATableWithoutRowsGivesOneFileWithItsSchema) {
  EXPECT_EQ(written({.max_rows_per_file = 2}, {numbers(0, 0)}),
            (Files{{"_SUCCESS", ""}, {"part-00000-00000.csv", "n\n"}}));
}

TEST_F(DatasetSinkTest, ATableWithoutRowsGivesOneFileWhateverItsPartsAndPartitions) {
  DatasetSink output = sink({.partition_by = {"k"}});
  const auto batch = rows_with_keys("[]", "[]");
  output.writer(3, batch->schema());
  output.writer(4, batch->schema());
  output.finish();
  output.publish();
  EXPECT_EQ(files_of(target_), (Files{{"_SUCCESS", ""}, {"part-00003-00000.csv", "n\n"}}));
}

TEST_F(DatasetSinkTest, RowsGoToTheFolderOfTheirValues) {
  EXPECT_EQ(
      written({.partition_by = {"k"}}, {rows_with_keys(R"(["a", "b", "a", null])", "[1, 2, 3, 4]"),
                                        rows_with_keys(R"(["b", "b"])", "[5, 6]")}),
      (Files{{"_SUCCESS", ""},
             {"k=a/part-00000-00000.csv", "n\n1\n3\n"},
             {"k=b/part-00000-00000.csv", "n\n2\n5\n6\n"},
             {"k=__HIVE_DEFAULT_PARTITION__/part-00000-00000.csv", "n\n4\n"}}));
}

TEST_F(DatasetSinkTest, AFileOfAFolderMayHaveNoMoreRowsThanAnyOther) {
  EXPECT_EQ(written({.max_rows_per_file = 1, .partition_by = {"k"}},
                    {rows_with_keys(R"(["a", "a"])", "[1, 2]")}),
            (Files{{"_SUCCESS", ""},
                   {"k=a/part-00000-00000.csv", "n\n1\n"},
                   {"k=a/part-00000-00001.csv", "n\n2\n"}}));
}

// Far more folders than files that may be open, and more rows than are held back.
TEST_F(DatasetSinkTest, MoreFoldersThanOpenFilesTakeNoMoreMemoryAndLoseNoRow) {
  constexpr int folders = 200;
  constexpr int batches = 20;
  arrow::Int32Builder keys;
  arrow::StringBuilder texts;
  for (int i = 0; i < 20'000; ++i) {
    check(keys.Append(i * 7 % folders));
    check(texts.Append(std::string(50, static_cast<char>('a' + i % 26))));
  }
  const auto batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("k", arrow::int32()), arrow::field("t", arrow::utf8())}), 20'000,
      {checked(keys.Finish()), checked(texts.Finish())});
  DatasetSink output = sink({.partition_by = {"k"}});
  TableWriter& writer = output.writer(0, batch->schema());
  for (int i = 0; i < batches; ++i) writer.write(*batch);
  output.finish();
  output.publish();
  std::map<std::string, int> rows;
  for (const auto& [name, content] : files_of(target_)) {
    if (name == "_SUCCESS") continue;
    rows[fs::path(name).parent_path().string()] +=
        static_cast<int>(std::count(content.begin(), content.end(), '\n')) - 1;
  }
  EXPECT_EQ(rows.size(), static_cast<std::size_t>(folders));
  for (const auto& [name, count] : rows) EXPECT_EQ(count, 20'000 / folders * batches) << name;
}

TEST_F(DatasetSinkTest, PartsWriteFilesOfTheirOwnInTheirThreads) {
  DatasetSink output = sink({.max_rows_per_file = 100});
  std::vector<std::thread> threads;
  for (int part = 0; part < 4; ++part) {
    TableWriter& writer = output.writer(static_cast<std::size_t>(part), numbers(0, 0)->schema());
    threads.emplace_back([&writer, part] {
      for (int i = 0; i < 10; ++i)
        writer.write(*numbers(part * 1000 + i * 25, part * 1000 + i * 25 + 25));
    });
  }
  EXPECT_GE(output.bytes(), 0);
  for (std::thread& thread : threads) thread.join();
  output.finish();
  output.publish();
  const Files files = files_of(target_);
  EXPECT_EQ(files.size(), 1U + 4U * 3U);
  EXPECT_EQ(files.at("part-00002-00002.csv").substr(0, 6), "n\n2200");
  std::int64_t bytes = 0;
  for (const auto& [name, content] : files) bytes += static_cast<std::int64_t>(content.size());
  EXPECT_EQ(output.bytes(), bytes);
}

TEST_F(DatasetSinkTest, NothingIsLeftOfOneThatWasNotPublished) {
  {
    DatasetSink output = sink({.max_rows_per_file = 1});
    TableWriter& writer = output.writer(0, numbers(0, 0)->schema());
    writer.write(*numbers(0, 3));
    writer.write(*numbers(3, 6));
    output.finish();
    EXPECT_FALSE(fs::exists(target_));
    EXPECT_TRUE(output.can_be_taken_back());
  }
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

/// No file of this process may grow beyond some bytes while it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int) = SIG_DFL;
};

TEST_F(DatasetSinkTest, NothingIsLeftWhenAFileCannotBeWritten) {
  {
    DatasetSink output = sink({.max_rows_per_file = 100'000});
    TableWriter& writer = output.writer(0, numbers(0, 0)->schema());
    const FileSizeLimit limit(100'000);
    const Error error = error_of([&] {
      for (int i = 0; i < 10; ++i) writer.write(*numbers(0, 20'000));
      output.finish();
    });
    EXPECT_EQ(error.kind(), ErrorKind::output);
  }
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(DatasetSinkTest, WhatTheFormatCannotHoldIsRefusedBeforeTheFirstRow) {
  DatasetSink output = sink({.max_rows_per_file = 1}, TableFormat::json);
  const auto schema =
      arrow::schema({arrow::field("n", arrow::int32()), arrow::field("n", arrow::int32())});
  EXPECT_EQ(error_of([&] { output.writer(0, schema); }).kind(), ErrorKind::output);
}

TEST_F(DatasetSinkTest, ATableForPeopleIsNoDataSet) {
  EXPECT_EQ(error_of([&] { sink({}, TableFormat::table); }).kind(), ErrorKind::usage);
}

TEST_F(DatasetSinkTest, MoreFoldersThanADataSetCanHaveAreRefused) {
  arrow::Int32Builder keys;
  for (int i = 0; i <= 10'000; ++i) check(keys.Append(i));
  const auto array = checked(keys.Finish());
  const auto batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("k", arrow::int32()), arrow::field("n", arrow::int32())}),
      array->length(), {array, array});
  DatasetSink output = sink({.partition_by = {"k"}});
  output.writer(0, batch->schema()).write(*batch);
  EXPECT_EQ(error_of([&] { output.finish(); }).message(),
            "output.partition_by gives more than 10000 folders");
}

TEST_F(DatasetSinkTest, AParquetFolderWrittenInPiecesReadsBackAsOneTable) {
  arrow::RecordBatchVector batches;
  for (int i = 0; i < 5; ++i) batches.push_back(numbers(i * 30'000, (i + 1) * 30'000));
  const auto files = written({.max_rows_per_file = 100'000}, batches, TableFormat::parquet);
  std::int64_t rows = 0;
  for (const auto& [name, content] : files) {
    if (name == "_SUCCESS") continue;
    const auto reader = checked(parquet::arrow::OpenFile(
        std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(content)),
        arrow::default_memory_pool()));
    const auto column = checked(reader->ReadTable())->column(0);
    for (const auto& chunk : column->chunks()) {
      for (std::int64_t i = 0; i < chunk->length(); ++i) {
        ASSERT_EQ(static_cast<const arrow::Int32Array&>(*chunk).Value(i), rows++);
      }
    }
  }
  EXPECT_EQ(rows, 150'000);
}

TEST_F(DatasetSinkTest, ASharedFolderGetsThePartsOfEachProcessAndNoMarker) {
  for (const int part : {1, 0}) {
    DatasetSink output = sink({.max_rows_per_file = 2}, TableFormat::csv, true);
    output.writer(static_cast<std::size_t>(part), numbers(0, 0)->schema())
        .write(*numbers(part, part + 1));
    output.finish();
    output.publish();
  }
  EXPECT_EQ(files_of(target_),
            (Files{{"part-00000-00000.csv", "n\n0\n"}, {"part-00001-00000.csv", "n\n1\n"}}));
}

}  // namespace
}  // namespace sqlpod
