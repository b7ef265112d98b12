// Runs with as little as a container can have: any user, no capability, nothing to write to, no
// network, little memory.
#include <parquet/api/reader.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/container/container_fixture.h"

namespace sqlpod::testing {
namespace {

using ::testing::ContainsRegex;
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

TEST_F(Hardening, NeitherATemporaryFolderNorAHomeNorAnEntryInPasswdIsNeeded) {
  const std::string nobody = folder_.write("passwd", "root:x:0:0:root:/:/sbin/nologin\n");
  const Outcome outcome = run(task_yaml("sqlite://", answer, answer_column),
                              {"run", "-o", "/out/answer.csv", "--record", "/out/run.json"},
                              {"--network", "none", "--user", "4711:4711", "--env", "HOME=/nowhere",
                               "--tmpfs", "/tmp:mode=000", "-v", nobody + ":/etc/passwd:ro"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outputs(), ElementsAre("answer.csv", "run.json"));
}

TEST_F(Hardening, OutputsAreReadByTheirUserAlone) {
  const Outcome outcome =
      run(task_yaml("sqlite://", answer, answer_column),
          {"run", "-o", "/out/answer.csv", "--record", "/out/run.json"}, {"--network", "none"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  for (const char* name : {"answer.csv", "run.json"}) {
    struct stat status {};
    ASSERT_EQ(::stat(output(name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 07777U, 0600U) << name;
  }
}

TEST_F(Hardening, TheKernelHoldsTheProcessToWhatItNeeds) {
  // Without Docker's own filter and flag, so that what is seen is sqlpod's.
  Container container(this->container(
      pg_task("SELECT pg_sleep(61), 1 AS x", "output_schema_type: any\n"),
      {"run", "-o", "/out/x.csv", "--sandbox", "required"},
      on_bridge_network + std::vector<std::string>{"--security-opt", "seccomp=unconfined"}));
  ASSERT_TRUE(eventually([] {
    return postgresql().psql(
               "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE "
               "'%sleep(61)%' AND pid <> pg_backend_pid()") == "1\n";
  }));
  std::string id = docker({"inspect", "--format", "{{.State.Pid}}", container.name()});
  id.pop_back();
  const std::string status = read_file("/proc/" + id + "/status");
  EXPECT_THAT(status, HasSubstr("NoNewPrivs:\t1\n"));
  EXPECT_THAT(status, HasSubstr("Seccomp:\t2\n"));
  EXPECT_THAT(status, HasSubstr("CapEff:\t0000000000000000\n"));
  EXPECT_THAT(status, HasSubstr("CoreDumping:\t0\n"));
  EXPECT_THAT(read_file("/proc/" + id + "/limits"),
              ContainsRegex("Max core file size +0 +0 +bytes"));
  struct stat environment {};
  ASSERT_EQ(::stat(("/proc/" + id + "/environ").c_str(), &environment), 0);
  EXPECT_EQ(environment.st_uid, 0U) << "another process of user 65532 could read it";
  docker({"kill", "--signal", "TERM", container.name()});
  EXPECT_EQ(container.wait().exit_code, 143);
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
