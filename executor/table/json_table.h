// A JSON Lines file as record batches.
#pragma once

#include <memory>
#include <vector>

#include "config/table_column.h"
#include "executor/storage/text_input.h"
#include "executor/table/batch_source.h"

namespace sqlpod {

/// Reads the declared columns, by their types; without any, those of the first batch, by the types
/// that they have there. A key that an object has not is NULL. Throws Error (usage).
std::unique_ptr<BatchSource> open_json_table(TextInput input,
                                             const std::vector<TableColumn>& declared);

}  // namespace sqlpod
