// libparquet of the wheel exports a libcrypto of its own. No library of the process may bind into
// it: libpq, libssl and we all use the system's.
#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

TEST(OneLibcrypto, NothingBindsIntoLibparquetsCopy) {
  const Outcome outcome =
      run_program({SQLPOD_PROGRAM, "drivers"},
                  {.environment = {{"LD_DEBUG", "bindings"}, {"LD_BIND_NOW", "1"}}});
  std::istringstream lines(outcome.error);
  int libcrypto_bindings = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t to = line.find(" to ");
    if (to == std::string::npos) continue;
    const std::string source = line.substr(0, to);
    const std::string target = line.substr(to, line.find('[', to) - to);
    const bool from_client = source.find("libpq") != std::string::npos ||
                             source.find("libssl") != std::string::npos ||
                             source.find("libmariadb") != std::string::npos ||
                             source.find("libsqlpod") != std::string::npos;
    if (!from_client) continue;
    if (target.find("libcrypto") != std::string::npos) ++libcrypto_bindings;
    const std::string symbol = line.substr(line.find('`') + 1);
    const bool parquets_own = symbol.find("parquet") != std::string::npos;
    EXPECT_TRUE(target.find("libparquet") == std::string::npos || parquets_own) << line;
  }
  EXPECT_GT(libcrypto_bindings, 100) << "the bindings were not seen";
}

}  // namespace
}  // namespace sqlpod::testing
