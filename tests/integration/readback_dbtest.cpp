// Files are read back by readers that are independent of each other, and every cell is compared
// with what the server says of it (tests/readback).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/integration/server_fixture.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

const std::string folder = SQLPOD_SOURCE_DIR "/tests/readback/";
const std::string readers = SQLPOD_SOURCE_DIR "/.deps/readers";

std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Readback : public ServerTest {
 protected:
  void write(const std::string& columns, const std::string& file) {
    const Outcome outcome = run(
        pg_task("SELECT " + columns + " FROM readback ORDER BY row", "output_schema_type: any\n"),
        {"-o", file});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  }
};

TEST_F(Readback, EveryReaderFindsWhatTheServerHolds) {
  ASSERT_TRUE(std::filesystem::exists(readers)) << "run ./dev test";
  const PostgresqlServer& server = PostgresqlServer::shared();
  server.psql(content(folder + "table.sql"));
  folder_.write("expected.jsonl", server.psql(content(folder + "expected.sql")));
  // Polars has no intervals, and no decimals of more than 38 digits.
  const std::string narrow =
      "row, yes, small, large, single, real, price, wide, name, code, day, clock, moment, instant, "
      "id, document, raw, numbers, tags, pair, settings";
  for (const char* format : {"parquet", "arrow", "feather"}) {
    write(narrow, std::string("narrow.") + format);
  }
  for (const char* format : {"parquet", "arrow", "feather", "csv", "json", "jsonl"}) {
    write("*", std::string("rows.") + format);
  }
  Program program({"/usr/bin/python3", folder + "readback.py", folder_.path(), readers},
                  {.environment = {{"PYTHONPATH", std::string(SQLPOD_PYARROW_ROOT "/..")}}});
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output << outcome.error;
}

}  // namespace
}  // namespace sqlpod::testing
