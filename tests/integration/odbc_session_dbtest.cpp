// Sessions over unixODBC: connecting, statements, transactions, cancellation.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "tests/integration/odbc_session.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::chrono::seconds longest_cancel{1};

std::shared_ptr<arrow::RecordBatchReader> rows_of_integers(
    const std::vector<std::int64_t>& numbers) {
  arrow::Int64Builder builder;
  check(builder.AppendValues(numbers));
  const auto array = checked(builder.Finish());
  const auto schema = arrow::schema({arrow::field("x", arrow::int64())});
  return checked(arrow::RecordBatchReader::Make(
      {arrow::RecordBatch::Make(schema, array->length(), {array})}, schema));
}

TEST_F(Odbc, RowsAreCountedAsTheServerSays) {
  for (const std::string& url : {postgresql_url(), mariadb_url(), sqlite_url()}) {
    SCOPED_TRACE(url);
    const auto session = connect_url(url);
    session->begin({});
    const StatementResult ddl = session->execute({"CREATE TEMPORARY TABLE c (x integer)", {}});
    EXPECT_EQ(ddl.kind, "CREATE");
    EXPECT_EQ(ddl.rows, std::nullopt);
    EXPECT_EQ(session->execute({"INSERT INTO c VALUES (1), (2), (3)", {}}).rows, 3);
    EXPECT_EQ(session->execute({"UPDATE c SET x = 9 WHERE x > 1", {}}).rows, 2);
    EXPECT_EQ(session->execute({"DELETE FROM c WHERE x = 77", {}}).rows, 0);
    EXPECT_EQ(session->execute({"SELECT * FROM c", {}}).rows, 3);
    EXPECT_EQ(error_from([&] { table(*session, {"DELETE FROM c", {}}); }).kind(), ErrorKind::query);
    session->rollback();
  }
}

TEST_F(Odbc, AStatementRunsForEachRow) {
  for (const std::string& url : {postgresql_url(), mariadb_url(), sqlite_url()}) {
    SCOPED_TRACE(url);
    const auto session = connect_url(url);
    run(*session, "DROP TABLE IF EXISTS many");
    run(*session, "CREATE TABLE many (b varchar(9), x integer PRIMARY KEY)");
    session->begin({});
    const std::vector<Parameter> parameters = {{"b", {TypeKind::text}, Value("nightly")},
                                               {"x", {TypeKind::integer}, {}, 0}};
    const StatementResult done = session->execute_many(
        {"INSERT INTO many VALUES (?, ?)", parameters}, *rows_of_integers({1, 2, 3}));
    EXPECT_EQ(done.kind, "INSERT");
    EXPECT_EQ(done.rows, 3);
    EXPECT_EQ(
        session
            ->execute_many({"DELETE FROM many WHERE x > ?", {{"x", {TypeKind::integer}, {}, 0}}},
                           *rows_of_integers({2, 0, 0}))
            .rows,
        3);
    EXPECT_EQ(
        session->execute_many({"INSERT INTO many VALUES (?, ?)", parameters}, *rows_of_integers({}))
            .rows,
        0);
    const Error error = error_from([&] {
      session->execute_many({"INSERT INTO many VALUES (?, ?)", parameters},
                            *rows_of_integers({4, 5, 4, 6}));
    });
    EXPECT_EQ(error.kind(), ErrorKind::query);
    EXPECT_THAT(error.message(), ::testing::StartsWith("row 3: "));
    session->rollback();
    EXPECT_THAT(cell(*session, "SELECT count(*) FROM many"), HasSubstr(": 0"));
    run(*session, "DROP TABLE many");
  }
}

TEST_F(Odbc, ATransactionIsAllOrNothing) {
  for (const std::string& url : {postgresql_url(), mariadb_url(), sqlite_url()}) {
    SCOPED_TRACE(url);
    const auto session = connect_url(url);
    run(*session, "DROP TABLE IF EXISTS tx");
    run(*session, "CREATE TABLE tx (x integer)");
    session->begin({});
    run(*session, "INSERT INTO tx VALUES (1)");
    session->rollback();
    session->begin({});
    run(*session, "INSERT INTO tx VALUES (2)");
    session->commit();
    run(*session, "INSERT INTO tx VALUES (3)");  // a transaction of its own
    EXPECT_THAT(cell(*connect_url(url), "SELECT sum(x * 10) FROM tx"), HasSubstr(": 50"));
    run(*session, "DROP TABLE tx");
  }
}

