#include "executor/partition_query.h"

#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/value_text.h"
#include "error/arrow_status.h"
#include "error/error.h"

namespace sqlpod {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr SqlDialect postgresql{.name = "postgresql",
                                .placeholder = PlaceholderStyle::dollar,
                                .dollar_quotes = true,
                                .nested_comments = true};
constexpr SqlDialect mysql{
    .name = "mysql", .identifier_quote = '`', .hash_comments = true, .backtick_identifiers = true};

/// A database that knows one query: its columns, and the bounds of one of them.
class Oracle : public Session {
 public:
  Oracle(std::shared_ptr<arrow::Schema> schema, std::string bounds)
      : schema_(std::move(schema)), bounds_(std::move(bounds)) {}

  std::string server_version() override { return "0"; }
  void begin(const TransactionOptions&) override {}
  void commit() override {}
  void rollback() noexcept override {}
  StatementResult execute(const Statement&) override { return {}; }
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) override {
    asked.push_back(statement.sql);
    const auto type = schema_->field(0)->type();
    const auto schema = arrow::schema({arrow::field("min", type), arrow::field("max", type)});
    const auto rows = checked(
        arrow::json::ArrayFromJSONString(arrow::struct_(schema->fields()), "[" + bounds_ + "]"));
    return checked(arrow::RecordBatchReader::Make(
        {checked(arrow::RecordBatch::FromStructArray(rows))}, schema));
  }
  std::shared_ptr<arrow::Schema> describe(const Statement&) override { return schema_; }
  std::optional<double> expected_cost(const Statement& query) override {
    if (!cost_of_a_range) return std::nullopt;
    return query.sql.find(" WHERE ") == std::string::npos ? 100 : *cost_of_a_range;
  }

  std::vector<std::string> asked;
  std::optional<double> cost_of_a_range;  // where the whole query costs 100

 private:
  std::shared_ptr<arrow::Schema> schema_;
  std::string bounds_;
};

Oracle integers(const std::string& bounds = "[1, 16]") {
  return {arrow::schema({arrow::field("id", arrow::int64()), arrow::field("name", arrow::utf8())}),
          bounds};
}

Partition by(const std::string& column, int parts) {
  return {column, false, parts, {}, {}};
}

std::vector<std::string> texts(const std::vector<Statement>& statements) {
  std::vector<std::string> found;
  for (const Statement& statement : statements) {
    std::string text = statement.sql;
    for (const Parameter& parameter : statement.parameters) {
      text += " <" + to_text(parameter.value) + ">";
    }
    found.push_back(text);
  }
  return found;
}

Error error_of(Session& session, const Partition& partition) {
  try {
    split_query(session, {"SELECT 1", {}}, partition, {}, postgresql);
  } catch (const Error& error) {
    return error;
  }
  return {ErrorKind::internal, "nothing was thrown"};
}

TEST(SplitQuery, CutsTheRangeBetweenTheBoundsThatItAsksFor) {
  Oracle session = integers();
  const Statement query{"SELECT * FROM t WHERE x > $1 -- all", {{"x", {}, std::string("a")}}};
  const auto statements = split_query(session, query, by("id", 2), {}, postgresql);
  EXPECT_THAT(session.asked, ElementsAre("SELECT min(\"id\"), max(\"id\") FROM (SELECT * FROM t "
                                         "WHERE x > $1 -- all\n) AS sqlpod_part"));
  ASSERT_THAT(statements, SizeIs(16));
  const std::string start = "SELECT * FROM (SELECT * FROM t WHERE x > $1 -- all\n) AS sqlpod_part ";
  EXPECT_EQ(texts(statements)[0], start + "WHERE \"id\" < $2 OR \"id\" IS NULL <a> <2>");
  EXPECT_EQ(texts(statements)[1], start + "WHERE \"id\" >= $2 AND \"id\" < $3 <a> <2> <3>");
  EXPECT_EQ(texts(statements)[15], start + "WHERE \"id\" >= $2 <a> <16>");
}

TEST(SplitQuery, WritesWhatTheDialectReads) {
  Oracle session = integers("[1, 2]");
  EXPECT_THAT(texts(split_query(session, {"SELECT 1", {}}, by("id", 4), {}, mysql)),
              ElementsAre("SELECT * FROM (SELECT 1\n) AS sqlpod_part WHERE `id` < ? OR `id` IS "
                          "NULL <2>",
                          "SELECT * FROM (SELECT 1\n) AS sqlpod_part WHERE `id` >= ? <2>"));
}

TEST(SplitQuery, LeavesAQueryAloneThatIsOneRange) {
  for (const char* bounds : {"[null, null]", "[7, 7]"}) {
    Oracle session = integers(bounds);
    EXPECT_THAT(texts(split_query(session, {"SELECT 1", {}}, by("id", 4), {}, mysql)),
                ElementsAre("SELECT 1"))
        << bounds;
  }
  Oracle session = integers();
  EXPECT_THAT(texts(split_query(session, {"SELECT 1", {}}, by("id", 1), {}, mysql)),
              ElementsAre("SELECT 1"));
  EXPECT_THAT(session.asked, SizeIs(0));
}

TEST(SplitQuery, HasNoMoreRangesThanPartsWhereEachWouldScanTheTable) {
  Oracle session = integers("[1, 1000]");
  const auto ranges = [&] {
    return split_query(session, {"SELECT 1", {}}, by("id", 4), {}, postgresql).size();
  };
  EXPECT_EQ(ranges(), 32U);
  session.cost_of_a_range = 10;
  EXPECT_EQ(ranges(), 32U);
  session.cost_of_a_range = 101;
  EXPECT_EQ(ranges(), 4U);
}

