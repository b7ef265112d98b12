#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/standard_output.h"

namespace sqlpod::cli {
namespace {

/// The words that may follow an option whose values are a closed set. CLI11 shows them in its type:
/// "TEXT:{text,json}".
std::string values_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t begin = type.find('{');
  if (begin != std::string::npos && type.ends_with('}')) {
    std::string values = type.substr(begin + 1, type.size() - begin - 2);
    std::replace(values.begin(), values.end(), ',', ' ');
    return values;
  }
  return option.get_name() == "--format" ? "csv json jsonl arrow feather parquet table" : "";
}

std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  return names;
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

/// The parts of the bash function that grow with every command.
struct CompletionCases {
  std::string commands;  ///< a pattern of each "<commands before it> <command>"
  std::string values;    ///< by "<commands>|<option>"
  std::string words;     ///< by "<commands>"
  std::string groups;    ///< a pattern of those that another command follows, and no file
};

/// Adds a command and those below it; `path` is its name behind those above it.
void add_cases(const CLI::App& command, const std::string& path, CompletionCases& cases) {
  std::string words;
  if (!commands_of(command).empty()) {
    cases.groups += (cases.groups.empty() ? "\"" : "|\"") + path + "\"";
  }
  for (const CLI::App* below : commands_of(command)) {
    const std::string name = below->get_name();
    words += name + " ";
    cases.commands += (cases.commands.empty() ? "\"" : "|\"") + path + " " + name + "\"";
    add_cases(*below, path.empty() ? name : path + " " + name, cases);
  }
  for (const CLI::Option* option : command.get_options()) {
    const std::string values = values_of(*option);
    for (const std::string& name : names_of(*option)) {
      words += name + " ";
      if (values.empty()) continue;
      // The program's own options may stand behind any command.
      const std::string where = path.empty() ? "*" : "\"" + path + "\"";
      cases.values += "    " + where + "\"|" + name + "\") COMPREPLY=($(compgen -W \"" + values +
                      "\" -- \"$current\")); return ;;\n";
    }
  }
  if (path == "completion") words += "bash zsh ";
  cases.words += "    \"" + path + "\") words=\"" + words + "\" ;;\n";
}

/// A bash function made of the parser itself, so that it knows what the parser knows.
std::string bash_completion(const CLI::App& app) {
  CompletionCases cases;
  add_cases(app, "", cases);
  return "_sqlpod() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= "
         "word words=\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case \"$command $word\" in " +
         cases.commands +
         ") command=\"${command:+$command }$word\" ;; esac\n"
         "  done\n"
         "  case \"$command|$previous\" in\n" +
         cases.values +
         "  esac\n"
         "  case $command in\n" +
         cases.words +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  [[ $current == -* ]] && return\n"
         "  case $command in " +
         cases.groups +
         ") ;; *) COMPREPLY+=($(compgen -f -- \"$current\")) ;; esac\n"
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
