// One SQLite statement run for each row of a table.
#include <arrow/api.h>
#include <arrow/json/from_string.h>

#include "tests/integration/sqlite_session.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

std::shared_ptr<arrow::Array> array(const std::shared_ptr<arrow::DataType>& type,
                                    const std::string& json) {
  return checked(arrow::json::ArrayFromJSONString(type, json));
}

/// Hands out the batches given, then its end.
std::shared_ptr<arrow::RecordBatchReader> reader_of(arrow::RecordBatchVector batches) {
  return checked(arrow::RecordBatchReader::Make(std::move(batches)));
}

std::shared_ptr<arrow::RecordBatch> integers(const std::string& json) {
  auto values = array(arrow::int64(), json);
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("x", arrow::int64())}),
                                  values->length(), {values});
}

Parameter column(int index, TypeKind kind = TypeKind::text) {
  return {"column" + std::to_string(index), {kind, true, nullptr}, {}, index};
}

/// Rows without an end.
class EndlessRows : public arrow::RecordBatchReader {
 public:
  std::shared_ptr<arrow::Schema> schema() const override { return batch_->schema(); }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    *batch = batch_;
    return arrow::Status::OK();
  }

 private:
  std::shared_ptr<arrow::RecordBatch> batch_ = integers("[1, 2, 3]");
};

class SqliteBulk : public SqliteSession {
 protected:
  SqliteBulk() : session_(connect()) { session_->begin({}); }

  void execute(const std::string& sql) { session_->execute({sql, {}}); }
  StatementResult insert_integers(const std::string& sql, arrow::RecordBatchVector batches) {
    return session_->execute_many({sql, {column(0, TypeKind::integer)}},
                                  *reader_of(std::move(batches)));
  }

  std::unique_ptr<Session> session_;
};

