#include "executor/engine/firebird/blob.h"

#include <algorithm>
#include <cstddef>

namespace sqlpod::firebird {
namespace {

constexpr std::size_t longest_segment = 65'535;

}  // namespace

std::string read_blob(Firebird::IAttachment& attachment, Firebird::ITransaction& transaction,
                      ISC_QUAD id) {
  Status status;
  Reference<Firebird::IBlob> blob(attachment.openBlob(&status, &transaction, &id, 0, nullptr));
  std::string content;
  for (;;) {
    const std::size_t before = content.size();
    content.resize(before + longest_segment);
    unsigned size = 0;
    const int result = blob->getSegment(&status, longest_segment, content.data() + before, &size);
    content.resize(before + size);
    if (result == Firebird::IStatus::RESULT_NO_DATA) break;
  }
  consume(blob, [&](auto& open) { open.close(&status); });
  return content;
}

ISC_QUAD write_blob(Firebird::IAttachment& attachment, Firebird::ITransaction& transaction,
                    std::string_view content) {
  Status status;
  ISC_QUAD id{};
  Reference<Firebird::IBlob> blob(attachment.createBlob(&status, &transaction, &id, 0, nullptr));
  while (!content.empty()) {
    const std::string_view segment = content.substr(0, longest_segment);
    blob->putSegment(&status, static_cast<unsigned>(segment.size()), segment.data());
    content.remove_prefix(segment.size());
  }
  consume(blob, [&](auto& open) { open.close(&status); });
  return id;
}

}  // namespace sqlpod::firebird
