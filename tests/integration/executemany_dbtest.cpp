// `executemany: rows` on every dialect: all rows of a file or none, a failing one named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/server_fixture.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Executemany : public ServerTest {
 protected:
  Executemany() {
    pg("DROP TABLE IF EXISTS goods; CREATE TABLE goods (id int PRIMARY KEY, name text, price "
       "numeric(15,2), sold timestamp)");
    my("DROP TABLE IF EXISTS goods; CREATE TABLE goods (id int PRIMARY KEY, name text, price "
       "decimal(15,2), sold datetime) ENGINE=InnoDB");
    run(task_yaml(
        "sqlite:///goods.db",
        "CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT, price NUMERIC, sold TEXT)"));
  }
  static std::string pg(const std::string& sql) { return PostgresqlServer::shared().psql(sql); }
  static std::string my(const std::string& sql) { return MariadbServer::shared().mariadb(sql); }
  std::string lite(const std::string& sql) const {
    return run_program({"sqlite3", folder_.file("goods.db"), sql}).output;
  }

  static std::vector<std::string> tasks(const std::string& query, const std::string& more) {
    return {pg_task(query, more), my_task(query, more),
            task_yaml("sqlite:///goods.db", query, more)};
  }
  std::vector<std::string> rows(const std::string& csv) const {
    return {"-i", "rows=" + folder_.write("rows.csv", csv)};
  }

  const std::string insert =
      "INSERT INTO goods (id, name, price, sold) VALUES (:id, :name, :price, :sold)";
  const std::string declared =
      "inputs:\n  rows: {type: table, columns: {id: int, name: str | None, price: decimal | None, "
      "sold: datetime | None}}\nexecutemany: rows\n";
};

TEST_F(Executemany, EveryRowIsBoundAsItIs) {
  const std::string csv =
      "id,name,price,sold\n1,\"it's a \"\"quote\"\"; {a,b} \\\\ $1\",1.50,2024-01-31 10:00:00\n"
      "2,,,\n3,\"\",99999999999.99,\n";
  for (const std::string& task : tasks(insert, declared)) {
    const Outcome outcome = run(task, rows(csv));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_EQ(outcome.error, "3 rows affected\n");
  }
  EXPECT_EQ(pg("SELECT name, price, sold FROM goods WHERE id = 1"),
            "it's a \"quote\"; {a,b} \\\\ $1|1.50|2024-01-31 10:00:00\n");
  EXPECT_EQ(pg("SELECT id FROM goods WHERE name IS NULL AND price IS NULL AND sold IS NULL"),
            "2\n");
  EXPECT_EQ(my("SELECT id FROM goods WHERE name = '' AND price = 99999999999.99"), "3\n");
  EXPECT_EQ(lite("SELECT id FROM goods WHERE name IS NULL"), "2\n");
}

TEST_F(Executemany, WithoutDeclaredColumnsTheDatabaseReadsTheText) {
  for (const std::string& task : tasks(insert, "inputs: {rows: table}\nexecutemany: rows\n")) {
    const Outcome outcome =
        run(task, rows("id,name,price,sold\n7,x,1.25,2024-01-31 10:00:00\n8,,,\n"));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  }
  EXPECT_EQ(pg("SELECT price FROM goods ORDER BY id"), "1.25\n\n");
  EXPECT_EQ(lite("SELECT typeof(id), typeof(price) FROM goods WHERE id = 7"), "integer|real\n");
}

TEST_F(Executemany, AFailingRowIsNamedAndNothingStays) {
  std::string csv = "id,name,price,sold\n";
  for (int i = 1; i <= 5000; ++i) csv += std::to_string(i == 4321 ? 1 : i) + ",x,1,\n";
  for (const std::string& task : tasks(insert, declared)) {
    const Outcome outcome = run(task, rows(csv));
    EXPECT_EQ(outcome.exit_code, 5);
    EXPECT_THAT(outcome.error, HasSubstr("row 4321:")) << outcome.error;
  }
  EXPECT_EQ(pg("SELECT count(*) FROM goods"), "0\n");
  EXPECT_EQ(my("SELECT count(*) FROM goods"), "0\n");
  EXPECT_EQ(lite("SELECT count(*) FROM goods"), "0\n");
}

