#include "executor/engine/mysql/prepared_statement.h"

#include <string>

#include "error/error.h"
#include "executor/engine/mysql/error.h"
#include "executor/engine/mysql/parameters.h"

namespace sqlpod::mysql {
namespace {

/// A server that is sent more closes the connection, and nobody would know why.
void check_size(std::size_t bytes, std::uint64_t max_request) {
  if (bytes <= max_request) return;
  throw Error(ErrorKind::query,
              "the request is " + std::to_string(bytes) + " bytes long, more than the server takes",
              "send less at once, or raise the server's max_allowed_packet (" +
                  std::to_string(max_request) + " bytes)");
}

}  // namespace

std::optional<PreparedStatement> PreparedStatement::prepare(const Connection& connection,
                                                            const Statement& statement) {
  constexpr unsigned not_preparable = 1295;
  StatementHandle handle(mysql_stmt_init(connection.get()));
  if (!handle) throw error_of(connection.get());
  check_size(statement.sql.size(), connection.max_allowed_packet());
  if (mysql_stmt_prepare(handle.get(), statement.sql.data(), statement.sql.size()) != 0) {
    if (mysql_stmt_errno(handle.get()) == not_preparable && statement.parameters.empty()) {
      return std::nullopt;
    }
    throw error_of(handle.get());
  }
  if (mysql_stmt_param_count(handle.get()) != statement.parameters.size()) {
    throw Error(ErrorKind::query, "the server counts other placeholders than sqlpod did",
                "see what is sent with `sqlpod render`, and the server's sql_mode");
  }
  return PreparedStatement(std::move(handle), connection.max_allowed_packet());
}

Result PreparedStatement::columns() const {
  return Result(mysql_stmt_result_metadata(handle_.get()));
}

void PreparedStatement::execute(const std::vector<Parameter>& parameters) {
  Parameters bound(parameters);
  if (bound.count() > 0 && mysql_stmt_bind_param(handle_.get(), bound.binds()) != 0) {
    throw error_of(handle_.get());
  }
  execute_bound(bound.bytes());
}

void PreparedStatement::execute_bound(std::size_t bytes) {
  check_size(bytes, max_request_);
  if (mysql_stmt_execute(handle_.get()) != 0) throw error_of(handle_.get());
}

std::int64_t PreparedStatement::finish() {
  std::int64_t rows = 0;
  int more = 0;
  do {
    if (mysql_stmt_field_count(handle_.get()) == 0) {
      rows += static_cast<std::int64_t>(mysql_stmt_affected_rows(handle_.get()));
    } else {
      int status = 0;
      while ((status = mysql_stmt_fetch(handle_.get())) == 0 || status == MYSQL_DATA_TRUNCATED) {
        ++rows;
      }
      if (status != MYSQL_NO_DATA) throw error_of(handle_.get());
    }
    more = mysql_stmt_next_result(handle_.get());
  } while (more == 0);
  if (more > 0) throw error_of(handle_.get());
  return rows;
}

}  // namespace sqlpod::mysql
