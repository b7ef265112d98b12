#include "executor/storage/store_timeout.h"

#include <arrow/result.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using std::chrono::milliseconds;

TEST(StoreTimeout, IsFifteenSecondsUnlessTheArgsSayMore) {
  StorageArgs args;
  EXPECT_EQ(store_timeout(args), milliseconds(15000));
  args.set("timeout", Secret(std::string("250ms")));
  EXPECT_EQ(store_timeout(args), milliseconds(250));
  args.set("timeout", Secret(std::string("0s")));
  EXPECT_EQ(table_fixture::error_of([&] { store_timeout(args); }).message(),
            "the timeout leaves no time for anything");
}

TEST(AnswerWithin, IsWhatTheCallAnswersOrThrows) {
  for (const milliseconds limit : {milliseconds(0), milliseconds(60'000)}) {
    EXPECT_EQ(answer_within(limit, [] { return arrow::Result<int>(42); }).ValueOrDie(), 42);
    EXPECT_EQ(answer_within(limit, [] { return arrow::Status::IOError("gone"); }).message(),
              "gone");
    const auto thrown =
        answer_within(limit, []() -> arrow::Result<int> { throw std::runtime_error("no token"); });
    EXPECT_EQ(thrown.status().message(), "no token");
    EXPECT_FALSE(is_no_answer(thrown.status()));
  }
}

TEST(AnswerWithin, LeavesACallAloneThatDoesNotEnd) {
  const auto end = std::make_shared<std::promise<void>>();
  const auto ended = std::make_shared<std::promise<void>>();
  const auto late = answer_within(milliseconds(20), [end, ended] {
    end->get_future().wait();
    ended->set_value();
    return arrow::Result<std::string>("too late");
  });
  EXPECT_TRUE(is_no_answer(late.status())) << late.status().ToString();
  end->set_value();
  ended->get_future().wait();
}

}  // namespace
}  // namespace sqlpod
