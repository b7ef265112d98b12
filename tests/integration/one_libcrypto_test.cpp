// libparquet of the wheel exports a libcrypto of its own, and libarrow_s3 has one inside. No
// library of the process may bind into either: whoever uses OpenSSL uses the system's.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "tests/integration/task_file.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

bool is_openssl(const std::string& library) {
  return library.find("/libcrypto.so.3") != std::string::npos ||
         library.find("/libssl.so.3") != std::string::npos;
}

struct Binding {
  std::string from;
  std::string to;
  std::string symbol;
};

/// What the loader says that each symbol was bound to.
std::vector<Binding> bindings_of(std::vector<std::string> arguments) {
  const Outcome outcome =
      run_sqlpod(std::move(arguments), {.environment = {{"LD_DEBUG", "bindings"},
                                                        {"LD_BIND_NOW", "1"},
                                                        {"AWS_ACCESS_KEY_ID", "x"},
                                                        {"AWS_SECRET_ACCESS_KEY", "x"}}});
  std::vector<Binding> bindings;
  static const std::regex line_of_binding(
      "binding file (\\S+) \\[0\\] to (\\S+) \\[0\\]: \\w+ symbol `([^']+)'");
  std::istringstream lines(outcome.error);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_search(line, match, line_of_binding)) {
      bindings.push_back({match[1], match[2], match[3]});
    }
  }
  return bindings;
}

/// Names that the system's OpenSSL exports.
std::set<std::string> openssl_symbols(const std::vector<Binding>& bindings) {
  std::set<std::string> libraries;
  std::set<std::string> symbols;
  for (const Binding& binding : bindings) {
    if (is_openssl(binding.to)) libraries.insert(binding.to);
  }
  for (const std::string& library : libraries) {
    std::istringstream lines(run_program({"nm", "--dynamic", "--defined-only", library}).output);
    for (std::string line; std::getline(lines, line);) {
      const std::string name = line.substr(line.rfind(' ') + 1);
      symbols.insert(name.substr(0, name.find('@')));
    }
  }
  return symbols;
}

void expect_one_openssl(const std::vector<Binding>& bindings) {
  const std::set<std::string> openssl = openssl_symbols(bindings);
  ASSERT_GT(openssl.size(), 4000U) << "the bindings were not seen";
  std::map<std::string, int> users;
  for (const Binding& binding : bindings) {
    if (openssl.count(binding.symbol) == 0) continue;
    EXPECT_TRUE(is_openssl(binding.to))
        << binding.from << " takes " << binding.symbol << " from " << binding.to;
    ++users[binding.from.substr(binding.from.rfind('/') + 1)];
  }
  EXPECT_GT(users["libpq.so.5"], 50);
  EXPECT_GT(users["libmariadb.so.3"], 20);
  EXPECT_GT(users["libssl.so.3"], 100);
}

TEST(OneLibcrypto, EveryClientOfADatabaseUsesTheSystems) {
  expect_one_openssl(bindings_of({"drivers"}));
}

TEST(OneLibcrypto, TheLibraryOfObjectStoresKeepsItsOwnToItself) {
  const TemporaryFolder folder;
  const std::string task =
      folder.write("task.yaml", task_yaml("sqlite://", "SELECT 1 AS one",
                                          "output_schema_type: any\nstorage_args: {endpoint: "
                                          "'http://127.0.0.1:1', region: x}\n"));
  const auto bindings = bindings_of({"run", task, "-o", "s3://bucket/x.csv"});
  bool is_loaded = false;
  for (const Binding& binding : bindings) {
    const bool from_store = binding.from.find("libarrow_s3") != std::string::npos;
    is_loaded = is_loaded || from_store;
    EXPECT_FALSE(from_store && is_openssl(binding.to)) << binding.symbol;
  }
  EXPECT_TRUE(is_loaded);
  const std::set<std::string> openssl = openssl_symbols(bindings);
  for (const Binding& binding : bindings) {
    const bool to_arrow = binding.to.find("libarrow") != std::string::npos ||
                          binding.to.find("libparquet") != std::string::npos;
    EXPECT_FALSE(to_arrow && openssl.count(binding.symbol) != 0)
        << binding.from << " takes " << binding.symbol << " from " << binding.to;
  }
}

}  // namespace
}  // namespace sqlpod::testing
