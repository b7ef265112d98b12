#include "executor/job_part.h"

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>

#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod {
namespace {

constexpr std::size_t most_completions = 100'000;

std::optional<std::size_t> number_in_environment(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr || *text == '\0') return std::nullopt;
  const std::string_view digits = text;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc() && end == digits.data() + digits.size() && number <= most_completions) {
    return number;
  }
  throw Error(ErrorKind::usage,
              std::string(name) + " is " + in_quotes(digits) + ", which is no number of a pod",
              "leave it to Kubernetes, or unset it outside of an Indexed Job");
}

}  // namespace

std::optional<JobPart> job_part(const Partition& partition) {
  const auto index = number_in_environment("JOB_COMPLETION_INDEX");
  if (!index) return std::nullopt;
  const std::size_t count =
      number_in_environment("JOB_COMPLETIONS").value_or(static_cast<std::size_t>(partition.parts));
  if (*index >= count) {
    throw Error(ErrorKind::usage,
                "JOB_COMPLETION_INDEX is " + std::to_string(*index) + ", and there are " +
                    std::to_string(count) + " parts, counted from 0",
                "let the Job's completions and partition.parts (or the variable JOB_COMPLETIONS) "
                "be the same number");
  }
  if (partition.by_ctid) {
    throw Error(ErrorKind::usage, "the pods of a Job cannot partition by ctid",
                "pods share no snapshot, and rows change their places: partition by a column, with "
                "lower and upper");
  }
  if (!partition.lower) {
    throw Error(ErrorKind::usage, "the partition has no bounds, which the pods of a Job need",
                "each pod would find others: give partition.lower and partition.upper");
  }
  return JobPart{*index, count};
}

}  // namespace sqlpod
