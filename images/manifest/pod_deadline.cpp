#include "images/manifest/pod_deadline.h"

namespace sqlpod {

std::int64_t pod_deadline(std::chrono::milliseconds timeout) {
  return (std::chrono::ceil<std::chrono::seconds>(timeout) + std::chrono::minutes(1)).count();
}

}  // namespace sqlpod
