#include "executor/engine/sqlite/connection.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <system_error>

#include "config/value_text.h"
#include "executor/engine/sqlite/error.h"

namespace sqlpod::sqlite {
namespace {

struct Opened {
  DatabaseHandle handle;
  int code;
};

Opened open_file(const std::string& file, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  return {DatabaseHandle(raw), code};
}

bool can_write_to(const char* folder) {
  return folder != nullptr && *folder != '\0' && access(folder, W_OK | X_OK) == 0;
}

/// Whether SQLite finds a folder for its temporary files by itself: it looks into these.
bool has_temporary_folder() {
  if (sqlite3_temp_directory != nullptr) return true;
  const std::array<const char*, 6> folders = {
      std::getenv("SQLITE_TMPDIR"), std::getenv("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp", "."};
  return std::any_of(folders.begin(), folders.end(), can_write_to);
}

/// Where nothing but volumes can be written to, as in a container whose root is read-only, SQLite
/// would fail at the first sort or undo log that outgrows its cache: what it spills goes beside the
/// database, or stays in memory when that cannot be written to either.
void give_place_to_spill(sqlite3* database) {
  static std::mutex mutex;  // the folder is the process's
  const std::scoped_lock lock(mutex);
  if (has_temporary_folder()) return;
  const char* file = sqlite3_db_filename(database, "main");
  const std::string folder =
      file == nullptr ? std::string() : std::filesystem::path(file).parent_path().string();
  if (can_write_to(folder.c_str())) {
    sqlite3_temp_directory = sqlite3_mprintf("%s", folder.c_str());
  } else {
    sqlite3_exec(database, "PRAGMA temp_store = MEMORY", nullptr, nullptr, nullptr);
  }
}

std::chrono::milliseconds lock_wait(const ClientOptions& options) {
  const Value seconds = parse_value(text_of(options, "timeout"), TypeKind::real);
  return std::chrono::round<std::chrono::milliseconds>(
      std::chrono::duration<double>(*seconds.get_if<double>()));
}

}  // namespace

Connection::Connection(const ClientOptions& options, Cancellation& cancellation) {
  std::string file(text_of(options, "database"));
  // One thread at a time uses the connection, and SQLite's lock would cost as much as the reading.
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;
  if (text_of(options, "uri") == "true") {
    flags |= SQLITE_OPEN_URI;
  } else if (file.starts_with("file:")) {
    file.insert(0, "./");  // a build of SQLite may take it for a URI all the same
  }
  // First without making the file: so it is known whether it was there.
  Opened opened = open_file(file, flags);
  const bool is_new = opened.code == SQLITE_CANTOPEN;
  if (is_new || opened.code == SQLITE_PERM) {
    opened = open_file(file, flags | SQLITE_OPEN_CREATE);
  }
  handle_ = std::move(opened.handle);
  if (opened.code != SQLITE_OK) throw open_error(opened.code, handle_.get(), file);
  give_place_to_spill(handle_.get());
  if (is_new) made_file_ = sqlite3_db_filename(handle_.get(), "main");
  interrupt_.emplace(handle_.get(), cancellation, lock_wait(options));
}

Connection::~Connection() {
  interrupt_.reset();
  if (!made_file_.empty()) remove_made_file();
}

void Connection::run(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw error_of(handle_.get());
  }
}

bool Connection::file_has_moved() const {
  int moved = 0;
  sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

// Under an exclusive lock, so that nobody is about to write to it.
void Connection::remove_made_file() noexcept {
  sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_exec(handle_.get(), "PRAGMA query_only = 0", nullptr, nullptr, nullptr);
  if (sqlite3_exec(handle_.get(), "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) != SQLITE_OK) {
    return;
  }
  std::error_code ignored;
  if (!file_has_moved() && std::filesystem::is_empty(made_file_, ignored)) {
    std::filesystem::remove(made_file_, ignored);
  }
}

}  // namespace sqlpod::sqlite
