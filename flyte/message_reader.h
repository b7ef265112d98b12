// The bytes of a protobuf message as an object.
#pragma once

#include <google/protobuf/message_lite.h>

#include <string>
#include <string_view>

#include "error/error.h"

namespace sqlpod::flyte {

/// False for bytes that are none. What protobuf would print of them is left out.
bool read_message(google::protobuf::MessageLite& message, std::string_view bytes);

/// Unknown fields are kept and ignored. `what` names the message: "the task template". Throws Error
/// (usage) for bytes that are no such message: cut short, not UTF-8 where text is, nested too deep.
template <typename Message>
Message parse_message(std::string_view bytes, const std::string& what) {
  Message message;
  if (read_message(message, bytes)) return message;
  throw Error(
      ErrorKind::usage,
      what + " is no such message, or not all of it (" + std::to_string(bytes.size()) + " bytes)",
      "Flyte writes these files: look whether something else has changed them");
}

}  // namespace sqlpod::flyte
