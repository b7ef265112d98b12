#include "flyte/task_template.h"

#include <gmock/gmock.h>

#include "tests/unit/flyte/flyte_testing.h"

namespace sqlpod::flyte {
namespace {

using testing::HasSubstr;

// As Flyte's own encoder writes one: a query with an input, a number among the connect args, a
// secret, and an output of the type schema.
constexpr std::string_view golden =
    "0a0f08011201701a01642201712a027631120a73716c616c6368656d791a1c121208011206312e31362e301a067079"
    "74686f6e2a0228007a02080022340a160a140a056c696d6974120b0a02080112056c696d6974121a0a180a07726573"
    "756c7473120d0a0212001207726573756c74732a8c020a3b0a0e71756572795f74656d706c61746512291a2773656c"
    "656374202a2066726f6d2074206c696d6974207b7b2e696e707574732e6c696d69747d7d0a210a03757269121a1a18"
    "706f737467726573716c3a2f2f7540683a353433322f64620a300a0c636f6e6e6563745f6172677312202a1e0a1c0a"
    "0f636f6e6e6563745f74696d656f757412091100000000000024400a780a137365637265745f636f6e6e6563745f61"
    "72677312612a5f0a5d0a0870617373776f726412512a4f0a0c0a0567726f757012031a01670a0a0a036b657912031a"
    "016b0a130a0d67726f75705f76657273696f6e120208000a1e0a116d6f756e745f726571756972656d656e74120911"
    "000000000000000032b6020a05696d673a311a0f7079666c7974652d657865637574651a082d2d696e707574731a0a"
    "7b7b2e696e7075747d7d1a0f2d2d6f75747075742d7072656669781a117b7b2e6f75747075745072656669787d7d1a"
    "182d2d7261772d6f75747075742d646174612d7072656669781a187b7b2e7261774f75747075744461746150726566"
    "69787d7d1a0a2d2d7265736f6c7665721a4d666c7974656b69742e636f72652e707974686f6e5f637573746f6d697a"
    "65645f636f6e7461696e65725f7461736b2e64656661756c745f7461736b5f74656d706c6174655f7265736f6c7665"
    "721a022d2d1a157b7b2e7461736b54656d706c617465506174687d7d1a36666c7974656b6974706c7567696e732e73"
    "716c616c6368656d792e7461736b2e53514c416c6368656d795461736b4578656375746f722200420812060a01671a"
    "016b";

messages::TaskTemplate small_task() {
  messages::TaskTemplate task;
  task.set_type("sqlalchemy");
  auto& custom = *task.mutable_custom()->mutable_fields();
  custom["query_template"].set_string_value("select 1");
  custom["uri"].set_string_value("sqlite://");
  return task;
}

messages::Struct& struct_of(messages::TaskTemplate& task, const char* key) {
  return *(*task.mutable_custom()->mutable_fields())[key].mutable_struct_value();
}

TaskTemplate parsed(const messages::TaskTemplate& task) {
  return parse_task_template(task.SerializeAsString());
}

std::string message(const messages::TaskTemplate& task) {
  const Error error = error_of([&] { parsed(task); });
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  return error.message();
}

TEST(TaskTemplate, IsReadFromTheBytesThatFlyteWrites) {
  const TaskTemplate task = parse_task_template(from_hex(golden));
  EXPECT_EQ(task.name, "q");
  EXPECT_EQ(task.query_template, "select * from t limit {{.inputs.limit}}");
  EXPECT_EQ(task.config.uri->reveal(), "postgresql://u@h:5432/db");
  ASSERT_EQ(task.config.connect_args.size(), 1U);
  EXPECT_EQ(task.config.connect_args[0].first, "connect_timeout");
  EXPECT_EQ(std::get<std::int64_t>(task.config.connect_args[0].second), 10);
  ASSERT_EQ(task.config.secret_connect_args.size(), 1U);
  EXPECT_EQ(task.config.secret_connect_args[0].first, "password");
  EXPECT_EQ(task.config.secret_connect_args[0].second, (SecretName{"g", "k", ""}));
  EXPECT_EQ(task.inputs.at("limit").simple(), messages::INTEGER);
  EXPECT_EQ(task.output->name, "results");
  EXPECT_TRUE(task.output->type.has_schema());
}

TEST(TaskTemplate, WhatIsNullOrMissingIsNotGiven) {
  messages::TaskTemplate task = small_task();
  (*task.mutable_custom()->mutable_fields())["secret_connect_args"].set_null_value({});
  auto& args = *struct_of(task, "connect_args").mutable_fields();
  args["host"].set_null_value({});
  args["sslmode"].set_string_value("require");
  args["timeout"].set_number_value(0.5);
  args["keepalives"].set_bool_value(true);
  args["password"].set_string_value("hidden");
  (*args["ssl"].mutable_struct_value()->mutable_fields())["ca"].set_string_value("a.pem");
  const TaskTemplate read = parsed(task);
  EXPECT_FALSE(read.output);
  EXPECT_TRUE(read.inputs.empty());
  std::map<std::string, const ConnectValue*> given;
  for (const auto& [name, value] : read.config.connect_args) given[name] = &value;
  EXPECT_EQ(given.count("host"), 0U);
  EXPECT_EQ(std::get<std::string>(*given.at("sslmode")), "require");
  EXPECT_EQ(std::get<double>(*given.at("timeout")), 0.5);
  EXPECT_TRUE(std::get<bool>(*given.at("keepalives")));
  EXPECT_EQ(std::get<Secret>(*given.at("password")).reveal(), "hidden");
  EXPECT_EQ(std::get<std::string>(*given.at("ssl.ca")), "a.pem");
}

TEST(TaskTemplate, WhatIsWrongIsNamedByItsPath) {
  messages::TaskTemplate task = small_task();
  task.set_type("python-task");
  EXPECT_THAT(message(task), HasSubstr("of the type 'python-task'"));
  EXPECT_THAT(error_of([] { parse_task_template(""); }).message(), HasSubstr("is empty"));
  task = small_task();
  task.mutable_custom()->mutable_fields()->erase("uri");
  EXPECT_THAT(message(task), HasSubstr("custom.uri is missing"));
  task = small_task();
  (*task.mutable_custom()->mutable_fields())["query_template"].set_number_value(1);
  EXPECT_THAT(message(task), HasSubstr("custom.query_template is no text"));
  task = small_task();
  (*struct_of(task, "connect_args").mutable_fields())["x"].mutable_list_value();
  EXPECT_THAT(message(task), HasSubstr("custom.connect_args.x"));
  task = small_task();  // what a spec of our own has read from a file
  auto& args = *struct_of(task, "connect_args").mutable_fields();
  (*args["password"].mutable_struct_value()->mutable_fields())["file"].set_string_value("/token");
  EXPECT_THAT(message(task), HasSubstr("custom.connect_args.password is a map"));
  task = small_task();
  (*struct_of(task, "secret_connect_args").mutable_fields())["user"].set_string_value("s");
  EXPECT_THAT(message(task), HasSubstr("custom.secret_connect_args.user is no map"));
  (*struct_of(task, "secret_connect_args").mutable_fields())["user"].mutable_struct_value();
  EXPECT_THAT(message(task), HasSubstr("names neither a group nor a key"));
  task = small_task();
  auto& outputs = *task.mutable_interface()->mutable_outputs()->mutable_variables();
  outputs["a"];
  outputs["b"];
  EXPECT_THAT(message(task), HasSubstr("interface.outputs has 2 variables"));
}

TEST(TaskTemplate, BytesThatAreNoneAreAnErrorHoweverTheyEnd) {
  const std::string whole = from_hex(golden);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    try {
      parse_task_template(std::string_view(whole).substr(0, size));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage) << size;
    }
  }
  EXPECT_THAT(error_of([] { parse_task_template("\xff\xff\xff\xff\xff"); }).message(),
              HasSubstr("no such message"));
}

}  // namespace
}  // namespace sqlpod::flyte