TEST_F(Executemany, UpdatesAndFixedInputsWork) {
  for (const std::string& task : tasks(insert, declared)) {
    run(task, rows("id,name,price,sold\n1,a,1,\n2,b,2,\n3,c,3,\n"));
  }
  const std::string more =
      "inputs:\n  factor: int\n  rows: {type: table, columns: {id: int, price: decimal}}\n"
      "executemany: rows\n";
  for (const std::string& task :
       tasks("UPDATE goods SET price = :price * {{ .factor }} WHERE id = :id", more)) {
    std::vector<std::string> arguments = rows("id,price\n1,10\n3,30\n9,90\n");
    arguments.insert(arguments.end(), {"-i", "factor=2"});
    const Outcome outcome = run(task, arguments);
    EXPECT_EQ(outcome.error, "2 rows affected\n");
  }
  EXPECT_EQ(pg("SELECT sum(price) FROM goods"), "82.00\n");
  EXPECT_EQ(my("SELECT sum(price) FROM goods"), "82.00\n");
  EXPECT_EQ(lite("SELECT sum(price) FROM goods"), "82\n");
}

TEST_F(Executemany, AnEmptyTableIsSuccess) {
  for (const std::string& task : tasks(insert, declared)) {
    const Outcome outcome = run(task, rows("id,name,price,sold\n"));
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.error, "0 rows affected\n");
  }
}

TEST_F(Executemany, ABadFileIsRefusedBeforeAnythingRuns) {
  const std::string task = pg_task(insert, declared);
  const Outcome missing = run(task, rows("id,name,sold\n1,x,\n"));
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.error, HasSubstr("price"));
  const Outcome ragged = run(task, rows("id,name,price,sold\n1,x,1,\n2,y\n"));
  EXPECT_EQ(ragged.exit_code, 2);
  EXPECT_THAT(ragged.error, HasSubstr("row 2"));
  const Outcome ill_typed = run(task, rows("id,name,price,sold\n1,x,1,\n2,y,dear,\n"));
  EXPECT_EQ(ill_typed.exit_code, 2);
  EXPECT_THAT(ill_typed.error, AllOf(HasSubstr("row 2"), HasSubstr("price")));
  folder_.write("bad.parquet", "PAR1 and no more");
  const Outcome truncated = run(task, {"-i", "rows=bad.parquet"});
  EXPECT_EQ(truncated.exit_code, 2) << truncated.error;
  EXPECT_THAT(truncated.error, HasSubstr("bad.parquet"));
  EXPECT_EQ(pg("SELECT count(*) FROM goods"), "0\n");
}

TEST_F(Executemany, RowsThatGoBadLaterRollBackAll) {
  std::string csv = "id,name,price,sold\n";
  for (int i = 1; i <= 20'000; ++i)
    csv += std::to_string(i) + (i == 19'000 ? ",x,dear,\n" : ",x,1,\n");
  for (const std::string& task : tasks(insert, declared)) {
    const Outcome outcome = run(task, rows(csv));
    EXPECT_EQ(outcome.exit_code, 2) << outcome.error;
    EXPECT_THAT(outcome.error, AllOf(HasSubstr("row 19000"), HasSubstr("price")));
  }
  EXPECT_EQ(pg("SELECT count(*) FROM goods"), "0\n");
  EXPECT_EQ(my("SELECT count(*) FROM goods"), "0\n");
  EXPECT_EQ(lite("SELECT count(*) FROM goods"), "0\n");
}

TEST_F(Executemany, StandardInputIsReadOnce) {
  const Outcome outcome = run(pg_task(insert, declared), {"-i", "rows=-"},
                              {.input = "id,name,price,sold\n1,x,1,\n2,y,2,\n"});
  EXPECT_EQ(outcome.error, "2 rows affected\n");
}

TEST_F(Executemany, MemoryIsTheSameForTenTimesTheRows) {
  const auto peak = [&](int count) {
    std::string csv = "id,name,price,sold\n";
    for (int i = 1; i <= count; ++i) csv += std::to_string(i) + ",name of the row,1.5,\n";
    run_program({"sqlite3", folder_.file("goods.db"), "DELETE FROM goods"});
    const Outcome outcome = run(task_yaml("sqlite:///goods.db", insert, declared), rows(csv));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    return outcome.peak_memory_kib;
  };
  const std::int64_t few = peak(20'000);
  EXPECT_LT(peak(200'000), few + 16 * 1024);
}

}  // namespace
}  // namespace sqlpod::testing
