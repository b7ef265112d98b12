#include "config/isolation_level.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error/error.h"

namespace sqlpod {
namespace {

TEST(IsolationLevel, IsReadByTheNamesOfSqlAlchemyInAnyForm) {
  EXPECT_EQ(parse_isolation_level("READ COMMITTED"), IsolationLevel::read_committed);
  EXPECT_EQ(parse_isolation_level("read_uncommitted"), IsolationLevel::read_uncommitted);
  EXPECT_EQ(parse_isolation_level("Repeatable-Read"), IsolationLevel::repeatable_read);
  EXPECT_EQ(parse_isolation_level("serializable"), IsolationLevel::serializable);
  EXPECT_EQ(parse_isolation_level("SNAPSHOT"), IsolationLevel::snapshot);
  EXPECT_EQ(parse_isolation_level("autocommit"), std::nullopt);
}

TEST(IsolationLevel, HasTheNameThatSqlWants) {
  for (const auto level :
       {IsolationLevel::read_uncommitted, IsolationLevel::read_committed,
        IsolationLevel::repeatable_read, IsolationLevel::snapshot, IsolationLevel::serializable}) {
    EXPECT_EQ(parse_isolation_level(name(level)), level);
  }
}

TEST(IsolationLevel, AnUnknownOneNamesTheNearest) {
  try {
    parse_isolation_level("SERIALISABLE");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.hint(), ::testing::HasSubstr("SERIALIZABLE"));
  }
}

}  // namespace
}  // namespace sqlpod