TEST_F(SqliteBulk, EveryTypeLandsAsASingleStatementWouldStoreIt) {
  struct Case {
    std::shared_ptr<arrow::DataType> type;
    std::string json;
    TypeKind kind;
    std::string stored;  // typeof and quote() of SQLite
  };
  const std::vector<Case> cases = {
      {arrow::int8(), "[-5]", TypeKind::integer, "integer -5"},
      {arrow::int16(), "[300]", TypeKind::integer, "integer 300"},
      {arrow::int32(), "[70000]", TypeKind::integer, "integer 70000"},
      {arrow::int64(), "[-9223372036854775808]", TypeKind::integer, "integer -9223372036854775808"},
      {arrow::uint8(), "[255]", TypeKind::integer, "integer 255"},
      {arrow::uint16(), "[65535]", TypeKind::integer, "integer 65535"},
      {arrow::uint32(), "[4294967295]", TypeKind::integer, "integer 4294967295"},
      {arrow::uint64(), "[18446744073709551615]", TypeKind::decimal, "text '18446744073709551615'"},
      {arrow::float32(), "[0.5]", TypeKind::real, "real 0.5"},
      {arrow::float64(), "[1e300]", TypeKind::real, "real 1.0e+300"},
      {arrow::boolean(), "[true]", TypeKind::boolean, "integer 1"},
      {arrow::utf8(), R"(["it's"])", TypeKind::text, "text 'it''s'"},
      {arrow::utf8(), R"([""])", TypeKind::text, "text ''"},
      {arrow::large_utf8(), R"(["ä"])", TypeKind::text, "text 'ä'"},
      {arrow::utf8(), R"(["{\"a\": 1}"])", TypeKind::json, R"(text '{"a": 1}')"},
      {arrow::binary(), R"(["ab"])", TypeKind::bytes, "blob X'6162'"},
      {arrow::decimal128(10, 2), R"(["12.50"])", TypeKind::decimal, "real 12.5"},
      {arrow::decimal128(10, 2), R"(["-0.05"])", TypeKind::decimal, "real -0.05"},
      {arrow::decimal128(38, 2), R"(["123456789012345678.25"])", TypeKind::decimal,
       "text '123456789012345678.25'"},
      {arrow::decimal256(60, 1), R"(["-1.5"])", TypeKind::decimal, "real -1.5"},
      {arrow::date32(), "[19753]", TypeKind::date, "text '2024-01-31'"},
      {arrow::time64(arrow::TimeUnit::MICRO), "[36000500000]", TypeKind::time, "text '10:00:00.5'"},
      {arrow::timestamp(arrow::TimeUnit::MICRO), R"(["2024-01-31 10:00:00.25"])",
       TypeKind::datetime, "text '2024-01-31 10:00:00.25'"},
      {arrow::timestamp(arrow::TimeUnit::MICRO), R"(["0099-12-31 23:59:59"])", TypeKind::datetime,
       "text '0099-12-31 23:59:59'"},
      {arrow::timestamp(arrow::TimeUnit::SECOND), R"(["1969-12-31 23:59:59"])", TypeKind::datetime,
       "text '1969-12-31 23:59:59'"},
      {arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"), R"(["2024-01-31 10:00:00.001"])",
       TypeKind::datetime, "text '2024-01-31 10:00:00.001+00:00'"},
      {arrow::duration(arrow::TimeUnit::SECOND), "[93600]", TypeKind::timedelta, "text '26:00:00'"},
      {arrow::null(), "[null]", TypeKind::text, "null NULL"},
      {arrow::utf8(), "[null]", TypeKind::text, "null NULL"},
      {arrow::int64(), "[null]", TypeKind::integer, "null NULL"},
      {arrow::float64(), "[null]", TypeKind::real, "null NULL"},
      {arrow::decimal128(5, 0), "[null]", TypeKind::decimal, "null NULL"},
      {arrow::timestamp(arrow::TimeUnit::MICRO), "[null]", TypeKind::datetime, "null NULL"},
      {arrow::dictionary(arrow::int8(), arrow::utf8()), R"(["x"])", TypeKind::text, "text 'x'"}};
  execute("CREATE TABLE t (x)");
  for (const Case& c : cases) {
    SCOPED_TRACE(c.type->ToString() + " " + c.json);
    const auto values = array(c.type, c.json);
    const auto batch =
        arrow::RecordBatch::Make(arrow::schema({arrow::field("x", c.type)}), 1, {values});
    execute("DELETE FROM t");
    EXPECT_EQ(
        session_
            ->execute_many({"INSERT INTO t VALUES (?)", {column(0, c.kind)}}, *reader_of({batch}))
            .rows,
        1);
    EXPECT_EQ(cell(*session_, "SELECT typeof(x) || ' ' || quote(x) FROM t"), c.stored);
  }
}

TEST_F(SqliteBulk, TimestampsAndDecimalsOfManyRowsAreTheirOwn) {
  struct Case {
    std::shared_ptr<arrow::DataType> type;
    std::string json, stored;
  };
  const std::vector<Case> cases = {
      {arrow::timestamp(arrow::TimeUnit::MICRO),
       R"(["2024-01-31 23:59:59.999999", "2024-01-31 00:00:00", null, "2024-02-01 00:00:00.000001",
           "1969-12-31 23:59:59.5", "0001-01-01 00:00:00", "9999-12-31 23:59:59.100000"])",
       "'2024-01-31 23:59:59.999999','2024-01-31 00:00:00',NULL,'2024-02-01 00:00:00.000001',"
       "'1969-12-31 23:59:59.5','0001-01-01 00:00:00','9999-12-31 23:59:59.1'"},
      {arrow::timestamp(arrow::TimeUnit::MICRO, "Europe/Berlin"), R"(["2024-01-31 10:00:00"])",
       "'2024-01-31 10:00:00+00:00'"},
      {arrow::decimal128(38, 3),
       R"(["0.000", "-0.001", "999999999999.999", "1000000000000.000", "-999999999999.999", null,
           "18446744073709551.616", "-18446744073709551.617"])",
       "0.0,-0.001,999999999999.999,'1000000000000.000',-999999999999.999,NULL,"
       "'18446744073709551.616','-18446744073709551.617'"},
      {arrow::decimal128(30, 25), R"(["0.1000000000000000000000000"])",
       "'0.1000000000000000000000000'"}};
  execute("CREATE TABLE t (x)");
  for (const Case& c : cases) {
    const auto values = array(c.type, c.json);
    const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("x", c.type)}),
                                                values->length(), {values});
    execute("DELETE FROM t");
    session_->execute_many({"INSERT INTO t VALUES (?)", {column(0)}}, *reader_of({batch}));
    EXPECT_EQ(cell(*session_, "SELECT group_concat(quote(x)) FROM t"), c.stored);
  }
}

TEST_F(SqliteBulk, AFixedParameterStandsBesideColumns) {
  execute("CREATE TABLE t (batch TEXT, x INTEGER)");
  const StatementResult done = session_->execute_many(
      {"INSERT INTO t VALUES (?, ?)",
       {{"batch", {TypeKind::text}, Value("nightly")}, column(0, TypeKind::integer)}},
      *reader_of({integers("[1, 2]"), integers("[3]")}));
  EXPECT_EQ(done.kind, "INSERT");
  EXPECT_EQ(done.rows, 3);
  EXPECT_EQ(cell(*session_, "SELECT count(*) || batch || sum(x) FROM t"), "3nightly6");
}

