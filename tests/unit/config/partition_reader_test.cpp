#include "config/partition_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "error/error.h"

namespace sqlpod {
namespace {

using ::testing::HasSubstr;

TaskSpec parse(const std::string& partition, const std::string& more = {},
               const std::string& output = "output_schema_type: any\n") {
  return parse_task_spec(
      "name: t\nquery_template: SELECT 1 AS id\ntask_config: {uri: 'sqlite://'}\n" + output +
          "partition: " + partition + "\n" + more,
      "t.yaml");
}

// The one error, or the details of several.
std::string errors_of(const std::string& partition, const std::string& more = {},
                      const std::string& output = "output_schema_type: any\n") {
  try {
    parse(partition, more, output);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.details().empty() ? error.message() + "; " + error.hint() : error.details();
  }
  return "(parsed)";
}

TEST(PartitionReader, ReadsAColumn) {
  const Partition partition = *parse("{column: id, parts: 4}").partition;
  EXPECT_EQ(partition.column, "id");
  EXPECT_EQ(partition.parts, 4);
  EXPECT_FALSE(partition.by_ctid);
  EXPECT_FALSE(partition.lower || partition.upper);
}

TEST(PartitionReader, ReadsBoundsAsTheyAreWritten) {
  const Partition partition =
      *parse("{column: day, parts: 2, lower: 2024-01-01, upper: 7}").partition;
  EXPECT_EQ(partition.lower, Value(std::string("2024-01-01")));
  EXPECT_EQ(partition.upper, Value(std::int64_t{7}));
}

TEST(PartitionReader, ReadsPlaces) {
  const Partition partition = *parse("{by: ctid, parts: 64}").partition;
  EXPECT_TRUE(partition.by_ctid);
  EXPECT_TRUE(partition.column.empty());
}

TEST(PartitionReader, RefusesWhatMakesNoSense) {
  struct Case {
    const char* partition;
    const char* message;
  };
  const std::vector<Case> cases = {
      {"{column: id, parts: 0}",
       "0 is not a number of parts; each part is a connection of its own"},
      {"{column: id, parts: 10000}", "10000 is not a number of parts"},
      {"{column: id, parts: -1}", "-1 is not a number of parts"},
      {"{column: id, parts: four}", "partition.parts"},
      {"{column: id, parts: [4]}", "partition.parts"},
      {"{column: id}", "parts is missing"},
      {"{parts: 4}", "has neither column nor by"},
      {"{column: id, by: ctid, parts: 4}", "has both column and by"},
      {"{column: '', parts: 4}", "is blank"},
      {"{by: rowid, parts: 4}", "'rowid' is not a way to partition"},
      {"{column: id, parts: 4, lower: 1}", "has one bound alone"},
      {"{column: id, parts: 4, lower: [1], upper: 2}", "partition.lower"},
      {"{by: ctid, parts: 4, lower: 1, upper: 9}", "has bounds, but no column"},
      {"{colum: id, parts: 4}", "colum"},
      {"id", "partition"},
  };
  for (const Case& one : cases) {
    EXPECT_THAT(errors_of(one.partition), HasSubstr(one.message)) << one.partition;
  }
}

TEST(PartitionReader, RefusesATaskWithoutATable) {
  EXPECT_THAT(errors_of("{column: id, parts: 4}", "", ""), HasSubstr("the task declares none"));
}

TEST(PartitionReader, RefusesExecutemany) {
  EXPECT_THAT(errors_of("{column: id, parts: 4}", "executemany: rows\ninputs: {rows: table}\n", ""),
              HasSubstr("executemany writes one"));
}

TEST(PartitionReader, RefusesAutocommit) {
  EXPECT_THAT(errors_of("{column: id, parts: 4}", "autocommit: true\n"),
              HasSubstr("which autocommit does without"));
}

TEST(PartitionReader, TakesNoIsolationButThatOfASnapshot) {
  EXPECT_THAT(errors_of("{column: id, parts: 4}", "isolation_level: READ COMMITTED\n"),
              HasSubstr("not what READ COMMITTED gives"));
  EXPECT_TRUE(parse("{column: id, parts: 4}", "isolation_level: REPEATABLE READ\n").partition);
}

}  // namespace
}  // namespace sqlpod
