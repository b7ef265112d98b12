#include "flyte/inputs.h"

#include <gmock/gmock.h>

#include "flyte/message_reader.h"
#include "tests/unit/flyte/flyte_testing.h"

namespace sqlpod::flyte {
namespace {

TaskTemplate task_with_limit() {
  TaskTemplate task;
  task.inputs.emplace("limit", simple(messages::INTEGER));
  return task;
}

TEST(FlyteInputs, AreReadFromTheBytesThatFlyteWrites) {
  const auto map = parse_message<messages::LiteralMap>(
      from_hex("0a0f0a056c696d697412060a040a020805"), "the map of inputs");
  const TemplateInputs inputs = read_inputs(map, task_with_limit(), {});
  EXPECT_EQ(inputs.at("limit").value, sqlpod::Value(std::int64_t{5}));
}

TEST(FlyteInputs, FewerAreFineAndOthersAreNot) {
  messages::LiteralMap map;
  EXPECT_TRUE(read_inputs(map, task_with_limit(), {}).empty());
  (*map.mutable_literals())["limt"] = integer(1);
  const Error error = error_of([&] { read_inputs(map, task_with_limit(), {}); });
  EXPECT_THAT(error.message(), testing::HasSubstr("no input 'limt'"));
  EXPECT_THAT(error.hint(), testing::HasSubstr("limit"));
  EXPECT_TRUE(read_inputs(map, {}, {}).empty());
}

}  // namespace
}  // namespace sqlpod::flyte
