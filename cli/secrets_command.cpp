#include <sys/stat.h>

#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "cli/aligned_columns.h"
#include "cli/command.h"
#include "cli/standard_output.h"
#include "config/value_text.h"
#include "secrets/secret_shape.h"

namespace sqlpod::cli {
namespace {

struct SecretsArguments {
  std::string format = "table";
  std::string name;
};

/// A name and the place that answers for it, or why none does.
struct ListedSecret {
  SecretName name;
  std::string place;
  std::string problem;
};

std::vector<ListedSecret> listed(const SecretStore& store) {
  std::vector<ListedSecret> secrets;
  for (SecretName& name : store.list()) {
    ListedSecret secret{std::move(name), {}, {}};
    try {
      // Nothing: it went away since it was listed.
      const auto found = store.find(secret.name);
      if (!found) continue;
      secret.place = found->place;
    } catch (const Error& error) {
      secret.problem = error.message();
    }
    secrets.push_back(std::move(secret));
  }
  return secrets;
}

Value::Map name_as_json(const SecretName& name) {
  return {{"group", name.group}, {"version", name.version}, {"key", name.key}};
}

std::string list_as_json(const std::vector<ListedSecret>& secrets) {
  Value::List list;
  for (const ListedSecret& secret : secrets) {
    Value::Map entry = name_as_json(secret.name);
    entry.emplace_back("found_in", secret.place.empty() ? Value() : Value(secret.place));
    if (!secret.problem.empty()) entry.emplace_back("problem", secret.problem);
    list.emplace_back(std::move(entry));
  }
  return to_json(list) + "\n";
}

std::string list_as_table(const std::vector<ListedSecret>& secrets) {
  const auto shown = [](const std::string& part) { return part.empty() ? "-" : part; };
  std::vector<std::vector<std::string>> rows = {{"group", "version", "key", "found in"}};
  for (const ListedSecret& secret : secrets) {
    rows.push_back({shown(secret.name.group), shown(secret.name.version), shown(secret.name.key),
                    secret.place + secret.problem});
  }
  return aligned_columns(rows);
}

void list(const SecretsArguments& arguments, Invocation& invocation) {
  const std::vector<ListedSecret> secrets = listed(invocation.secret_store());
  // Not redacted: names and places hold no value, and one that happens to be as a name would be
  // told by the *** in its place.
  write_standard_output(arguments.format == "json" ? list_as_json(secrets)
                                                   : list_as_table(secrets));
  for (const ListedSecret& secret : secrets) {
    if (!secret.problem.empty()) {
      throw Error(ErrorKind::secret, "not every secret can be read",
                  "the list says what is wrong with which");
    }
  }
}

/// GROUP/KEY, GROUP/VERSION/KEY, or KEY alone.
SecretName parse_name(const std::string& text) {
  const std::size_t first = text.find('/');
  if (first == std::string::npos) return {{}, text, {}};
  const std::size_t last = text.rfind('/');
  SecretName name{text.substr(0, first), text.substr(last + 1), {}};
  if (last > first) name.version = text.substr(first + 1, last - first - 1);
  return name;
}

std::string octal(mode_t mode) {
  std::string digits;
  for (int shift = 9; shift >= 0; shift -= 3) {
    digits += static_cast<char>('0' + (mode >> static_cast<unsigned>(shift) & 7U));
  }
  return digits;
}

/// Where a symbolic link leads to in the end, such as that of a Kubernetes mount; empty: it is
/// none.
std::string link_target(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return {};
  return std::filesystem::canonical(path, error).string();
}

/// What the system says of a file, in the order in which it is shown.
Value::Map facts_of(const std::string& path) {
  Value::Map facts;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return facts;
  const std::int64_t modified = std::int64_t{status.st_mtim.tv_sec} * 1'000'000;
  if (const std::string target = link_target(path); !target.empty()) {
    facts.emplace_back("link_to", target);
  }
  facts.emplace_back("mode", octal(status.st_mode));
  facts.emplace_back("owner", std::to_string(status.st_uid) + ":" + std::to_string(status.st_gid));
  facts.emplace_back("bytes", std::int64_t{status.st_size});
  facts.emplace_back("modified", to_text(DateTime{modified, 0}));
  return facts;
}

std::string info_as_table(const SecretName& name, const std::vector<std::string>& places,
                          const FoundSecret* found) {
  std::vector<std::vector<std::string>> rows = {{"secret", describe(name)}};
  for (const std::string& place : places) {
    rows.push_back({rows.size() == 1 ? "looked for in" : "", place});
  }
  rows.push_back({"found in", found == nullptr ? "-" : found->place});
  if (found != nullptr) {
    for (const auto& [fact, value] : facts_of(found->file)) rows.push_back({fact, to_text(value)});
    rows.push_back({"shape", shape_of(found->value)});
  }
  return aligned_columns(rows);
}

std::string info_as_json(const SecretName& name, const std::vector<std::string>& places,
                         const FoundSecret* found) {
  Value::Map info = name_as_json(name);
  info.emplace_back("looked_for_in", Value::List(places.begin(), places.end()));
  info.emplace_back("found_in", found == nullptr ? Value() : Value(found->place));
  if (found != nullptr) {
    if (!found->file.empty()) info.emplace_back("file", found->file);
    for (auto& fact : facts_of(found->file)) info.push_back(std::move(fact));
    info.emplace_back("shape", shape_of(found->value));
  }
  return to_json(info) + "\n";
}

void info(const SecretsArguments& arguments, Invocation& invocation) {
  const SecretStore store = invocation.secret_store();
  const SecretName name = parse_name(arguments.name);
  const std::vector<std::string> places = store.places(name);
  std::optional<FoundSecret> found;
  std::exception_ptr problem;
  try {
    found = store.find(name);
  } catch (const Error&) {
    problem = std::current_exception();  // to be said when the places have been
  }
  const FoundSecret* const shown = found ? &*found : nullptr;
  write_standard_output(arguments.format == "json" ? info_as_json(name, places, shown)
                                                   : info_as_table(name, places, shown));
  if (problem) std::rethrow_exception(problem);
  if (!found) store.get(name);  // throws what says that it is nowhere
}

using Action = void (*)(const SecretsArguments&, Invocation&);

CLI::App* add_command(CLI::App& secrets, Invocation& invocation, const char* name,
                      const char* description, Action action) {
  CLI::App* command = secrets.add_subcommand(name, description);
  auto arguments = std::make_shared<SecretsArguments>();
  if (action == info) {
    command->add_option("NAME", arguments->name, "GROUP/KEY, GROUP/VERSION/KEY or KEY")->required();
  }
  command->add_option("--format", arguments->format, "How to print it")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  command->callback([arguments, action, &invocation] {
    invocation.action = [arguments, action, &invocation] { action(*arguments, invocation); };
  });
  return command;
}

}  // namespace

void add_secrets_command(CLI::App& app, Invocation& invocation) {
  CLI::App* secrets = app.add_subcommand("secrets", "What secrets there are; sealed stores");
  secrets->require_subcommand(1);
  add_command(*secrets, invocation, "list", "List the secrets that can be found, and where", list)
      ->footer("Examples:\n  sqlpod secrets list\n  sqlpod secrets list --format json");
  add_command(*secrets, invocation, "info", "Where a secret is looked for, and what is found", info)
      ->footer("Examples:\n  sqlpod secrets info my-db-secrets/db-password");
  add_seal_commands(*secrets, invocation);
}

}  // namespace sqlpod::cli