TEST_F(Odbc, IsolationLevelsAreSetOrRefused) {
  const auto session = connect_url(postgresql_url());
  session->begin({.isolation_level = IsolationLevel::serializable});
  EXPECT_EQ(cell(*session, "SHOW transaction_isolation"), "string: serializable");
  session->rollback();
  EXPECT_EQ(
      error_from([&] { session->begin({.isolation_level = IsolationLevel::snapshot}); }).kind(),
      ErrorKind::usage);
  const auto maria = connect_url(mariadb_url());
  maria->begin({.isolation_level = IsolationLevel::read_committed});
  EXPECT_EQ(cell(*maria, "SELECT @@tx_isolation"), "string: READ-COMMITTED");
}

TEST_F(Odbc, ACommitOnALostConnectionIsUnknown) {
  const auto session = connect_url(postgresql_url());
  session->begin({});
  run(*session, "CREATE TEMPORARY TABLE t (x integer)");
  PostgresqlServer::shared().kill_backends();
  EXPECT_EQ(error_from([&] { session->commit(); }).kind(), ErrorKind::unknown);

  const auto maria = connect_url(mariadb_url());
  maria->begin({});
  run(*maria, "CREATE TEMPORARY TABLE t (x integer)");
  MariadbServer::shared().kill_connections();
  EXPECT_EQ(error_from([&] { maria->commit(); }).kind(), ErrorKind::unknown);
}

TEST_F(Odbc, AConnectionLostBeforeThatIsTransient) {
  const auto session = connect_url(postgresql_url());
  session->begin({});
  run(*session, "CREATE TEMPORARY TABLE t (x integer)");
  PostgresqlServer::shared().kill_backends();
  const Error error = error_from([&] { run(*session, "SELECT 1"); });
  EXPECT_EQ(error.kind(), ErrorKind::transient) << error.details();
  session->rollback();

  const auto maria = connect_url(mariadb_url());
  maria->begin({});
  run(*maria, "CREATE TEMPORARY TABLE t (x integer)");
  MariadbServer::shared().kill_connections();
  const Error other = error_from([&] { run(*maria, "SELECT 1"); });
  EXPECT_EQ(other.kind(), ErrorKind::transient) << other.details();
  maria->rollback();
}

TEST_F(Odbc, DescribeTellsTheColumnsAndRunsNothing) {
  const auto session = connect_url(postgresql_url());
  run(*session, "CREATE TEMPORARY TABLE t (i integer, r float8, b boolean)");
  const auto schema = session->describe({"INSERT INTO t (i) VALUES (?) RETURNING i, r, b",
                                         {{"i", {TypeKind::integer}, Value(std::int64_t{1})}}});
  EXPECT_EQ(schema->ToString(), "i: int32\nr: double\nb: bool");
  EXPECT_EQ(session->describe({"DELETE FROM t", {}}), nullptr);
  EXPECT_EQ(cell(*session, "SELECT count(*) FROM t"), "int64: 0");
  EXPECT_EQ(error_from([&] {
              session->describe({"SELECT * FROM missing", {}});
            }).kind(),
            ErrorKind::query);
}

TEST_F(Odbc, TheServersTimeOutEndsAStatement) {
  const auto session = connect_url(postgresql_url());
  session->begin({.statement_timeout = std::chrono::milliseconds(300)});
  EXPECT_EQ(error_from([&] { run(*session, "SELECT pg_sleep(20)"); }).kind(), ErrorKind::timeout);
}

/// Takes connections and never answers.
class MuteServer {
 public:
  MuteServer() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any_address = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listener_, any_address, size), 0);
    EXPECT_EQ(listen(listener_, 5), 0);
    EXPECT_EQ(getsockname(listener_, any_address, &size), 0);
    port_ = ntohs(address.sin_port);
  }
  MuteServer(const MuteServer&) = delete;
  MuteServer& operator=(const MuteServer&) = delete;
  ~MuteServer() { close(listener_); }

  std::string url() const {
    return "odbc://me:pw@127.0.0.1:" + std::to_string(port_) + "/x?driver=PostgreSQL+Unicode";
  }

 private:
  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int port_ = 0;
};

class OdbcCancel : public Odbc {
 protected:
  /// The time that `body` takes, which a request interrupts after a while.
  std::chrono::duration<double> cancelled(const std::function<void()>& body) {
    std::thread requester([this] {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      cancellation_.request({ErrorKind::cancelled, "cancelled by SIGTERM"});
    });
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THROW(body(), Error);
    const auto end = std::chrono::steady_clock::now();
    requester.join();
    return end - start;
  }
};

