// The command line of a Flyte container: what is read is what was given last.
//
// The bytes: the arguments by line.
#include <algorithm>
#include <string>
#include <vector>

#include "flyte/container_arguments.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {

void fuzz_flyte_arguments(std::string_view bytes) {
  std::vector<std::string> arguments;
  for (const std::string_view line : lines(bytes)) arguments.emplace_back(line);
  flyte::ContainerArguments read;
  if (!succeeds(ErrorKind::usage, [&] { read = flyte::parse_container_arguments(arguments); }))
    return;
  const auto is_given = [&](const std::string& value) {
    return value.empty() ||
           std::any_of(arguments.begin(), arguments.end(), [&](const std::string& argument) {
             return argument == value || argument.ends_with("=" + value);
           });
  };
  require(is_given(read.inputs) && is_given(read.output_prefix) && is_given(read.raw_data_prefix),
          "a value that nobody gave");
  require(read.resolver_arguments.size() <= arguments.size(), "arguments out of nothing");
  // The same again in front changes nothing: the last one wins.
  std::vector<std::string> more{"--inputs=other", "--output-prefix", "other"};
  more.insert(more.end(), arguments.begin(), arguments.end());
  if (read.wants_help) return;
  const flyte::ContainerArguments again = flyte::parse_container_arguments(more);
  require(again.inputs == read.inputs && again.output_prefix == read.output_prefix &&
              again.resolver_arguments == read.resolver_arguments,
          "the last one does not win");
}

}  // namespace sqlpod::fuzzing
