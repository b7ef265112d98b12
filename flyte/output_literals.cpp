#include "flyte/output_literals.h"

namespace sqlpod::flyte {

std::string output_literals(const std::optional<TaskOutput>& output, const std::string& uri) {
  messages::LiteralMap map;
  if (output) {
    messages::StructuredDataset& table =
        *(*map.mutable_literals())[output->name].mutable_scalar()->mutable_structured_dataset();
    table.set_uri(uri);
    auto& type = *table.mutable_metadata()->mutable_structured_dataset_type();
    if (output->type.has_structured_dataset_type()) type = output->type.structured_dataset_type();
    type.set_format("parquet");
  }
  return map.SerializeAsString();
}

}  // namespace sqlpod::flyte
