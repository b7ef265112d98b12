#include "executor/engine/sqlite/session.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "executor/engine/sqlite/error.h"
#include "executor/engine/sqlite/parameters.h"
#include "executor/engine/sqlite/reader.h"
#include "executor/engine/sqlite/soci_handle.h"
#include "executor/query/command_word.h"

namespace sqlpod::sqlite {
namespace {

/// SOCI takes the text for a list of options as soon as there is a '=' in it, and quotes with '"'
/// only.
std::string connect_string(const std::string& database) {
  if (database.find('=') == std::string::npos) return database;
  if (database.find('"') != std::string::npos) {
    throw Error(ErrorKind::usage, "the path of the SQLite database holds both '=' and '\"'",
                "rename the file, or give a path without one of them");
  }
  return "dbname=\"" + database + "\"";
}

std::string file_to_be_made(const std::string& database) {
  std::error_code ignored;
  return database == ":memory:" || std::filesystem::exists(database, ignored) ? std::string()
                                                                              : database;
}

}  // namespace

Session::Session(const ClientOptions& options)
    : Session(options, file_to_be_made(std::string(text_of(options, "database")))) {}

Session::Session(const ClientOptions& options, std::string made_file) try
    : SociSession(soci_factory(), connect_string(std::string(text_of(options, "database")))),
      made_file_(std::move(made_file)),
      connection_(handle_of(soci())) {
  const double seconds = std::strtod(std::string(text_of(options, "timeout")).c_str(), nullptr);
  sqlite3_busy_timeout(connection_, static_cast<int>(std::lround(seconds * 1000)));
  sqlite3_extended_result_codes(connection_, 1);
} catch (const soci::soci_error& error) {
  throw open_error(result_code(error), std::string(text_of(options, "database")));
}

Session::~Session() {
  if (made_file_.empty()) return;
  soci().close();
  std::error_code ignored;
  if (std::filesystem::is_empty(made_file_, ignored)) std::filesystem::remove(made_file_, ignored);
}

std::string Session::server_version() {
  return sqlite3_libversion();
}

PreparedStatement Session::prepare(const Statement& statement) {
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v2(connection_, statement.sql.c_str(),
                                      static_cast<int>(statement.sql.size()) + 1, &raw, &rest);
  PreparedStatement prepared(raw);
  if (code != SQLITE_OK) throw error_of(connection_);
  if (!prepared || !command_word(rest).empty()) {
    throw Error(ErrorKind::query, "SQLite takes this text for more or less than one statement",
                "see what is sent with `sqlpod render`");
  }
  bind(prepared.get(), statement.parameters);
  return prepared;
}

StatementResult Session::execute(const Statement& statement) {
  const PreparedStatement prepared = prepare(statement);
  StatementResult done{command_word(statement.sql), std::nullopt};
  std::int64_t rows = 0;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(prepared.get())) == SQLITE_ROW) ++rows;
  if (code != SQLITE_DONE) throw error_of(connection_);
  if (counts_rows(done.kind)) {
    const bool reads = sqlite3_stmt_readonly(prepared.get()) != 0;
    done.rows = reads ? rows : sqlite3_changes(connection_);
  }
  return done;
}

std::shared_ptr<arrow::RecordBatchReader> Session::query(const Statement& statement) {
  PreparedStatement prepared = prepare(statement);
  if (sqlite3_column_count(prepared.get()) == 0) {
    throw Error(ErrorKind::query, "the last statement returns no table",
                "leave output_schema_type out for a statement without rows, or add RETURNING");
  }
  return std::make_shared<Reader>(std::move(prepared));
}

Error Session::translate(const soci::soci_error&) const {
  return error_of(connection_);
}

}  // namespace sqlpod::sqlite
