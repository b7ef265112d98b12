#include "executor/table/table_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "tests/unit/table/table_file_testing.h"

namespace sqlpod {
namespace {

using table_file_testing::column;
using table_file_testing::read_table;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class TableFile : public table_file_testing::TableFileTest {};

TEST_F(TableFile, MayBeAUri) {
  const std::string path = folder_.write("my rows.CSV", "a\n1\n");
  EXPECT_THAT(read_table("file://" + folder_.path() + "/my%20rows.CSV").columns[0],
              ElementsAre("1"));
  EXPECT_THAT(error_of_path("ftp://host/rows.csv"),
              StartsWith("cannot read 'ftp://host/rows.csv': no such scheme is served"));
  EXPECT_THAT(error_of_path("file://elsewhere/rows.csv"), HasSubstr("of another machine"));
}

TEST_F(TableFile, MayBeAFifo) {
  const std::string path = folder_.file("rows.csv");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&] {
    const int fifo = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    for (const std::string_view part : {"a,b\n1,", "2\n3,\"", "\"\n"}) {
      EXPECT_EQ(::write(fifo, part.data(), part.size()), static_cast<ssize_t>(part.size()));
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ::close(fifo);
  });
  const auto table = read_table(path, {column("b", "str")});
  writer.join();
  EXPECT_THAT(table.columns[0], ElementsAre("2", ""));
}

TEST_F(TableFile, OfAFormatThatIsReadFromAnyPlaceIsNoPipe) {
  const std::string path = folder_.file("rows.parquet");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_THAT(error_of_path(path), StartsWith("cannot read rows.parquet: it is a pipe"));
}

TEST_F(TableFile, ThatCannotBeReadSaysWhy) {
  EXPECT_THAT(error_of_path(folder_.file("nothing.csv")),
              StartsWith("cannot read nothing.csv: No such file or directory; correct the path"));
  EXPECT_THAT(error_of_path(folder_.file("nothing.parquet")), HasSubstr("No such file"));
  ASSERT_EQ(::mkdir(folder_.file("folder.csv").c_str(), 0700), 0);
  EXPECT_THAT(error_of_path(folder_.file("folder.csv")),
              HasSubstr("Is a directory; give the path"));
  ASSERT_EQ(::mkdir(folder_.file("folder.arrow").c_str(), 0700), 0);
  EXPECT_THAT(error_of_path(folder_.file("folder.arrow")), HasSubstr("Is a directory"));
}

TEST_F(TableFile, WithoutAKnownSuffixIsRefused) {
  for (const char* const path : {"rows", "rows.json", "rows.csv.gz", "/dev/stdin"}) {
    EXPECT_THAT(error_of_path(path),
                HasSubstr("tells no format; name it .csv, .jsonl, .ndjson, .arrow"))
        << path;
  }
  EXPECT_THAT(error_of_path(""), StartsWith("'' is not the path of a table"));
  EXPECT_THAT(error_of_path(std::string("a\0.csv", 6)), HasSubstr("is not the path of a table"));
}

TEST_F(TableFile, OfAnotherFormatThanItsNameSaysIsRefused) {
  for (const char* const name : {"rows.arrow", "rows.feather", "rows.parquet"}) {
    for (const char* const text : {"", "a", "a,b\n1,2\n", "ARROW1", "PAR1PAR1"}) {
      EXPECT_THAT(error_of(name, text), HasSubstr("cannot be read")) << name << ": " << text;
    }
  }
  EXPECT_THAT(error_of("rows.csv", "PAR1\x15\xff\xfe"), HasSubstr("it is not UTF-8"));
}

TEST_F(TableFile, AnErrorComesOutOfReadNextWhole) {
  std::string text = "a\n";
  for (int i = 0; i < 10'000; ++i) text += "1\n";
  const auto reader =
      open_table_file(folder_.write("rows.csv", text + "x\n"), {column("a", "int")});
  std::shared_ptr<arrow::RecordBatch> batch;
  ASSERT_TRUE(reader->ReadNext(&batch).ok());
  const arrow::Status status = reader->ReadNext(&batch);
  ASSERT_FALSE(status.ok());
  try {
    check(status);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.hint(), StartsWith("an int is digits"));
  }
}

}  // namespace
}  // namespace sqlpod
