// What libFuzzer calls. One program has every target; the environment variable SQLPOD_FUZZ_TARGET
// names the one to run, so that the processes that libFuzzer starts by itself know it too.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "tests/fuzz/targets.h"

namespace {

const sqlpod::fuzzing::Target& chosen_target() {
  const char* name = std::getenv("SQLPOD_FUZZ_TARGET");
  const auto& all = sqlpod::fuzzing::targets();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& target) {
    return name != nullptr && target.name == name;
  });
  if (found != all.end()) return *found;
  std::cerr << "set SQLPOD_FUZZ_TARGET to one of:";
  for (const auto& target : all) std::cerr << ' ' << target.name;
  std::cerr << '\n';
  std::exit(2);
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const sqlpod::fuzzing::Target& target = chosen_target();
  // libFuzzer's bytes are no longer than `size`, so that reading past them is found.
  target.run({reinterpret_cast<const char*>(data), size});
  return 0;
}
