// The TaskTemplate of a Flyte SQLAlchemyTask: what its `custom` says of query and database, and the
// interface. Read from the bytes of task.pb.
//
// Errors: Error (usage) that names the field, as in `custom.connect_args.port`. Move only, for it
// may hold a password.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "config/task_spec.h"
#include "flyte/messages.pb.h"

namespace sqlpod::flyte {

struct TaskOutput {
  std::string name;
  messages::LiteralType type;
};

struct TaskTemplate {
  std::string name;
  std::string query_template;
  TaskConfig config;  ///< its secrets by group, key and version, as the task names them
  std::map<std::string, messages::LiteralType, std::less<>> inputs;
  std::optional<TaskOutput> output;  ///< none: no table is expected
};

/// Numbers of connect_args that JSON made 10.0 are 10; what is null there is not given. Throws
/// Error (usage) for bytes that are no TaskTemplate, and for a task of another type.
TaskTemplate parse_task_template(std::string_view bytes);

}  // namespace sqlpod::flyte
