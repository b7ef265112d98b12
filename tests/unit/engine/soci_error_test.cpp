#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "executor/engine/soci/error.h"

namespace sqlpod {
namespace {

using soci::Category;
using soci::Doing;
using soci::kind_of_category;
using ::testing::HasSubstr;

TEST(SociError, EveryCategoryHasAKind) {
  struct Case {
    Category category;
    ErrorKind connecting;
    ErrorKind running;
    ErrorKind committing;
  };
  constexpr auto unavailable = ErrorKind::unavailable;
  constexpr auto query = ErrorKind::query;
  constexpr auto unknown = ErrorKind::unknown;
  const Case cases[] = {
      {Category::connection_error, unavailable, ErrorKind::transient, unknown},
      {Category::invalid_statement, ErrorKind::usage, query, query},
      {Category::no_privilege, ErrorKind::denied, ErrorKind::denied, ErrorKind::denied},
      {Category::no_data, unavailable, query, unknown},
      {Category::constraint_violation, unavailable, query, query},
      {Category::unknown_transaction_state, unavailable, unknown, unknown},
      {Category::system_error, unavailable, unavailable, unknown},
      {Category::unknown, unavailable, query, unknown},
      {static_cast<Category>(7), unavailable, query, unknown},
  };
  for (const Case& expected : cases) {
    EXPECT_EQ(kind_of_category(expected.category, Doing::connecting), expected.connecting);
    EXPECT_EQ(kind_of_category(expected.category, Doing::running), expected.running);
    EXPECT_EQ(kind_of_category(expected.category, Doing::committing), expected.committing);
  }
}

TEST(SociError, AMessageIsOneLineWithoutSocisContext) {
  ::soci::soci_error error("no such table: t\nsecond line");
  error.add_context("while executing \"SELECT 1\" with :p1=\"hunter2\"");
  const Error made = soci::statement_error(error);
  EXPECT_EQ(made.message(), "no such table: t");
  EXPECT_THAT(made.details(), HasSubstr("second line"));
  EXPECT_THAT(made.details(), Not(HasSubstr("hunter2")));
}

TEST(SociError, ACommitWithoutACategoryIsInDoubt) {
  const Error error = soci::commit_error(::soci::soci_error("something"));
  EXPECT_EQ(error.kind(), ErrorKind::unknown);
  EXPECT_THAT(error.details(), HasSubstr("something"));
}

}  // namespace
}  // namespace sqlpod
