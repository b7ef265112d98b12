#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/standard_output.h"

namespace sqlpod::cli {
namespace {

/// Words that may follow an option whose values are a closed set.
std::string values_of(const std::string& option) {
  if (option == "--format") return "csv json jsonl arrow feather parquet table";
  if (option == "--log-level") return "error warning information debug";
  if (option == "--log-format") return "text json";
  if (option == "--progress") return "auto always never";
  return {};
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// A bash function made of the parser itself, so that it knows what the parser knows.
std::string bash_completion(const CLI::App& app) {
  std::vector<std::string> commands;
  std::set<std::string> closed;
  std::string cases;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(command->get_name());
    std::string words = joined(option_names(*command));
    if (command->get_name() == "completion") words += " bash zsh";
    cases += "    " + command->get_name() + ") words=\"" + words + "\" ;;\n";
    for (const std::string& name : option_names(*command)) {
      if (!values_of(name).empty()) closed.insert(name);
    }
  }
  for (const std::string& name : option_names(app)) {
    if (!values_of(name).empty()) closed.insert(name);
  }
  std::string values;
  for (const std::string& name : closed) {
    values += "    " + name + ") COMPREPLY=($(compgen -W \"" + values_of(name) +
              "\" -- \"$current\")); return ;;\n";
  }
  return "_sqlpod() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= "
         "word words=\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case $word in " +
         [&] {
           std::string alternatives;
           for (const std::string& name : commands)
             alternatives += (alternatives.empty() ? "" : "|") + name;
           return alternatives;
         }() +
         ") command=$word; break ;; esac\n"
         "  done\n"
         "  case $previous in\n" +
         values +
         "  esac\n"
         "  case $command in\n"
         "    '') words=\"" +
         joined(commands) + " " + joined(option_names(app)) + "\" ;;\n" + cases +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  [[ $current == -* || -z $command ]] || COMPREPLY+=($(compgen -f -- \"$current\"))\n"
         "}\n"
         "complete -o filenames -F _sqlpod sqlpod\n";
}

std::string completion(const CLI::App& app, const std::string& shell) {
  // zsh runs bash's completion functions by its own compatibility layer.
  const std::string zsh_prelude =
      "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n";
  return (shell == "zsh" ? zsh_prelude : "") + bash_completion(app);
}

}  // namespace

void add_completion_command(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("completion", "Print a completion script for bash or zsh");
  auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash or zsh")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
  command->footer("Example:\n  source <(sqlpod completion bash)");
  command->callback([shell, &app, &invocation] {
    invocation.action = [shell, &app] { write_standard_output(completion(app, *shell)); };
  });
}

}  // namespace sqlpod::cli
