// Runs with as little as a container can have: any user, no capability, nothing to write to, no
// network, little memory.
#include <parquet/api/reader.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/container/container_fixture.h"

namespace sqlpod::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int many = 2'000'000;

class Hardening : public ContainerTest {
 protected:
  static constexpr const char* answer = "SELECT 42 AS answer";
  static constexpr const char* answer_column = "output_schema_type: {answer: int}\n";

  /// Two million rows of 16 columns, as an order book has them.
  static void make_lineitem() {
    static const bool made = [] {
      postgresql().psql(
          "CREATE UNLOGGED TABLE lineitem AS SELECT i / 4 + 1 AS orderkey, 1 + i * 7919 % 200000 "
          "AS partkey, 1 + i * "
          "104729 % 10000 AS suppkey, (1 + i % 7)::int AS linenumber, (1 + i % 50)::numeric(15,2) "
          "AS quantity, "
          "(900 + i * 31337 % 9500000 / 100.0)::numeric(15,2) AS extendedprice, (i % 11 / "
          "100.0)::numeric(15,2) AS "
          "discount, (i % 9 / 100.0)::numeric(15,2) AS tax, (array['A','N','R'])[1 + i % "
          "3]::char(1) AS returnflag, "
          "(array['O','F'])[1 + i % 2]::char(1) AS linestatus, date '1992-01-02' + (i % 2526)::int "
          "AS shipdate, "
          "date '1992-01-31' + (i % 2466)::int AS commitdate, date '1992-01-03' + (i % 2554)::int "
          "AS receiptdate, "
          "(array['DELIVER IN PERSON','COLLECT COD','NONE','TAKE BACK RETURN'])[1 + i % "
          "4]::char(25) AS shipinstruct, "
          "(array['REG AIR','AIR','RAIL','SHIP','TRUCK','MAIL','FOB'])[1 + i % 7]::char(10) AS "
          "shipmode, "
          "substr(md5(i::text) || ' carefully final deposits', 1, (10 + i % 34)::int)::varchar(44) "
          "AS comment "
          "FROM generate_series(0::bigint, " +
          std::to_string(many - 1) + ") i");
      return true;
    }();
    ASSERT_TRUE(made);
  }
  /// Exports them to /out/`name` where 64 MB is all the memory that there is, page cache and all.
  Outcome export_lineitem(const std::string& name) {
    make_lineitem();
    return run(
        pg_task("SELECT * FROM lineitem", "output_schema_type: any\n"),
        {"run", "-o", "/out/" + name},
        on_bridge_network + std::vector<std::string>{"--memory", "64m", "--memory-swap", "64m"});
  }
};

TEST_F(Hardening, AnyUserMayRunItAndWriteItsOutput) {
  for (const char* user : {"4711:4711", "1000660000:0", "0:0"}) {
    const Outcome outcome =
        run(task_yaml("sqlite://", answer, answer_column), {"run", "-o", "/out/answer.csv"},
            {"--user", user, "--network", "none"});
    EXPECT_EQ(outcome.exit_code, 0) << user << ": " << outcome.error;
    EXPECT_EQ(read_file(output("answer.csv")), "answer\n42\n");
  }
}

TEST_F(Hardening, ASecretOfTheUserAloneIsReadByThatUserAlone) {
  ASSERT_EQ(::chmod(folder_.file("secrets/my-db-secrets/db-password").c_str(), 0400), 0);
  ASSERT_EQ(::chown(folder_.file("secrets/my-db-secrets/db-password").c_str(), 65532, 65532), 0);
  const std::string task = pg_task(answer, answer_column);
  const Outcome own = run(task);
  EXPECT_EQ(own.output, "answer\n42\n") << own.error;
  const Outcome another =
      run(task, {}, on_bridge_network + std::vector<std::string>{"--user", "4711:4711"});
  EXPECT_EQ(another.exit_code, 3);
  EXPECT_THAT(another.error, HasSubstr("/etc/secrets/my-db-secrets/db-password"));
}

TEST_F(Hardening, ASortLargerThanACacheNeedsNoFolderToSpillTo) {
  const Outcome outcome = run(
      task_yaml("sqlite://",
                "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 300000) "
                "SELECT i, hex(i * 7919 % 300007) AS text FROM r ORDER BY text",
                "output_schema_type: {i: int, text: str}\n"),
      {"run", "-o", "/out/sorted.parquet"}, {"--network", "none"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("300,000 rows written to /out/sorted.parquet"));
}

TEST_F(Hardening, AnUndoLogLargerThanACacheGoesBesideTheDatabase) {
  const std::string uri = "sqlite:////out/shop.db";
  const std::string add_one = "UPDATE t SET v = v + 1, text = text || 'x'";
  const Outcome outcome = run(
      task_yaml(
          uri,
          "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER UNIQUE, text TEXT); WITH RECURSIVE "
          "r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 100000) INSERT INTO t "
          "SELECT i, 2 * i, 'pad' FROM r; " +
              add_one + "; " + add_one),
      {}, {"--network", "none"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outputs(), ElementsAre("shop.db"));
}

TEST_F(Hardening, TwoMillionRowsGoIntoAParquetFileIn64Megabytes) {
  const Outcome outcome = export_lineitem("lineitem.parquet");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outputs(), ElementsAre("lineitem.parquet"));
  const auto file = parquet::ParquetFileReader::OpenFile(output("lineitem.parquet"));
  EXPECT_EQ(file->metadata()->num_rows(), many);
  EXPECT_EQ(file->metadata()->num_columns(), 16);
}

TEST_F(Hardening, TwoMillionRowsGoIntoACsvFileIn64Megabytes) {
  const Outcome outcome = export_lineitem("lineitem.csv");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outputs(), ElementsAre("lineitem.csv"));
  const Outcome lines = run_program({"wc", "--lines", output("lineitem.csv")});
  EXPECT_EQ(lines.output, std::to_string(many + 1) + " " + output("lineitem.csv") + "\n");
}

}  // namespace
}  // namespace sqlpod::testing
