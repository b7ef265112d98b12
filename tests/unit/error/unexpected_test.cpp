#include "error/unexpected.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace sqlpod {
namespace {

TEST(Unexpected, ShortMemoryIsNoBug) {
  const Error error = unexpected(std::bad_array_new_length());
  EXPECT_EQ(error.kind(), ErrorKind::internal);
  EXPECT_EQ(error.message(), "out of memory");
  EXPECT_EQ(error.hint(), "give the task more memory");
}

TEST(Unexpected, AnythingElseIsABug) {
  const Error error = unexpected(std::logic_error("what happened"));
  EXPECT_EQ(error.kind(), ErrorKind::internal);
  EXPECT_EQ(error.message(), "what happened");
  EXPECT_EQ(error.hint(), "this is a bug in sqlpod: report it");
}

}  // namespace
}  // namespace sqlpod
