// The inputs of a run, from the LiteralMap of inputs.pb and the interface of the task.
#pragma once

#include "executor/query/template.h"
#include "flyte/literal.h"
#include "flyte/task_template.h"

namespace sqlpod::flyte {

/// As in Flyte: a task without inputs takes none, whatever there is; an input that was not sent is
/// missed by the query alone, if it mentions it. Throws Error (usage) for one that is not declared,
/// and what LiteralReader throws.
TemplateInputs read_inputs(const messages::LiteralMap& given, const TaskTemplate& task,
                           FetchLiteral fetch);

}  // namespace sqlpod::flyte
