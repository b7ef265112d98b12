// One column of a result turned into what Flyte's Python makes of it: flyte/result_table.h has the
// rules.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "flyte/result_table.h"

namespace sqlpod::flyte {

/// Turns the cells of a batch; `first_row` is the number of its first row, counted from 1. Throws
/// Error (query) that names the row.
using ConvertColumn = std::function<std::shared_ptr<arrow::Array>(
    const std::shared_ptr<arrow::Array>&, std::int64_t first_row)>;

struct ResultColumn {
  std::shared_ptr<arrow::Field> field;
  ConvertColumn convert;  ///< null: the column stays as it is
};

/// `first` are the column's first cells.
ResultColumn make_result_column(const std::shared_ptr<arrow::Field>& source,
                                const arrow::Array& first, const ResultRules& rules);

}  // namespace sqlpod::flyte
