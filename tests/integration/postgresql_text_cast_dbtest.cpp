// Queries whose columns the server has to make text of: every statement that returns rows, on a
// real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/integration/postgresql_session.h"
#include "tests/support/shown_value.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

class PostgresqlTextCastSession : public ::testing::Test {
 protected:
  PostgresqlTextCastSession() {
    session_ = open(server_args(PostgresqlServer::shared()), cancellation_);
  }

  std::string value(const std::string& sql) { return text_result(*session_, sql); }

  Cancellation cancellation_;
  std::unique_ptr<Session> session_;
};

TEST_F(PostgresqlTextCastSession, EveryStatementThatReturnsRowsCanHaveColumnsCast) {
  session_->begin({});
  session_->execute({"CREATE TEMP TABLE hosts (id int, address inet)", {}});
  for (const char* sql :
       {"SELECT inet '10.0.0.1' -- a comment", "VALUES (inet '10.0.0.1')",
        "(SELECT inet '10.0.0.1') UNION ALL (SELECT NULL WHERE false)",
        "INSERT INTO hosts VALUES (1, '10.0.0.1') RETURNING address",
        "WITH x AS (SELECT id FROM hosts) UPDATE hosts SET id = 2 FROM x RETURNING address",
        "SELECT address FROM hosts FOR UPDATE", "WITH x AS (TABLE hosts) SELECT address FROM x",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SEARCH DEPTH "
        "FIRST BY i SET place SELECT DISTINCT inet '10.0.0.1' FROM n",
        "WITH x AS (INSERT INTO hosts VALUES (3, '10.0.0.1') RETURNING address), y AS (SELECT 1) "
        "SELECT address FROM x, y",
        "WITH x AS (DELETE FROM hosts WHERE id = 3 RETURNING id) DELETE FROM hosts USING x WHERE "
        "hosts.id = 2 RETURNING address"}) {
    SCOPED_TRACE(sql);
    EXPECT_EQ(value(sql), "10.0.0.1");
  }
  EXPECT_EQ(value("SELECT count(*) FROM hosts"), "0");
  session_->rollback();
}

TEST_F(PostgresqlTextCastSession, ACastKeepsParametersOrderAndNamesThatAreNotUnique) {
  session_->begin({});
  const Parameter least{"least", {TypeKind::integer, false, nullptr}, Value(std::int64_t{2}), {}};
  const auto rows = checked(
      session_
          ->query({"SELECT host, n AS host, 'x' || n AS \"a \"\"b\"\"\" FROM (SELECT "
                   "'10.0.0.0'::inet + i AS host, i AS n FROM generate_series(1, 1000) AS i) "
                   "AS s WHERE n >= $1 ORDER BY n DESC",
                   {least}})
          ->ToTable());
  ASSERT_EQ(rows->num_rows(), 999);
  EXPECT_EQ(rows->schema()->field_names(), (std::vector<std::string>{"host", "host", "a \"b\""}));
  EXPECT_EQ(shown(*rows->column(0)->chunk(0), 998), "'10.0.0.2'");
  const auto numbers = std::static_pointer_cast<arrow::Int32Array>(rows->column(1)->chunk(0));
  for (std::int64_t i = 0; i < 999; ++i) ASSERT_EQ(numbers->Value(i), 1000 - i);
  session_->rollback();
}

TEST_F(PostgresqlTextCastSession, AStatementThatTakesNoCastIsRefusedByColumnAndType) {
  session_->begin({});
  session_->execute({"DECLARE c CURSOR FOR SELECT 1 AS a, inet '10.0.0.1' AS b", {}});
  const Error error = error_of([&] { session_->query({"FETCH ALL FROM c", {}}); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("column 'b' is of type inet"));
  EXPECT_THAT(error.hint(), HasSubstr("\"b\"::text"));
  session_->rollback();
}

}  // namespace
}  // namespace sqlpod::testing
