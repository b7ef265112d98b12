#include "executor/sandbox/writable_places.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "error/error.h"
#include "executor/connection_target.h"
#include "executor/storage/file_uri.h"
#include "executor/storage/storage_uri.h"
#include "executor/storage/temporary_file.h"

namespace sqlpod {
namespace {

namespace fs = std::filesystem;

using Paths = std::vector<fs::path>;

/// The client libraries that write nothing but what they are told to; of drivers that others made,
/// nobody knows.
constexpr std::array<std::string_view, 4> known_clients = {"postgresql", "mysql", "sqlite",
                                                           "firebird"};

/// What a symbolic link leads to, be it there or not.
fs::path behind_links(fs::path path) {
  constexpr int longest_chain = 40;
  std::error_code error;
  for (int links = 0; links < longest_chain && fs::is_symlink(path, error); ++links) {
    path = path.parent_path() / fs::read_symlink(path, error);
  }
  return path;
}

/// A file is written under another name first, and a data set beside the one that it replaces.
void add_file(Paths& paths, const std::string& name) {
  const fs::path path =
      behind_links(name.ends_with('/') ? fs::path(name).parent_path() : fs::path(name));
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) paths.push_back(path);
  if (!fs::is_other(status)) paths.push_back(folder_of(path));
}

void add_output(Paths& paths, const std::string& path) {
  if (path.empty() || path == "-" || is_storage_uri(path)) return;
  try {
    add_file(paths, local_path(path, ErrorKind::output, "write to"));
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch): the run says what is wrong with it
  }
}

/// Those that SQLite, Arrow and the C++ library look into; the current one is SQLite's last.
void add_temporary_folders(Paths& paths) {
  const std::size_t before = paths.size();
  for (const char* name : {"SQLITE_TMPDIR", "TMPDIR", "TMP", "TEMP", "TEMPDIR"}) {
    const char* const folder = std::getenv(name);
    if (folder != nullptr && *folder != '\0') paths.emplace_back(folder);
  }
  for (const char* folder : {"/var/tmp", "/usr/tmp", "/tmp"}) paths.emplace_back(folder);
  const auto can_be_written_to = [](const fs::path& folder) {
    return ::access(folder.c_str(), W_OK | X_OK) == 0;
  };
  const bool one_is_there = std::any_of(paths.begin() + static_cast<std::ptrdiff_t>(before),
                                        paths.end(), can_be_written_to);
  if (!one_is_there && can_be_written_to(".")) paths.emplace_back(".");
}

/// Kerberos keeps the tickets that it gets in the file that it has the first one from.
void add_ticket_cache(Paths& paths) {
  const char* const name = std::getenv("KRB5CCNAME");
  if (name == nullptr) return;
  std::string_view cache(name);
  if (const auto colon = cache.find(':'); colon != std::string_view::npos) {
    if (!cache.starts_with("FILE:") && !cache.starts_with("DIR:")) return;
    cache.remove_prefix(colon + 1);
  }
  add_file(paths, std::string(cache));
}

bool has_word(const std::string& text, std::string_view word) {
  const auto same = [](char one, char upper) {
    return std::toupper(static_cast<unsigned char>(one)) == upper;
  };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

/// Adds the database's own folder, for its journals. Answers why that may not be all.
std::string add_database(Paths& paths, const TaskSpec& task, const ClientOptions& options) {
  const std::string database(text_of(options, "database"));
  if (task.allow_raw || task.text_interpolation || has_word(task.query_template, "ATTACH") ||
      has_word(task.query_template, "VACUUM")) {
    return "the query may name files of its own";
  }
  const TaskConfig& config = task.task_config;
  if (text_of(options, "uri") == "true" || !config.secret_connect_args.empty() ||
      !config.credentials.empty()) {
    return "where the database lies is not plain from the spec";
  }
  if (!database.empty() && database != ":memory:") add_file(paths, database);
  return {};
}

}  // namespace

WritablePlaces writable_places(const TaskSpec& task, const std::vector<std::string>& outputs,
                               const SecretStore& secrets, Redactor& redactor) {
  WritablePlaces places;
  places.paths = {"/dev/null"};
  add_output(places.paths, task.output.path);
  for (const std::string& output : outputs) add_output(places.paths, output);
  add_temporary_folders(places.paths);
  add_ticket_cache(places.paths);
  try {
    const std::string_view client = engine_of(task, secrets, redactor).name();
    if (client == "sqlite") {
      places.unknown =
          add_database(places.paths, task,
                       connection_target(task, secrets, redactor, SecretLookup::mask).options);
    } else if (std::find(known_clients.begin(), known_clients.end(), client) ==
               known_clients.end()) {
      places.unknown = "its driver may write files of its own";
    }
  } catch (const Error&) {
    places.unknown = "the run cannot begin";  // and says why itself
  }
  return places;
}

}  // namespace sqlpod
