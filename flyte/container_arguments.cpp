#include "flyte/container_arguments.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod::flyte {
namespace {

struct Option {
  std::string_view name;
  std::string ContainerArguments::*value;  ///< null: read and ignored
  std::string_view help;
};

constexpr std::array<Option, 8> options{{
    {"--inputs", &ContainerArguments::inputs, "the task's inputs, a LiteralMap (required)"},
    {"--output-prefix", &ContainerArguments::output_prefix,
     "where outputs.pb or error.pb goes (required)"},
    {"--raw-output-data-prefix", &ContainerArguments::raw_data_prefix, "where tables go"},
    {"--resolver", &ContainerArguments::resolver, "how the task is found"},
    {"--checkpoint-path", nullptr, "ignored"},
    {"--prev-checkpoint", nullptr, "ignored"},
    {"--dynamic-addl-distro", nullptr, "ignored"},
    {"--dynamic-dest-dir", nullptr, "ignored"},
}};
constexpr std::string_view test_flag = "--test";
constexpr std::string_view help_flag = "--help";

Error usage_error(const std::string& message, std::string hint = {}) {
  return {ErrorKind::usage, message, hint.empty() ? "see pyflyte-execute --help" : std::move(hint)};
}

Error unknown_option(const std::string& name) {
  std::vector<std::string> names{std::string(test_flag), std::string(help_flag)};
  for (const Option& option : options) names.emplace_back(option.name);
  return usage_error("there is no option " + in_quotes(name), nearest_name_hint(name, names));
}

bool is_unfilled(std::string_view value) {
  return value.starts_with("{{") && value.ends_with("}}");
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& given) : given_(given) {}

  ContainerArguments run() {
    while (next_ < given_.size()) {
      const std::string& argument = given_[next_++];
      if (argument == "--") {
        while (next_ < given_.size()) result_.resolver_arguments.push_back(given_[next_++]);
      } else if (argument.size() > 1 && argument[0] == '-') {
        take_option(argument);
      } else {
        result_.resolver_arguments.push_back(argument);
      }
    }
    if (!result_.wants_help) require_all();
    if (is_unfilled(result_.raw_data_prefix)) result_.raw_data_prefix.clear();
    return std::move(result_);
  }

 private:
  void take_option(const std::string& argument) {
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const bool has_value = equals != std::string::npos;
    if (name == test_flag || name == help_flag) {
      if (has_value) throw usage_error("the option " + name + " takes no value");
      (name == test_flag ? result_.is_test : result_.wants_help) = true;
      return;
    }
    const auto* const option = std::find_if(options.begin(), options.end(),
                                            [&](const Option& o) { return o.name == name; });
    if (option == options.end()) throw unknown_option(name);
    if (!has_value && next_ == given_.size()) {
      throw usage_error("the option " + name + " needs a value");
    }
    std::string value = has_value ? argument.substr(equals + 1) : given_[next_++];
    if (option->value != nullptr) result_.*option->value = std::move(value);
    seen_.push_back(option->name);
  }

  void require_all() const {
    for (const std::string_view name : {"--inputs", "--output-prefix"}) {
      if (std::find(seen_.begin(), seen_.end(), name) != seen_.end()) continue;
      throw usage_error("the option " + std::string(name) + " is missing");
    }
  }

  const std::vector<std::string>& given_;
  std::size_t next_ = 0;
  ContainerArguments result_;
  std::vector<std::string_view> seen_;
};

}  // namespace

ContainerArguments parse_container_arguments(const std::vector<std::string>& arguments) {
  return Parser(arguments).run();
}

std::string container_help() {
  constexpr std::size_t width = 28;
  std::string text =
      "Usage: pyflyte-execute [OPTIONS] -- TASK_TEMPLATE EXECUTOR\n\n"
      "Runs a Flyte SQLAlchemyTask as its container is started by Flyte.\n\nOptions:\n";
  const auto add = [&](std::string_view name, std::string_view help) {
    text.append("  ").append(name).append(width - name.size(), ' ').append(help) += '\n';
  };
  for (const Option& option : options) add(option.name, option.help);
  add(test_flag, "read and write nothing");
  add(help_flag, "show this and exit");
  return text;
}

}  // namespace sqlpod::flyte
