#include "flyte/output_literals.h"

#include <google/protobuf/arena.h>

namespace sqlpod::flyte {

std::string output_literals(const std::optional<TaskOutput>& output, const std::string& uri) {
  // A message of an arena is not taken apart, which a map that was short of memory would not
  // survive.
  google::protobuf::Arena arena;
  auto& map = *google::protobuf::Arena::CreateMessage<messages::LiteralMap>(&arena);
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
