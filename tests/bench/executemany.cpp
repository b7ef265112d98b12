// How fast 100,000 rows x 5 columns go into a table, beside the database's own bulk load and what
// users would write by hand: `./dev bench`.
//
// Whole client processes in turn, three rounds, medians; each fills an empty table, and the rows
// are counted afterwards. Peers from PyPI are taken from PYTHONPATH; one that is not there is left
// out.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "tests/integration/task_file.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"
#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

constexpr int rounds = 3;
constexpr int rows = 100'000;

struct Contender {
  std::string name;
  std::vector<std::string> command;
};

struct Database {
  std::string name;
  std::function<std::string(const std::string& sql)> query;
  std::vector<Contender> contenders;  // the first is the limit, the second sqlpod
};

struct Measured {
  std::vector<double> seconds;
  std::vector<double> ratios;
  std::int64_t memory = 0;  // KiB
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// One run into an empty table; negative when the program is not there or fails.
double seconds_of(const Contender& contender, const Database& database, Measured& measured) {
  database.query("DELETE FROM bulk");
  const Outcome outcome =
      run_program(contender.command, {.environment = {{"PGPASSWORD", PostgresqlServer::password}},
                                      .time_limit = std::chrono::minutes(5)});
  if (outcome.exit_code != 0) {
    std::fprintf(stderr, "%s: %s\n", contender.name.c_str(), outcome.error.c_str());
    return -1;
  }
  if (database.query("SELECT count(*) FROM bulk") != std::to_string(rows) + "\n") {
    std::fprintf(stderr, "%s: the table does not hold its rows\n", contender.name.c_str());
    std::exit(1);
  }
  measured.memory = std::max(measured.memory, outcome.peak_memory_kib);
  return outcome.seconds;
}

void measure(const Database& database) {
  std::vector<Measured> measured(database.contenders.size());
  for (int round = 0; round < rounds; ++round) {
    double limit = 0;
    for (std::size_t i = 0; i < database.contenders.size(); ++i) {
      const double seconds = seconds_of(database.contenders[i], database, measured[i]);
      if (seconds < 0) continue;
      if (i == 0) limit = seconds;
      measured[i].seconds.push_back(seconds);
      measured[i].ratios.push_back(seconds / limit);
    }
  }
  for (std::size_t i = 0; i < database.contenders.size(); ++i) {
    if (measured[i].seconds.empty()) continue;
    std::printf("| %-10s | %-30s | %8.2f | %7.2f | %8.1f |\n", database.name.c_str(),
                database.contenders[i].name.c_str(), median(measured[i].seconds),
                median(measured[i].ratios), static_cast<double>(measured[i].memory) / 1024);
  }
  std::fflush(stdout);
}

std::string csv() {
  std::string text = "id,name,value,at,amount\n";
  for (int i = 1; i <= rows; ++i) {
    const std::string number = std::to_string(i);
    text += number + ",name of row " + number + "," + number +
            ".5,2024-01-31 10:" + std::to_string(10 + i % 50) + ":00," + number + ".25\n";
  }
  return text;
}

class Bench {
 public:
  int run() {
    std::printf("| database   | %d rows x 5 columns by     |  seconds | x limit |  peak MB |\n",
                rows);
    std::printf(
        "| ---------- | ------------------------------ | -------: | ------: | -------: |\n");
    measure(postgresql());
    measure(mariadb());
    measure(sqlite());
    return 0;
  }

 private:
  Contender sqlpod(const std::string& name, const std::string& uri, const std::string& query) {
    const std::string task = folder_.write(
        name + ".yaml",
        task_yaml(uri, query,
                  "inputs:\n  rows: {type: table, columns: {id: int, name: str, value: float, at: "
                  "datetime, amount: decimal}}\nexecutemany: rows\n"));
    return {"sqlpod, " + name, {SQLPOD_PROGRAM, "run", task, "-i", "rows=" + csv_}};
  }
  Contender peer(const std::string& name, const std::string& uri) const {
    return {name,
            {"/usr/bin/python3", SQLPOD_SOURCE_DIR "/tests/bench/peers/executemany.py",
             name.substr(0, name.find(' ')), uri, csv_}};
  }

  Database postgresql() {
    PostgresqlServer& server = PostgresqlServer::shared();
    server.psql(
        "CREATE TABLE bulk (id int, name varchar(100), value float8, at timestamp, amount "
        "numeric(15,2))");
    const std::vector<std::string> psql = {"psql", "--no-psqlrc",
                                           "-h",   "127.0.0.1",
                                           "-p",   std::to_string(server.port()),
                                           "-U",   PostgresqlServer::user,
                                           "-d",   PostgresqlServer::database,
                                           "-c"};
    std::vector<std::string> copy = psql;
    copy.push_back("\\copy bulk from '" + csv_ + "' csv header");
    const std::string url = server.url();
    const std::string driver = "postgresql+psycopg2" + url.substr(url.find(':'));
    return {"PostgreSQL",
            [&server](const std::string& sql) { return server.psql(sql); },
            {{"limit: psql \\copy from CSV", copy},
             sqlpod("INSERT VALUES", url, insert_),
             sqlpod("pipelined", url, insert_ + " ON CONFLICT DO NOTHING RETURNING id"),
             peer("asyncpg executemany", url),
             peer("psycopg executemany", url),
             peer("sqlalchemy text()", driver)}};
  }

  Database mariadb() {
    MariadbServer& server = MariadbServer::shared();
    server.mariadb(
        "SET GLOBAL local_infile = 1; CREATE TABLE bulk (id int, name varchar(100), value double, "
        "at datetime, amount decimal(15,2)) ENGINE=InnoDB");
    const std::vector<std::string> load = {
        "mariadb",
        "--no-defaults",
        "--local-infile=1",
        "-h",
        "127.0.0.1",
        "-P",
        std::to_string(server.port()),
        "-u",
        MariadbServer::user,
        std::string("-p") + MariadbServer::password,
        MariadbServer::database,
        "-e",
        "LOAD DATA LOCAL INFILE '" + csv_ +
            "' INTO TABLE bulk FIELDS TERMINATED BY ',' IGNORE 1 LINES"};
    const std::string url = server.url();
    return {"MariaDB",
            [&server](const std::string& sql) { return server.mariadb(sql); },
            {{"limit: LOAD DATA LOCAL", load},
             sqlpod("array binding", url, insert_),
             peer("sqlalchemy + PyMySQL", "mysql+pymysql" + url.substr(url.find(':')))}};
  }

  Database sqlite() {
    const std::string file = folder_.file("bulk.db");
    const auto query = [file](const std::string& sql) {
      return run_program({"sqlite3", file, sql}).output;
    };
    query("CREATE TABLE bulk (id INTEGER, name TEXT, value REAL, at TEXT, amount TEXT)");
    return {"SQLite",
            query,
            {{"limit: a C loop", {SQLPOD_SQLITE_LOOP, file, csv_}},
             sqlpod("one prepared statement", "sqlite:///" + file, insert_),
             peer("sqlite3 executemany", "sqlite:///" + file),
             peer("sqlalchemy text()", "sqlite:///" + file)}};
  }

  TemporaryFolder folder_;
  std::string csv_ = folder_.write("rows.csv", csv());
  std::string insert_ =
      "INSERT INTO bulk (id, name, value, at, amount) VALUES (:id, :name, :value, :at, :amount)";
};

}  // namespace
}  // namespace sqlpod::testing

int main() {
  return sqlpod::testing::Bench().run();
}
