#include "images/manifest/container_notes.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

#include "config/connect_args.h"
#include "config/url.h"
#include "error/in_quotes.h"

namespace sqlpod {
namespace {

bool is_local_host(std::string_view host) {
  constexpr std::array<std::string_view, 4> names = {"localhost", "127.0.0.1", "::1", "0.0.0.0"};
  return std::find(names.begin(), names.end(), host) != names.end();
}

/// A path by its look; the part before a `?` or `:` is enough for that.
bool is_path(std::string_view text) {
  return text.starts_with("/") || text.starts_with("./") || text.starts_with("../") ||
         text.starts_with("~/");
}

void note_file(const std::string& database, std::vector<std::string>& notes) {
  if (database.empty() || database == ":memory:") return;
  notes.push_back("the database is the file " + in_quotes(database) +
                  " of the container: it must come with the image or a volume");
}

void note_host(const ConnectArgs& args, const TaskSpec& task, std::vector<std::string>& notes) {
  const auto& secrets = task.task_config.secret_connect_args;
  const bool is_secret = std::any_of(secrets.begin(), secrets.end(), [](const auto& arg) {
    return canonical_connect_arg(arg.first) == "host";
  });
  if (is_secret || args.find("service") != nullptr) return;
  const ConnectArg* const host = args.find("host");
  const std::string name = host == nullptr ? "" : std::string(host->text().reveal());
  if (!name.empty() && !is_local_host(name)) return;
  notes.push_back((name.empty() ? std::string("no host is named, which is the pod itself")
                                : "the database's host is " + name + ", which is the pod itself") +
                  ": name the host as the cluster knows it");
}

}  // namespace

std::vector<std::string> container_notes(const TaskSpec& task) {
  std::vector<std::string> notes;
  for (const Credential& credential : task.task_config.credentials) {
    notes.push_back(
        "the connect arg " + in_quotes(credential.arg) + " is read from the file " +
        in_quotes(credential.file) +
        ": a volume must bring it, and whoever writes it must run beside the container");
  }
  if (!task.task_config.uri) return notes;
  Url url = parse_url(task.task_config.uri->reveal());
  const std::string dialect = url.dialect;
  ConnectArgs args = connect_args_of(std::move(url));
  for (const auto& [name, value] : task.task_config.connect_args) {
    if (const auto* text = std::get_if<std::string>(&value)) args.set(name, *text);
  }
  if (dialect == "sqlite") {
    const ConnectArg* const database = args.find("database");
    note_file(database == nullptr ? "" : std::string(database->text().reveal()), notes);
    return notes;
  }
  if (dialect == "postgresql" || dialect == "mysql" || dialect == "mariadb") {
    note_host(args, task, notes);
  }
  for (const ConnectArg& arg : args.all()) {
    const auto* const text = std::get_if<std::string>(&arg.value);
    if (text == nullptr || !is_path(*text) || arg.name == "database") continue;
    notes.push_back("the option " + in_quotes(arg.given_as) + " names " + in_quotes(*text) +
                    ": it must come with the image or a volume");
  }
  return notes;
}

}  // namespace sqlpod
