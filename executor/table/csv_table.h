// A CSV file as record batches.
#pragma once

#include <memory>
#include <vector>

#include "config/table_column.h"
#include "executor/storage/text_input.h"
#include "executor/table/batch_source.h"

namespace sqlpod {

/// Reads the declared columns, by their types; without any, all columns as text. An empty cell is
/// NULL, and the empty text when it is quoted. Throws Error (usage).
std::unique_ptr<BatchSource> open_csv_table(TextInput input,
                                            const std::vector<TableColumn>& declared);

}  // namespace sqlpod
