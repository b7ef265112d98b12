// PostgreSQL behind PgBouncer in transaction mode, with one server connection for all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/integration/postgresql_session.h"
#include "tests/support/pgbouncer.h"

namespace sqlpod::testing {
namespace {

using std::chrono::milliseconds;

class BehindPgBouncer : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { pooler_ = new PgBouncer(PostgresqlServer::shared()); }
  static void TearDownTestSuite() {
    delete pooler_;
    pooler_ = nullptr;
  }

  BehindPgBouncer() {
    server_.psql("DROP TABLE IF EXISTS pooled; CREATE TABLE pooled (a int, b text)");
  }
  std::unique_ptr<Session> open_session(const Args& more = {}) {
    Args args = {{"port", std::int64_t{pooler_->port()}}};
    args.insert(args.end(), more.begin(), more.end());
    return open(server_args(server_, args), cancellation_);
  }
  /// What the next client of the server connection finds there.
  void expect_clean() {
    const auto next = open_session();
    EXPECT_EQ(text_result(*next, "SELECT count(*)::text FROM pg_prepared_statements"), "0");
    EXPECT_EQ(text_result(*next, "SHOW statement_timeout"), "0");
    EXPECT_EQ(text_result(*next, "SHOW transaction_isolation"), "read committed");
    EXPECT_EQ(text_result(*next, "SHOW default_transaction_read_only"), "off");
    EXPECT_EQ(server_.psql("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client "
                           "backend' AND state LIKE 'idle in transaction%'"),
              "0\n");
  }

