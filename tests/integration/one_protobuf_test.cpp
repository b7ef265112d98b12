// Arrow's wheel holds parts that were made with a protobuf of another version. None of its
// libraries may bind into ours, nor we into theirs.
#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

TEST(OneProtobuf, NothingOfOursBindsIntoArrowsCopyNorTheOtherWayRound) {
  const Outcome outcome =
      run_program({SQLPOD_PROGRAM, "drivers"},
                  {.environment = {{"LD_DEBUG", "bindings"}, {"LD_BIND_NOW", "1"}}});
  std::istringstream lines(outcome.error);
  int our_bindings = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t to = line.find(" to ");
    const std::size_t symbol = line.find('`');
    if (to == std::string::npos || symbol == std::string::npos) continue;
    if (line.find("6google8protobuf", symbol) == std::string::npos) continue;
    const std::string source = line.substr(0, to);
    const std::string target = line.substr(to, line.find('[', to) - to);
    const auto is_arrow = [](const std::string& file) {
      return file.find("libarrow") != std::string::npos ||
             file.find("libparquet") != std::string::npos;
    };
    EXPECT_EQ(is_arrow(source), is_arrow(target)) << line;
    if (source.find("libsqlpod") != std::string::npos) ++our_bindings;
  }
  EXPECT_GT(our_bindings, 20) << "the bindings were not seen";
}

}  // namespace
}  // namespace sqlpod::testing
