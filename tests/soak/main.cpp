// soak [SEED] [TASKS]: see soak.h. The seed is printed first; the same one repeats the plans.

#include <charconv>
#include <iostream>
#include <optional>
#include <random>
#include <stdexcept>
#include <string_view>

#include "tests/soak/soak.h"

namespace sqlpod::soak {
namespace {

template <typename Number>
Number number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw std::invalid_argument("'" + std::string(text) + "' is no number here");
  }
  return number;
}

SoakSettings settings_of(int count, const char* const* arguments) {
  if (count > 3) throw std::invalid_argument("usage: soak [SEED] [TASKS]");
  SoakSettings settings;
  settings.program = SQLPOD_PROGRAM;
  settings.seed = count > 1 ? number_of<std::uint32_t>(arguments[1]) : std::random_device()();
  if (count > 2) settings.tasks = number_of<int>(arguments[2]);
  if (settings.tasks < 1) throw std::invalid_argument("a soak has at least one task");
  return settings;
}

bool show(const char* part, const Findings& findings, const SoakSettings& settings) {
  std::cout << "\n" << part << "\n" << report(findings) << std::flush;
  if (findings.all_well()) return true;
  std::cout << "\nrepeat with: ./dev soak " << settings.seed << " " << settings.tasks << std::endl;
  return false;
}

bool run(const SoakSettings& settings) {
  std::cout << "seed " << settings.seed << std::endl;
  Soak soak(settings);
  const bool first = show("one after the other", soak.in_a_row(), settings);
  const std::string many = std::to_string(settings.at_once) + " at once";
  return show(many.c_str(), soak.at_once(), settings) && first;
}

}  // namespace
}  // namespace sqlpod::soak

int main(int count, char** arguments) {
  try {
    return sqlpod::soak::run(sqlpod::soak::settings_of(count, arguments)) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "soak: error: " << error.what() << "\n";
    return 2;
  }
}