TEST_F(SqliteBulk, RowsAreCountedAsTheStatementChangesThem) {
  execute("CREATE TABLE t (x INTEGER PRIMARY KEY)");
  EXPECT_EQ(insert_integers("INSERT OR IGNORE INTO t VALUES (?)", {integers("[1, 2, 2, 3]")}).rows,
            3);
  EXPECT_EQ(insert_integers("DELETE FROM t WHERE x >= ?", {integers("[3, 1, 1]")}).rows, 3);
  EXPECT_EQ(insert_integers("INSERT INTO t VALUES (?) RETURNING x", {integers("[7, 8]")}).rows, 2);
  EXPECT_EQ(insert_integers("SELECT * FROM t WHERE x > ?", {integers("[7, 0]")}).rows, 3);
}

TEST_F(SqliteBulk, ChangesOfATriggerAreNotTheStatements) {
  execute("CREATE TABLE t (x INTEGER)");
  execute("CREATE TABLE log (x INTEGER)");
  execute("CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.x), (0); END");
  EXPECT_EQ(insert_integers("INSERT INTO t VALUES (?)", {integers("[1, 2]")}).rows, 2);
}

TEST_F(SqliteBulk, AnEmptyTableIsSuccess) {
  execute("CREATE TABLE t (x INTEGER)");
  const StatementResult done = insert_integers("INSERT INTO t VALUES (?)", {integers("[]")});
  EXPECT_EQ(done.kind, "INSERT");
  EXPECT_EQ(done.rows, 0);
}

TEST_F(SqliteBulk, ARowThatFailsIsNamedByItsNumberOverAllBatches) {
  execute("CREATE TABLE t (x INTEGER PRIMARY KEY)");
  const Error error = error_from([&] {
    insert_integers("INSERT INTO t VALUES (?)", {integers("[1, 2, 3]"), integers("[4, 2, 5]")});
  });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_EQ(error.message(), "row 5: UNIQUE constraint failed: t.x");
  EXPECT_EQ(cell(*session_, "SELECT count(*) FROM t"), "4");
  session_->rollback();
  EXPECT_EQ(cell("SELECT count(*) FROM sqlite_master"), "0");
}

TEST_F(SqliteBulk, AnErrorOfTheRowsThemselvesComesThroughWhole) {
  class BrokenRows : public EndlessRows {
    arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>*) override {
      return guarded([] { throw Error(ErrorKind::usage, "row 3, column 'x': no number"); });
    }
  } rows;
  execute("CREATE TABLE t (x INTEGER)");
  const Error error = error_from([&] {
    session_->execute_many({"INSERT INTO t VALUES (?)", {column(0)}}, rows);
  });
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  EXPECT_EQ(error.message(), "row 3, column 'x': no number");
}

TEST_F(SqliteBulk, AWrongStatementFailsBeforeTheFirstRow) {
  const Error error =
      error_from([&] { insert_integers("INSERT INTO missing VALUES (?)", {integers("[1]")}); });
  EXPECT_EQ(error.message(), "no such table: missing");
}

TEST_F(SqliteBulk, ATypeThatCannotBeBoundIsRefused) {
  execute("CREATE TABLE t (x)");
  const auto type = arrow::list(arrow::int64());
  const auto batch =
      arrow::RecordBatch::Make(arrow::schema({arrow::field("x", type)}), 1, {array(type, "[[1]]")});
  const Error error = error_from([&] {
    session_->execute_many({"INSERT INTO t VALUES (?)", {column(0, TypeKind::list)}},
                           *reader_of({batch}));
  });
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  EXPECT_THAT(error.message(), HasSubstr("row 1: SQLite has no array"));
}

TEST_F(SqliteBulk, ARequestEndsItBetweenTwoRows) {
  execute("CREATE TABLE t (x INTEGER)");
  EndlessRows rows;
  const LaterRequest request(cancellation_);
  const double seconds = seconds_of([&] {
    EXPECT_ANY_THROW(session_->execute_many({"INSERT INTO t VALUES (?)", {column(0)}}, rows));
  });
  EXPECT_LT(seconds, 1.0);
  session_->rollback();
}

}  // namespace
}  // namespace sqlpod::testing
