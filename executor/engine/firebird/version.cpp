#include "executor/engine/firebird/version.h"

#include <algorithm>

namespace sqlpod::firebird {

std::string version_in(std::string_view text) {
  constexpr std::string_view digits_and_dots = "0123456789.";
  // Behind the platform and one letter: V, T (a test version) or X.
  const std::size_t begin = text.find_first_of("0123456789");
  if (begin == std::string_view::npos) return std::string(text);
  const std::size_t end = std::min(text.find_first_not_of(digits_and_dots, begin), text.size());
  return std::string(text.substr(begin, end - begin));
}

}  // namespace sqlpod::firebird
