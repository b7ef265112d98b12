// How fast a select goes to CSV and how much memory it takes, on private servers of all dialects:
// `./dev bench`.
//
// The same query gives 1,000,000 and 5,000,000 rows; peak memory has to be the same for both.
// Beside each figure stands what the database's own client takes for the same rows, measured in
// turn with it.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/integration/task_file.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"
#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

constexpr int rounds = 3;

struct Case {
  std::string name;
  std::string uri;
  std::string rows;  // the query, giving {{ .rows }} rows
  std::vector<std::string> (*client)(
      std::int64_t number);  // the database's own client for the same
};

std::vector<std::string> psql(std::int64_t rows) {
  PostgresqlServer& server = PostgresqlServer::shared();
  return {"psql",
          "--no-psqlrc",
          "--csv",
          "-o",
          "/dev/null",
          "-h",
          "127.0.0.1",
          "-p",
          std::to_string(server.port()),
          "-U",
          PostgresqlServer::user,
          "-d",
          PostgresqlServer::database,
          "-v",
          "FETCH_COUNT=10000",
          "-c",
          "SELECT id, name, value FROM numbers WHERE id <= " + std::to_string(rows)};
}

std::vector<std::string> mariadb(std::int64_t rows) {
  MariadbServer& server = MariadbServer::shared();
  return {"sh", "-c",
          "mariadb --no-defaults --quick -B -h 127.0.0.1 -P " + std::to_string(server.port()) +
              " -u " + MariadbServer::user + " -p" + MariadbServer::password + " " +
              MariadbServer::database + " -e 'SELECT id, name, value FROM numbers WHERE id <= " +
              std::to_string(rows) + "' > /dev/null"};
}

std::string sqlite_file;

std::vector<std::string> sqlite(std::int64_t rows) {
  return {"sh", "-c",
          "sqlite3 -csv '" + sqlite_file + "' 'SELECT id, name, value FROM numbers WHERE id <= " +
              std::to_string(rows) + "' > /dev/null"};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void measure(const Case& of, std::int64_t rows, const TemporaryFolder& folder) {
  const std::string task = folder.write(
      "task.yaml",
      task_yaml(of.uri, of.rows,
                "inputs: {rows: int}\noutput_schema_type: {id: int, name: str, value: float}\n"));
  const std::string output = folder.file("result.csv");
  std::vector<double> ours;
  std::vector<double> theirs;
  std::int64_t memory = 0;
  for (int round = 0; round < rounds; ++round) {
    const Outcome outcome =
        run_sqlpod({"run", task, "-i", "rows=" + std::to_string(rows), "-o", output, "-q"},
                   {.time_limit = std::chrono::minutes(5)});
    if (outcome.exit_code != 0) {
      std::fprintf(stderr, "%s", outcome.error.c_str());
      std::exit(1);
    }
    ours.push_back(outcome.seconds);
    memory = std::max(memory, outcome.peak_memory_kib);
    theirs.push_back(
        run_program(of.client(rows), {.environment = {{"PGPASSWORD", PostgresqlServer::password}},
                                      .time_limit = std::chrono::minutes(5)})
            .seconds);
  }
  const double seconds = median(ours);
  std::printf("| %-10s | %9lld | %8.2f | %9.0f | %8.1f | %10.2f | %7.2f |\n", of.name.c_str(),
              static_cast<long long>(rows), seconds, static_cast<double>(rows) / seconds,
              static_cast<double>(memory) / 1024, median(theirs), seconds / median(theirs));
  std::fflush(stdout);
}

int run() {
  const TemporaryFolder folder;
  sqlite_file = folder.file("numbers.db");
  const PostgresqlServer& pg = PostgresqlServer::shared();
  const MariadbServer& my = MariadbServer::shared();
  pg.psql(
      "CREATE TABLE numbers AS SELECT i AS id, 'name of row ' || i AS name, i * 0.5::float8 AS "
      "value "
      "FROM generate_series(1, 5000000) i");
  my.mariadb(
      "CREATE TABLE numbers AS SELECT seq AS id, concat('name of row ', seq) AS name, seq * 0.5e0 "
      "AS value "
      "FROM seq_1_to_5000000");
  run_program({"sqlite3", sqlite_file,
               "CREATE TABLE numbers (id INTEGER PRIMARY KEY, name TEXT, value REAL);"
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000000) "
               "INSERT INTO numbers SELECT i, 'name of row ' || i, i * 0.5 FROM n"});
  const std::string query = "SELECT id, name, value FROM numbers WHERE id <= {{ .rows }}";
  const std::array cases = {Case{"PostgreSQL", pg.url(), query, psql},
                            Case{"MariaDB", my.url(), query, mariadb},
                            Case{"SQLite", "sqlite:///" + sqlite_file, query, sqlite}};
  std::printf(
      "| database   |      rows |  seconds |    rows/s |  peak MB | own client |   ratio |\n");
  std::printf(
      "| ---------- | --------: | -------: | --------: | -------: | ---------: | ------: |\n");
  for (const Case& each : cases) {
    for (const std::int64_t rows : {1'000'000, 5'000'000}) measure(each, rows, folder);
  }
  return 0;
}

}  // namespace
}  // namespace sqlpod::testing

int main() {
  return sqlpod::testing::run();
}
