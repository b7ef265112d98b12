// What the tests of steps and manifests share: specs, and the errors of what is refused.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "config/task_spec.h"
#include "error/error.h"
#include "images/manifest/step.h"

namespace sqlpod::testing {

/// The spec of a task that reads, with further lines of YAML.
inline std::string reading(const std::string& more = {}) {
  return "name: fetch_orders\nquery_template: SELECT * FROM orders\n"
         "task_config: {uri: 'postgresql://app@db/shop'}\noutput_schema_type: any\n" +
         more;
}

/// The spec of a task that writes.
inline std::string writing(const std::string& uri, const std::string& query = "DELETE FROM t",
                           const std::string& more = {}) {
  return "name: clean_up\nquery_template: |\n  " + query + "\ntask_config: {uri: '" + uri + "'}\n" +
         more;
}

inline Step step_of(const std::string& yaml, StepOptions options = {},
                    const GivenInputs& given = {}) {
  const TaskSpec task = parse_task_spec(yaml, "task.yaml");
  options.spec_text = yaml;
  if (options.image.empty()) options.image = "sqlpod:test";
  return make_step(task, given, options);
}

/// The value of a variable, or "(none)".
inline std::string variable(const Step& step, const std::string& name) {
  for (const auto& [known, value] : step.environment) {
    if (known == name) return value;
  }
  return "(none)";
}

/// Message and hint of the usage error that comes, or nothing.
inline std::string usage_error_of(const std::function<void()>& action) {
  try {
    action();
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage) << error.message();
    EXPECT_FALSE(error.hint().empty()) << error.message();
    return error.message() + " | " + error.hint();
  }
}

}  // namespace sqlpod::testing
