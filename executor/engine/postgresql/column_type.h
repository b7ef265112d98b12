// What a whole column of a table is bound as, where a single value would choose for itself.
#pragma once

#include <arrow/array.h>
#include <libpq-fe.h>

#include "executor/query/statement.h"

namespace sqlpod::postgresql {

/// The type for `parameter` with any value of this column, and of those before it, which were bound
/// as `before` (0 at first): integers take the smallest type that holds all of them. Throws Error
/// (usage) for a type that cannot be bound.
Oid column_type(const Parameter& parameter, const arrow::Array& column, Oid before);

}  // namespace sqlpod::postgresql
