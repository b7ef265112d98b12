// A plan as the files that sqlpod is given, and what it has to make of them.
#pragma once

#include <string>
#include <vector>

#include "tests/soak/administrator.h"
#include "tests/soak/plan.h"

namespace sqlpod::soak {

/// Where the password of a task comes from: the secret of this group, under the dialect's key.
inline constexpr const char* secret_group = "soak";
std::string secret_key(Dialect dialect);

/// The spec: `url` has no password. It holds all values, so it can be run again by itself.
std::string task_spec(const TaskPlan& plan, const Fault& fault, const std::string& url);

/// The rows of an executemany, as CSV.
std::string rows_file(const TaskPlan& plan);

/// The names of the files beside task.yaml that belong there.
inline constexpr const char* rows_name = "rows.csv";
std::string output_name(const TaskPlan& plan);

/// `sqlpod run …` in the folder of those files. A full disk is a limit of that many bytes.
std::vector<std::string> command(const TaskPlan& plan, const Fault& fault,
                                 const std::string& program, const std::string& secrets_folder);

/// What a select writes as CSV.
std::string expected_csv();

}  // namespace sqlpod::soak
