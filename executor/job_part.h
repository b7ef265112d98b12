// The part of a table that a pod of a Kubernetes Indexed Job reads.
#pragma once

#include <cstddef>
#include <optional>

#include "config/partition.h"

namespace sqlpod {

struct JobPart {
  std::size_t index = 0;  ///< from 0
  std::size_t count = 1;
};

/// The part that the environment names by JOB_COMPLETION_INDEX, which Kubernetes sets, of
/// JOB_COMPLETIONS, or of `partition.parts` when that is not set; none outside of an Indexed Job.
/// Throws Error (usage) for numbers that are none, and for a partition whose pods would not agree
/// on their ranges.
std::optional<JobPart> job_part(const Partition& partition);

}  // namespace sqlpod
