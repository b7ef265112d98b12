// Sessions over SOCI's backend for PostgreSQL, a server that can be lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>

#include "executor/engine/soci/engine.h"
#include "tests/integration/postgresql_session.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SociPostgresql : public ::testing::Test {
 protected:
  std::unique_ptr<Session> open_session(const Args& more = {}) {
    ConnectArgs args = server_args(server_, {{"backend", std::string("postgresql")}});
    for (const auto& [key, value] : more) {
      std::visit([&args, &name = key](const auto& content) { args.set(name, content); }, value);
    }
    const Engine& engine = soci::engine();
    return engine.connect(engine.options(args, "sqlpod/test"), cancellation_);
  }
  static std::string row(Session& session, const Statement& statement) {
    const auto table = checked(session.query(statement)->ToTable());
    std::string text;
    for (const auto& column : table->columns()) {
      const auto cell = checked(column->GetScalar(0));
      text += (text.empty() ? "" : " ") + (cell->is_valid ? cell->ToString() : "NULL");
    }
    return text;
  }

  PostgresqlServer& server_ = PostgresqlServer::shared();
  Cancellation cancellation_;
};

Parameter parameter(TypeKind kind, Value value) {
  return {"x", {kind}, std::move(value)};
}

TEST_F(SociPostgresql, ValuesPassBothWays) {
  const auto session = open_session();
  session->begin({});
  session->execute(
      {"CREATE TEMPORARY TABLE t (i bigint, r double precision, s text, b boolean, d "
       "date, m timestamp, n numeric)",
       {}});
  const auto done = session->execute(
      {"INSERT INTO t VALUES (?, ?, ?, CAST(? AS integer) = 1, ?, ?, ?)",
       {parameter(TypeKind::integer, INT64_MIN), parameter(TypeKind::real, 0.1),
        parameter(TypeKind::text, std::string("it's :x ? é")), parameter(TypeKind::boolean, true),
        parameter(TypeKind::date, Date{19'753}), parameter(TypeKind::datetime, DateTime{0, {}}),
        parameter(TypeKind::decimal, Value())}});
  EXPECT_EQ(done.rows, 1);
  EXPECT_EQ(row(*session, {"SELECT i, r, s, CAST(b AS text), d, m, n FROM t WHERE s = ?",
                           {parameter(TypeKind::text, std::string("it's :x ? é"))}}),
            "-9223372036854775808 0.1 it's :x ? é true 2024-01-31 00:00:00.000000 1970-01-01 "
            "00:00:00.000000 NULL");
}

TEST_F(SociPostgresql, AQueryRunsOnce) {
  const auto session = open_session();
  session->begin({});
  session->execute({"CREATE TEMPORARY SEQUENCE s", {}});
  EXPECT_EQ(row(*session, {"SELECT nextval('s')", {}}), "1");
  EXPECT_EQ(session->execute({"SELECT nextval('s')", {}}).rows, 1);
  EXPECT_EQ(row(*session, {"SELECT nextval('s') + CAST(? AS integer)",
                           {parameter(TypeKind::integer, std::int64_t{10})}}),
            "13");
}

TEST_F(SociPostgresql, ExecuteManyNamesTheRowThatFails) {
  const auto session = open_session();
  session->begin({});
  session->execute({"CREATE TEMPORARY TABLE t (i bigint PRIMARY KEY, s text)", {}});
  const Statement insert{"INSERT INTO t VALUES (?, ?)",
                         {column(0, TypeKind::integer), column(1, TypeKind::text)}};
  const auto rows = rows_of({batch_of({{"i", integers(1, 3)}, {"s", texts({"a", nullptr, "c"})}})});
  EXPECT_EQ(session->execute_many(insert, *rows).rows, 3);
  EXPECT_EQ(row(*session, {"SELECT count(*), count(s) FROM t", {}}), "3 2");
  const auto more = rows_of({batch_of({{"i", integers(4, 1)}, {"s", texts({"d"})}}),
                             batch_of({{"i", integers(1, 1)}, {"s", texts({"e"})}})});
  const Error error = error_of([&] { session->execute_many(insert, *more); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("row 2: "));
}

TEST_F(SociPostgresql, AWrongPasswordIsNotShown) {
  const Error error = error_of([&] { open_session({{"password", std::string("hunter2")}}); });
  EXPECT_THAT(error.message() + error.hint() + error.details(), Not(HasSubstr("hunter2")));
}

TEST_F(SociPostgresql, ACommitOverALostConnectionIsInDoubt) {
  const auto session = open_session();
  session->begin({});
  session->execute({"SELECT 1", {}});
  server_.kill_backends();
  EXPECT_EQ(error_of([&] { session->commit(); }).kind(), ErrorKind::unknown);
  EXPECT_FALSE(session->connected());
}

TEST_F(SociPostgresql, ConnectingEndsWithTheRequest) {
  ::kill(server_.id(), SIGSTOP);
  const auto start = std::chrono::steady_clock::now();
  ErrorKind kind = ErrorKind::internal;
  {
    const Stopper stopper(cancellation_, std::chrono::milliseconds(200));
    kind = error_of([&] { open_session(); }).kind();
  }
  const auto took = std::chrono::steady_clock::now() - start;
  ::kill(server_.id(), SIGCONT);
  EXPECT_EQ(kind, ErrorKind::cancelled);
  EXPECT_LT(took, std::chrono::seconds(1));
}

}  // namespace
}  // namespace sqlpod::testing
