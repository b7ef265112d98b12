#include "executor/engine/sqlite/connection.h"

#include <chrono>
#include <filesystem>
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
