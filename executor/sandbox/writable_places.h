// Which folders and files the run of a task writes to.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/task_spec.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod {

struct WritablePlaces {
  std::vector<std::filesystem::path> paths;
  std::string unknown;  ///< why nobody can tell; empty: `paths` are all of them
};

/// `outputs` are paths and URIs that the run writes besides those of the spec. The folders for
/// temporary files are among the places, and the one that a SQLite database is in. They are looked
/// up as they are now: a link that leads elsewhere later leads to a place that is not among them.
/// Every secret value met is made known to the redactor.
WritablePlaces writable_places(const TaskSpec& task, const std::vector<std::string>& outputs,
                               const SecretStore& secrets, Redactor& redactor);

}  // namespace sqlpod
