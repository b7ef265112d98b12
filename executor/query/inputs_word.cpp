#include "executor/query/inputs_word.h"

#include <algorithm>

namespace sqlpod {

bool is_inputs_word(std::string_view name) {
  constexpr std::string_view word = "inputs";
  return std::equal(name.begin(), name.end(), word.begin(), word.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

}  // namespace sqlpod
