#include "error/unexpected.h"

#include <new>

namespace sqlpod {

Error unexpected(const std::exception& exception) {
  if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr) {
    return {ErrorKind::internal, "out of memory", "give the task more memory"};
  }
  return {ErrorKind::internal, exception.what(), "this is a bug in sqlpod: report it"};
}

}  // namespace sqlpod
