// One column of a result turned into the type that output_schema_type declares. The matrix is in
// docs/output.md.
#pragma once

#include <arrow/type.h>

#include <memory>

#include "config/task_spec.h"
#include "executor/table/cell_cast.h"

namespace sqlpod {

struct ColumnCast {
  std::shared_ptr<arrow::Field> field;  ///< what the column becomes, under its declared name
  CellCast apply;
};

/// Throws Error (query) when the source's type tells already that a cast does not exist or could
/// lose information.
ColumnCast make_column_cast(const arrow::Field& source, const OutputColumn& declared);

}  // namespace sqlpod