TEST_F(OdbcCancel, EndsAStatementOnPostgresqlAndLeavesNothingRunning) {
  const auto session = connect_url(postgresql_url());
  session->begin({});
  EXPECT_LT(cancelled([&] { run(*session, "SELECT pg_sleep(20) AS odbc_nap"); }), longest_cancel);
  session->rollback();
  EXPECT_EQ(PostgresqlServer::shared().psql("SELECT count(*) FROM pg_stat_activity WHERE state = "
                                            "'active' AND query LIKE '%AS odbc_nap'"),
            "0\n");
}

TEST_F(OdbcCancel, EndsAStatementOnMariadb) {
  const auto session = connect_url(mariadb_url());
  session->begin({});
  run(*session, "CREATE TEMPORARY TABLE t (x integer)");
  EXPECT_LT(cancelled([&] { run(*session, "INSERT INTO t SELECT SLEEP(20)"); }), longest_cancel);
  session->rollback();
}

TEST_F(OdbcCancel, EndsAStatementOnSqlite) {
  const auto session = connect_url(sqlite_url());
  const std::string endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
  EXPECT_LT(cancelled([&] { run(*session, endless); }), longest_cancel);
}

TEST_F(OdbcCancel, EndsTheWaitForAServerThatDoesNotAnswer) {
  const MuteServer server;
  EXPECT_LT(cancelled([&] { connect_url(server.url()); }), longest_cancel);
}

TEST_F(OdbcCancel, TheTimeToConnectIsHeld) {
  const MuteServer server;
  const Error error = error_from([&] { connect_url(server.url() + "&connect_timeout=1"); });
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
}

TEST_F(Odbc, ARefusedLoginIsDeniedAndItsPasswordIsNotShown) {
  for (const std::string& url : {postgresql_url("wr0ng-secret"), mariadb_url("wr0ng-secret")}) {
    const Error error = error_from([&] { connect_url(url); });
    EXPECT_EQ(error.kind(), ErrorKind::denied) << error.details();
    EXPECT_THAT(error.message() + error.hint() + error.details(), Not(HasSubstr("wr0ng")));
  }
}

TEST_F(Odbc, APasswordMayHoldWhatEndsAValue) {
  const PostgresqlServer& server = PostgresqlServer::shared();
  const std::string password = "a;b}c{d%20+'\"=@";
  server.psql("CREATE ROLE odd LOGIN PASSWORD 'a;b}c{d%20+''\"=@'");
  Url url = parse_url(postgresql_url());
  ConnectArgs args = connect_args_of(std::move(url));
  args.set("user", "odd");
  args.set("password", Secret(std::string(password)));
  const Engine& engine = odbc::engine();
  const auto session = engine.connect(engine.options(args, "sqlpod/test"), cancellation_);
  EXPECT_EQ(cell(*session, "SELECT current_user::text"), "string: odd");
}

TEST_F(Odbc, ADriverThatIsNotThereIsAnErrorThatListsThoseThatAre) {
  for (const std::string url :
       {"odbc://me:pw@db/x?driver=No+Such+Driver", "odbc://me:pw@no_such_dsn",
        "odbc://me:pw@db/x?driver=/no/lib.so"}) {
    const Error error = error_from([&] { connect_url(url); });
    EXPECT_EQ(error.kind(), ErrorKind::usage) << url;
    EXPECT_THAT(error.details(), HasSubstr("PostgreSQL Unicode"));
  }
}

TEST_F(Odbc, ADialectWithoutADriverSaysWhichPackageBringsIt) {
  EXPECT_THAT(
      error_from([&] { connect_url("mssql://sa:pw@db:1433/x", odbc::mssql_engine()); }).hint(),
      HasSubstr("msodbcsql18"));
  EXPECT_THAT(error_from([&] { connect_url("oracle://me:pw@db/x", odbc::oracle_engine()); }).hint(),
              HasSubstr("Instant Client"));
}

TEST_F(Odbc, ADataSourceIsFoundByItsName) {
  setenv("ODBCINI",
         folder_
             .write("odbc.ini",
                    "[shop]\nDriver = SQLite3\nDatabase = " + folder_.file("shop.db") + "\n")
             .c_str(),
         1);
  EXPECT_EQ(cell(*connect_url("odbc://shop"), "SELECT 'found'"), "string: found");
  unsetenv("ODBCINI");
}

TEST_F(Odbc, TheClientNamesItsDrivers) {
  EXPECT_THAT(odbc::engine().client(), ::testing::StartsWith("unixODBC 2."));
  EXPECT_THAT(odbc::engine().client(), HasSubstr("MariaDB Unicode"));
}

}  // namespace
}  // namespace sqlpod::testing
