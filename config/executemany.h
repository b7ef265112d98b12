// What `executemany` asks of the rest of a spec.
#pragma once

#include "config/document/document.h"
#include "config/spec_reader.h"
#include "config/task_spec.h"

namespace sqlpod {

/// Reports what does not go with executemany: it names the one input that is a table; there is one
/// transaction, no table comes out, and values are bound.
void check_executemany(SpecReader& reader, const TaskSpec& spec, const Node& root);

}  // namespace sqlpod
