#include "config/byte_size.h"

#include <Poco/String.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod {
namespace {

constexpr std::array<std::pair<std::string_view, double>, 10> units = {{{"", 1},
                                                                        {"b", 1},
                                                                        {"kb", 1e3},
                                                                        {"mb", 1e6},
                                                                        {"gb", 1e9},
                                                                        {"tb", 1e12},
                                                                        {"kib", 0x1p10},
                                                                        {"mib", 0x1p20},
                                                                        {"gib", 0x1p30},
                                                                        {"tib", 0x1p40}}};

}  // namespace

std::int64_t parse_byte_size(std::string_view text) {
  const auto bad = [&] {
    return Error(ErrorKind::usage, in_quotes(text) + " is not a size",
                 "write a number of bytes, or one with a unit, such as 64MB or 1GiB");
  };
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  double number = 0;
  const auto [rest, error] =
      std::from_chars(text.data(), text.data() + digits, number, std::chars_format::fixed);
  if (error != std::errc() || rest != text.data() + digits) throw bad();
  std::string unit = Poco::toLower(std::string(text.substr(digits)));
  if (unit.size() > 1 && unit.front() == ' ') unit.erase(0, 1);
  const auto* const found = std::find_if(units.begin(), units.end(),
                                         [&](const auto& known) { return known.first == unit; });
  if (found == units.end()) throw bad();
  const double bytes = std::floor(number * found->second);
  if (bytes < 1 || bytes > 0x1p60) throw bad();
  return static_cast<std::int64_t>(bytes);
}

}  // namespace sqlpod
