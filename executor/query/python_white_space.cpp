#include "executor/query/python_white_space.h"

namespace sqlpod {

bool is_python_white_space(char32_t c) {
  return (c >= 0x09U && c <= 0x0DU) || (c >= 0x1CU && c <= 0x20U) || c == 0x85U || c == 0xA0U ||
         c == 0x1680U || (c >= 0x2000U && c <= 0x200AU) || c == 0x2028U || c == 0x2029U ||
         c == 0x202FU || c == 0x205FU || c == 0x3000U;
}

}  // namespace sqlpod
