// Sessions over SOCI, through its backend for SQLite: statements, values, transactions, and what
// goes wrong.
#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>
#include <arrow/table.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "config/connect_args.h"
#include "config/url.h"
#include "error/arrow_status.h"
#include "executor/engine/engine.h"
#include "executor/engine/soci/engine.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SociSession : public ::testing::Test {
 protected:
  std::unique_ptr<Session> connect_url(const std::string& url) {
    const Engine& engine = soci::engine();
    return engine.connect(engine.options(connect_args_of(parse_url(url)), "sqlpod/test"),
                          cancellation_);
  }
  std::unique_ptr<Session> connect() {
    return connect_url("soci:///" + folder_.file("test.db") + "?backend=sqlite3");
  }

  static std::shared_ptr<arrow::Table> table(Session& session, const Statement& statement) {
    return checked(session.query(statement)->ToTable());
  }
  /// The first row of a query, its cells as text, with a blank between.
  static std::string row(Session& session, const Statement& statement) {
    const auto rows = table(session, statement);
    if (rows->num_rows() == 0) return "no rows";
    std::string text;
    for (const auto& column : rows->columns()) {
      const auto cell = checked(column->GetScalar(0));
      text += (text.empty() ? "" : " ") + (cell->is_valid ? cell->ToString() : "NULL");
    }
    return text;
  }

  static Error error_from(const std::function<void()>& body) {
    try {
      body();
    } catch (const Error& error) {
      return error;
    }
    return {ErrorKind::internal, "nothing was thrown"};
  }
  static std::string whole(const Error& error) {
    return error.message() + error.hint() + error.details();
  }

  TemporaryFolder folder_;
  Cancellation cancellation_;
};

Parameter parameter(TypeKind kind, Value value) {
  return {"x", {kind}, std::move(value)};
}

/// Batches of one column, "x", of integers; a value below 0 is NULL.
std::shared_ptr<arrow::RecordBatchReader> integers(const std::vector<std::int64_t>& values) {
  arrow::Int64Builder builder;
  for (const std::int64_t value : values) {
    check(value < 0 ? builder.AppendNull() : builder.Append(value));
  }
  const auto schema = arrow::schema({arrow::field("x", arrow::int64())});
  const auto array = checked(builder.Finish());
  const auto batch = arrow::RecordBatch::Make(schema, array->length(), {array});
  return checked(arrow::RecordBatchReader::Make({batch}, schema));
}

