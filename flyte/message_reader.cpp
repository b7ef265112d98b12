#include "flyte/message_reader.h"

#include <google/protobuf/stubs/logging.h>

#include <limits>

namespace sqlpod::flyte {

bool read_message(google::protobuf::MessageLite& message, std::string_view bytes) {
  [[maybe_unused]] static const auto printed = google::protobuf::SetLogHandler(nullptr);
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return false;
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace sqlpod::flyte
