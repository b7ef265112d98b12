// How messages name a place in a spec: "task.yaml: task_config.connect_args.password".
#pragma once

#include <string>

namespace sqlpod {

/// `key` is the user's own, below `section`; one that is long or not printable is quoted.
std::string spec_place(const std::string& file, const std::string& section, const std::string& key);

}  // namespace sqlpod