TEST_F(SociSession, EachKindOfValueComesBack) {
  const auto session = connect();
  session->begin({});
  EXPECT_EQ(
      session
          ->execute({"CREATE TABLE t (i BIGINT, n INTEGER, r REAL, s TEXT, b BOOLEAN, d DATE, "
                     "m DATETIME, z TEXT)",
                     {}})
          .rows,
      std::nullopt);
  const auto done = session->execute(
      {"INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
       {parameter(TypeKind::integer, INT64_MIN),
        // SOCI would read this one as an int of 32 bits.
        parameter(TypeKind::integer, std::int64_t{5'000'000'000}), parameter(TypeKind::real, 0.1),
        parameter(TypeKind::text, std::string("it's ?\n:x é")), parameter(TypeKind::boolean, true),
        parameter(TypeKind::date, Date{19'753}),
        parameter(TypeKind::datetime, DateTime{-1'000'000, {}}),
        parameter(TypeKind::text, Value())}});
  EXPECT_EQ(done.kind, "INSERT");
  EXPECT_EQ(done.rows, 1);
  session->commit();
  EXPECT_EQ(row(*session, {"SELECT * FROM t", {}}),
            "-9223372036854775808 5000000000 0.1 it's ?\n:x é 1 2024-01-31 00:00:00.000000 "
            "1969-12-31 23:59:59.000000 NULL");
  EXPECT_EQ(row(*session, {"SELECT i FROM t WHERE s = ? AND n > ?",
                           {parameter(TypeKind::text, std::string("it's ?\n:x é")),
                            parameter(TypeKind::integer, std::int64_t{1})}}),
            "-9223372036854775808");
}

TEST_F(SociSession, AResultOfManyRowsIsWhole) {
  const auto session = connect();
  const auto rows =
      table(*session, {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                       "WHERE i < 40000) SELECT i FROM n",
                       {}});
  EXPECT_EQ(rows->num_rows(), 40000);
  EXPECT_EQ(checked(rows->column(0)->GetScalar(39999))->ToString(), "40000");
}

TEST_F(SociSession, AnEmptyResultHasItsColumns) {
  const auto session = connect();
  session->execute({"CREATE TABLE t (i BIGINT, s TEXT)", {}});
  const auto rows = table(*session, {"SELECT * FROM t", {}});
  EXPECT_EQ(rows->num_rows(), 0);
  EXPECT_EQ(rows->schema()->ToString(), "i: int64\ns: string");
}

TEST_F(SociSession, RowsAreCounted) {
  const auto session = connect();
  session->execute({"CREATE TABLE t (i BIGINT)", {}});
  EXPECT_EQ(session->execute({"INSERT INTO t VALUES (1), (2), (3)", {}}).rows, 3);
  EXPECT_EQ(session
                ->execute({"UPDATE t SET i = i + 1 WHERE i > ?",
                           {parameter(TypeKind::integer, std::int64_t{1})}})
                .rows,
            2);
  EXPECT_EQ(session->execute({"DELETE FROM t WHERE i = 99", {}}).rows, 0);
  EXPECT_EQ(session->execute({"SELECT * FROM t", {}}).rows, 3);
}

TEST_F(SociSession, ARollbackUndoes) {
  const auto session = connect();
  session->execute({"CREATE TABLE t (i BIGINT)", {}});
  session->begin({});
  session->execute({"INSERT INTO t VALUES (1)", {}});
  session->rollback();
  EXPECT_EQ(row(*session, {"SELECT count(*) FROM t", {}}), "0");
}

TEST_F(SociSession, ASessionThatEndsRollsBack) {
  {
    const auto session = connect();
    session->execute({"CREATE TABLE t (i BIGINT)", {}});
    session->begin({});
    session->execute({"INSERT INTO t VALUES (1)", {}});
  }
  EXPECT_EQ(row(*connect(), {"SELECT count(*) FROM t", {}}), "0");
}

TEST_F(SociSession, ACommitThatFailsIsInDoubt) {
  const auto session = connect();
  session->execute({"PRAGMA foreign_keys = 1", {}});
  session->execute({"CREATE TABLE p (i BIGINT PRIMARY KEY)", {}});
  session->execute({"CREATE TABLE c (i BIGINT REFERENCES p DEFERRABLE INITIALLY DEFERRED)", {}});
  session->begin({});
  session->execute({"INSERT INTO c VALUES (1)", {}});
  EXPECT_EQ(error_from([&] { session->commit(); }).kind(), ErrorKind::unknown);
}

TEST_F(SociSession, ExecuteManyRunsForEachRow) {
  const auto session = connect();
  session->begin({});
  session->execute({"CREATE TABLE t (i BIGINT)", {}});
  Parameter each = parameter(TypeKind::integer, Value());
  each.column = 0;
  const auto rows = integers({1, -1, 3});
  const auto done = session->execute_many({"INSERT INTO t VALUES (?)", {each}}, *rows);
  EXPECT_EQ(done.kind, "INSERT");
  EXPECT_EQ(done.rows, 3);
  EXPECT_EQ(row(*session, {"SELECT count(*), count(i), sum(i) FROM t", {}}), "3 2 4");
}

TEST_F(SociSession, TheRowThatFailsIsNamed) {
  const auto session = connect();
  session->begin({});
  session->execute({"CREATE TABLE t (i BIGINT PRIMARY KEY)", {}});
  Parameter each = parameter(TypeKind::integer, Value());
  each.column = 0;
  const auto rows = integers({1, 2, 1, 4});
  const Error error = error_from([&] {
    session->execute_many({"INSERT INTO t VALUES (?)", {each}}, *rows);
  });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), AllOf(HasSubstr("row 3: "), HasSubstr("UNIQUE constraint failed")));
}

TEST_F(SociSession, WhatAStatementDoesWrongIsAnError) {
  const auto session = connect();
  EXPECT_EQ(error_from([&] { session->execute({"SELEC 1", {}}); }).kind(), ErrorKind::query);
  EXPECT_EQ(error_from([&] {
              session->query({"SELECT * FROM missing", {}});
            }).kind(),
            ErrorKind::query);
  session->execute({"CREATE TABLE t (i BIGINT, b BLOB, d DATE)", {}});
  EXPECT_EQ(error_from([&] {
              session->query({"INSERT INTO t (i) VALUES (1) RETURNING i", {}});
            }).kind(),
            ErrorKind::query);
  EXPECT_EQ(row(*session, {"SELECT count(*) FROM t", {}}), "0");
  EXPECT_THAT(error_from([&] {
                session->query({"SELECT b FROM t", {}});
              }).message(),
              HasSubstr("column 'b'"));
  session->execute({"INSERT INTO t (d) VALUES ('no date')", {}});
  EXPECT_THAT(error_from([&] {
                table(*session, {"SELECT d FROM t", {}});
              }).message(),
              HasSubstr("row 1, column 'd'"));
  EXPECT_EQ(error_from([&] { session->begin({IsolationLevel::serializable}); }).kind(),
            ErrorKind::usage);
}

TEST_F(SociSession, TimesAreNotReadWhereSummerTimeWouldMoveThem) {
  const auto session = connect();
  session->execute({"CREATE TABLE t (m DATETIME)", {}});
  session->execute({"INSERT INTO t VALUES ('2024-03-31 02:30:00')", {}});
  const auto in_zone = [](const char* zone) {
    setenv("TZ", zone, 1);
    tzset();
  };
  in_zone("CET-1CEST,M3.5.0,M10.5.0/3");
  const Error error = error_from([&] { session->query({"SELECT m FROM t", {}}); });
  in_zone("UTC0");
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("column 'm'"));
  EXPECT_EQ(row(*session, {"SELECT m FROM t", {}}), "2024-03-31 02:30:00.000000");
}

TEST_F(SociSession, TextThatIsNotUtf8IsRefused) {
  const auto session = connect();
  EXPECT_THAT(error_from([&] {
                table(*session, {"SELECT CAST(x'ff41' AS TEXT) AS s", {}});
              }).message(),
              HasSubstr("row 1, column 's'"));
}

TEST_F(SociSession, ABoundSecretIsInNoError) {
  const auto session = connect();
  session->execute({"CREATE TABLE t (i BIGINT CHECK (i < 5), s TEXT)", {}});
  const Error error = error_from([&] {
    session->execute(
        {"INSERT INTO t VALUES (9, ?)", {parameter(TypeKind::text, std::string("hunter2"))}});
  });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(whole(error), Not(HasSubstr("hunter2")));
}

TEST_F(SociSession, AConnectStringIsInNoError) {
  const Error error = error_from([&] {
    connect_url(
        "soci:///?backend=sqlite3&connect_string=dbname%3D/no/such/hunter2/x.db%20vfs%3Dhunter2");
  });
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_THAT(whole(error), Not(HasSubstr("hunter2")));
}

TEST_F(SociSession, ABackendThatIsNotThereIsNamed) {
  for (const char* name : {"nosuch", "core"}) {
    const Error error =
        error_from([&] { connect_url("soci://me:hunter2@h/db?backend=" + std::string(name)); });
    EXPECT_EQ(error.kind(), ErrorKind::usage) << name;
    EXPECT_THAT(error.message(), HasSubstr("'" + std::string(name) + "'"));
    EXPECT_THAT(error.hint(), AllOf(HasSubstr("libsoci_" + std::string(name) + ".so."),
                                    HasSubstr("SOCI_BACKENDS_PATH")));
    EXPECT_THAT(error.details(), HasSubstr("sqlite3"));
    EXPECT_THAT(whole(error), Not(HasSubstr("hunter2")));
  }
}

TEST_F(SociSession, TheWorkingFolderIsNoPlaceForBackends) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path());
  std::ofstream("libsoci_planted.so.4.0") << "no library";
  const Error error = error_from([&] { connect_url("soci:///?backend=planted"); });
  std::filesystem::current_path(before);
  EXPECT_THAT(error.details(), AllOf(HasSubstr("installed backends: "), HasSubstr("sqlite3"),
                                     Not(HasSubstr("planted,")), Not(HasSubstr(", planted"))));
}

TEST_F(SociSession, ARequestEndsWhatIsRead) {
  const auto session = connect();
  const auto rows =
      session->query({"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                      "SELECT i FROM n",
                      {}});
  cancellation_.request({ErrorKind::cancelled, "cancelled by SIGTERM"});
  EXPECT_EQ(error_from([&] { checked(rows->ToTable()); }).kind(), ErrorKind::cancelled);
  EXPECT_EQ(error_from([&] { session->execute({"SELECT 1", {}}); }).kind(), ErrorKind::cancelled);
}

TEST_F(SociSession, ColumnsAreNotToldWithoutRunning) {
  const auto session = connect();
  EXPECT_EQ(error_from([&] { session->describe({"SELECT 1", {}}); }).kind(), ErrorKind::usage);
}

}  // namespace
}  // namespace sqlpod::testing