  static PgBouncer* pooler_;
  PostgresqlServer& server_ = PostgresqlServer::shared();
  Cancellation cancellation_;
};

PgBouncer* BehindPgBouncer::pooler_ = nullptr;

TEST_F(BehindPgBouncer, StatementsAndQueriesRunInATransaction) {
  {
    const auto session = open_session();
    session->begin({.isolation_level = IsolationLevel::repeatable_read,
                    .statement_timeout = milliseconds(5000)});
    EXPECT_EQ(text_result(*session, "SHOW statement_timeout"), "5s");
    EXPECT_EQ(text_result(*session, "SHOW transaction_isolation"), "repeatable read");
    const Statement insert{"INSERT INTO pooled VALUES ($1, 'x')",
                           {{"a", {TypeKind::integer, false, nullptr}, std::int64_t{1}, {}}}};
    EXPECT_EQ(session->execute(insert).rows, 1);
    EXPECT_EQ(session->execute({"UPDATE pooled SET b = 'y'", {}}).rows, 1);
    EXPECT_EQ(text_result(*session, "SELECT b FROM pooled"), "y");
    session->commit();
  }
  expect_clean();
}

TEST_F(BehindPgBouncer, QueriesWithParametersAreRead) {
  const Statement query{"SELECT b FROM pooled WHERE a = $1",
                        {{"a", {TypeKind::integer, false, nullptr}, std::int64_t{1}, {}}}};
  server_.psql("INSERT INTO pooled VALUES (1, 'x'), (2, 'y')");
  {
    const auto session = open_session();
    EXPECT_EQ(checked(session->query(query)->ToTable())->num_rows(), 1);
    session->begin({.read_only = true});
    EXPECT_EQ(checked(session->query(query)->ToTable())->num_rows(), 1);
    session->commit();
    EXPECT_EQ(checked(session->query(query)->ToTable())->num_rows(), 1);
  }
  expect_clean();
}

TEST_F(BehindPgBouncer, StatementsRunWithoutATransaction) {
  {
    const auto session = open_session();
    EXPECT_EQ(session->execute({"INSERT INTO pooled VALUES (1, 'x')", {}}).rows, 1);
    EXPECT_EQ(session->execute({"VACUUM pooled", {}}).kind, "VACUUM");
    EXPECT_EQ(text_result(*session, "SELECT b FROM pooled"), "x");
  }
  expect_clean();
}

TEST_F(BehindPgBouncer, ManyRowsAreInsertedAndUpdated) {
  {
    const auto session = open_session();
    session->begin({});
    const auto batch = batch_of({{"a", integers(1, 10'000)}});
    for (const std::string more : {"", " RETURNING a"}) {
      const Statement insert{"INSERT INTO pooled VALUES ($1, 'x')" + more,
                             {column(0, TypeKind::integer)}};
      EXPECT_EQ(session->execute_many(insert, *rows_of({batch})).rows, 10'000);
    }
    const Statement update{"UPDATE pooled SET b = 'y' WHERE a = $1",
                           {column(0, TypeKind::integer)}};
    EXPECT_EQ(session->execute_many(update, *rows_of({batch_of({{"a", integers(1, 50)}})})).rows,
              100);
    session->commit();
  }
  EXPECT_EQ(server_.psql("SELECT count(*) FROM pooled"), "20000\n");
  expect_clean();
}

TEST_F(BehindPgBouncer, AFailingRowIsNamedAndRollsBack) {
  {
    const auto session = open_session();
    session->begin({});
    const Error error = error_of([&] {
      session->execute_many({"INSERT INTO pooled VALUES ($1)", {column(0, TypeKind::text)}},
                            *rows_of({batch_of({{"a", texts({"1", "two"})}})}));
    });
    EXPECT_THAT(error.message(), ::testing::StartsWith("row 2: "));
    session->rollback();
  }
  EXPECT_EQ(server_.psql("SELECT count(*) FROM pooled"), "0\n");
  expect_clean();
}

TEST_F(BehindPgBouncer, DescribeWorksWithAndWithoutATransaction) {
  {
    const auto session = open_session();
    const Statement select{"SELECT a, b FROM pooled WHERE a = $1",
                           {{"a", {TypeKind::integer, false, nullptr}, std::int64_t{1}, {}}}};
    EXPECT_EQ(session->describe(select)->ToString(), "a: int32\nb: string");
    session->begin({});
    EXPECT_EQ(session->describe(select)->ToString(), "a: int32\nb: string");
    session->rollback();
  }
  expect_clean();
}

TEST_F(BehindPgBouncer, ARequestCancelsTheStatement) {
  {
    const auto session = open_session();
    session->begin({});
    const Stopper stopper(cancellation_, std::chrono::milliseconds(200));
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(error_of([&] { session->execute({"SELECT pg_sleep(60)", {}}); }).sqlstate(), "57014");
    session->rollback();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
    EXPECT_TRUE(session->connected());
  }
  EXPECT_EQ(server_.psql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' "
                         "AND state = 'active' AND pid <> pg_backend_pid()"),
            "0\n");
}

TEST_F(BehindPgBouncer, AReaderGivenUpLeavesAUsableSession) {
  const auto session = open_session();
  {
    const auto reader = session->query({"SELECT generate_series(1, 100000000)", {}});
    std::shared_ptr<arrow::RecordBatch> batch;
    check(reader->ReadNext(&batch));
  }
  EXPECT_EQ(text_result(*session, "SELECT 'usable'"), "usable");
}

TEST_F(BehindPgBouncer, ItsRefusalsAreUnderstood) {
  const Error password = error_of([&] { open_session({{"password", std::string("wr0ng-one")}}); });
  EXPECT_EQ(password.kind(), ErrorKind::denied) << password.details();
  const Error user = error_of([&] { open_session({{"user", std::string("nobody")}}); });
  EXPECT_EQ(user.kind(), ErrorKind::denied) << user.details();
  const Error options = error_of([&] { open_session({{"options", std::string("-c a.b=c")}}); });
  EXPECT_EQ(options.kind(), ErrorKind::usage) << options.details();
  const Error database = error_of([&] {
    open_session({{"database", std::string("nowhere")}})->execute({"SELECT 1", {}});
  });
  EXPECT_EQ(database.kind(), ErrorKind::unavailable) << database.message() << database.details();
}

TEST_F(BehindPgBouncer, WaitingTooLongForAServerConnectionIsTransient) {
  const auto holder = open_session();
  holder->begin({});
  holder->execute({"SELECT 1", {}});
  const auto session = open_session();
  const Error error = error_of([&] { session->execute({"SELECT 1", {}}); });
  EXPECT_EQ(error.kind(), ErrorKind::transient) << error.message();
  EXPECT_THAT(error.message(), ::testing::HasSubstr("query_wait_timeout"));
}

}  // namespace
}  // namespace sqlpod::testing