TEST(SplitQuery, TakesBoundsThatAreGiven) {
  Oracle session = integers();
  Partition partition = by("id", 1);
  partition.lower = Value(std::int64_t{0});
  partition.upper = Value(std::int64_t{9});
  const auto part = [&](std::size_t index, std::size_t count) {
    return texts(split_query(session, {"SELECT 1", {}}, partition, JobPart{index, count}, mysql));
  };
  const std::string start = "SELECT * FROM (SELECT 1\n) AS sqlpod_part WHERE ";
  EXPECT_THAT(part(0, 2), ElementsAre(start + "`id` < ? OR `id` IS NULL <5>"));
  EXPECT_THAT(part(1, 2), ElementsAre(start + "`id` >= ? <5>"));
  EXPECT_THAT(part(0, 1), ElementsAre("SELECT 1"));
  EXPECT_THAT(part(19, 20), ElementsAre(start + "1 = 0"));
  EXPECT_THAT(session.asked, SizeIs(0));
}

TEST(SplitQuery, RefusesBoundsInTheWrongOrder) {
  Oracle session = integers();
  Partition partition = by("id", 4);
  partition.lower = Value(std::int64_t{9});
  partition.upper = Value(std::int64_t{0});
  EXPECT_THAT(error_of(session, partition).message(), HasSubstr("lower is not below"));
}

TEST(SplitQuery, NamesTheColumnsForOneThatIsNotThere) {
  Oracle session = integers();
  const Error error = error_of(session, by("ID", 4));
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  EXPECT_THAT(error.message(), HasSubstr("the query has no column 'ID' to partition by"));
  EXPECT_EQ(error.details(), "columns: id, name");
}

TEST(SplitQuery, RefusesAColumnThatIsThereTwice) {
  const auto field = arrow::field("id", arrow::int64());
  Oracle session(arrow::schema({field, field}), "[1, 2]");
  EXPECT_THAT(error_of(session, by("id", 4)).message(), HasSubstr("several columns 'id'"));
}

TEST(SplitQuery, RefusesAColumnOfText) {
  Oracle session = integers();
  EXPECT_THAT(error_of(session, by("name", 4)).message(),
              HasSubstr("'name' is of the type string"));
}

TEST(SplitQuery, LeavesPlacesToTheDialect) {
  Oracle session = integers();
  const Error error = error_of(session, {"", true, 4, {}, {}});
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  EXPECT_THAT(error.message(), HasSubstr("cannot split a table by the places"));
}

// Empty when nothing is refused.
std::string refusal(const std::vector<std::string>& sqls, const SqlDialect& dialect = postgresql) {
  std::vector<Statement> statements;
  for (const std::string& sql : sqls) statements.push_back({sql, {}});
  try {
    refuse_what_cannot_be_partitioned(statements, dialect);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.message();
  }
  return {};
}

TEST(PartitionQuery, RefusesWhatEachPartWouldDoAnew) {
  struct Case {
    const char* sql;
    const char* clause;
  };
  const std::vector<Case> cases = {{"SELECT * FROM t LIMIT 5", "LIMIT"},
                                   {"select * from t order by a offset 5", "OFFSET"},
                                   {"SELECT * FROM t OFFSET $1", "OFFSET"},
                                   {"SELECT * FROM t FETCH FIRST 5 ROWS ONLY", "FETCH"},
                                   {"(SELECT * FROM t LIMIT 5)", "LIMIT"},
                                   {"SELECT * FROM t FOR UPDATE", "FOR UPDATE"},
                                   {"SELECT * FROM t FOR NO KEY UPDATE", "FOR NO"},
                                   {"SELECT * FROM t /* */ FOR\nSHARE", "FOR SHARE"},
                                   {"SELECT * FROM t LOCK IN SHARE MODE", "LOCK IN SHARE MODE"},
                                   {"SELECT * INTO u FROM t", "INTO"}};
  for (const Case& one : cases) {
    EXPECT_THAT(refusal({one.sql}), HasSubstr(std::string(" has ") + one.clause + ",")) << one.sql;
  }
}

TEST(PartitionQuery, TakesTheSameWordsElsewhere) {
  for (const char* sql :
       {"SELECT * FROM (SELECT * FROM t ORDER BY a LIMIT 5) AS s", "SELECT 'LIMIT 5' FROM t",
        "SELECT t.limit, a AS fetch FROM t", "SELECT \"limit\" FROM t -- LIMIT 5",
        "SELECT substring(a FOR 3) FROM t", "WITH s AS (SELECT 1 LIMIT 1) SELECT * FROM s",
        "VALUES (1)", "TABLE t", "(SELECT 1)"}) {
    EXPECT_EQ(refusal({sql}), "") << sql;
  }
  EXPECT_EQ(refusal({"SELECT offset, a FROM t # LIMIT 5"}, mysql), "");
}

TEST(PartitionQuery, IsOneSelect) {
  EXPECT_THAT(refusal({"CREATE TEMP TABLE x AS SELECT 1", "SELECT * FROM x"}),
              HasSubstr("gives 2"));
  EXPECT_THAT(refusal({"INSERT INTO t VALUES (1) RETURNING a"}),
              HasSubstr("the statement is INSERT"));
  EXPECT_THAT(refusal({"SHOW ALL"}), HasSubstr("the statement is SHOW"));
}

}  // namespace
}  // namespace sqlpod
