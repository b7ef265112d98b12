#include "executor/engine/mysql/session.h"

#include <soci/mysql/soci-mysql.h>

#include <utility>

#include "executor/engine/mysql/error.h"
#include "executor/engine/mysql/parameters.h"
#include "executor/engine/mysql/reader.h"
#include "executor/query/command_word.h"

namespace sqlpod::mysql {
namespace {

/// SOCI's connect string for this backend: pairs of name='value'.
Secret connect_string(const ClientOptions& options) {
  std::string text;
  for (const ClientOption& option : options) {
    text += option.name + "=" + quoted_connect_value(text_of(option)) + " ";
  }
  return Secret(std::move(text));
}

}  // namespace

Session::Session(const ClientOptions& options) try
    : SociSession(soci::mysql, std::string(connect_string(options).reveal())),
      connection_(static_cast<soci::mysql_session_backend*>(soci().get_backend())->conn_) {
} catch (const soci::mysql_soci_error& error) {
  throw connect_error(error.err_num_, error.get_error_message());
} catch (const soci::soci_error& error) {
  throw connect_error(0, error.get_error_message());
}

std::string Session::server_version() {
  return mysql_get_server_info(connection_);
}

PreparedStatement Session::prepare(const Statement& statement) {
  constexpr unsigned not_preparable = 1295;
  PreparedStatement prepared(mysql_stmt_init(connection_));
  if (!prepared) throw error_of(connection_);
  if (mysql_stmt_prepare(prepared.get(), statement.sql.data(), statement.sql.size()) != 0) {
    if (mysql_stmt_errno(prepared.get()) == not_preparable && statement.parameters.empty())
      return nullptr;
    throw error_of(prepared.get());
  }
  if (mysql_stmt_param_count(prepared.get()) != statement.parameters.size()) {
    throw Error(ErrorKind::query, "the server counts other placeholders than sqlpod did",
                "see what is sent with `sqlpod render`, and the server's sql_mode");
  }
  return prepared;
}

void Session::run(MYSQL_STMT* prepared, const Statement& statement) {
  Parameters parameters(statement.parameters);
  if ((parameters.count() > 0 && mysql_stmt_bind_param(prepared, parameters.binds()) != 0) ||
      mysql_stmt_execute(prepared) != 0) {
    throw error_of(prepared);
  }
}

StatementResult Session::execute(const Statement& statement) {
  const PreparedStatement prepared = prepare(statement);
  if (!prepared) return execute_unprepared(statement);
  run(prepared.get(), statement);
  StatementResult done{command_word(statement.sql), std::nullopt};
  int more = 0;
  do {
    if (mysql_stmt_field_count(prepared.get()) == 0) {
      done.rows = done.rows.value_or(0) +
                  static_cast<std::int64_t>(mysql_stmt_affected_rows(prepared.get()));
    } else {
      int status = 0;
      std::int64_t rows = 0;
      while ((status = mysql_stmt_fetch(prepared.get())) == 0 || status == MYSQL_DATA_TRUNCATED)
        ++rows;
      if (status != MYSQL_NO_DATA) throw error_of(prepared.get());
      done.rows = done.rows.value_or(0) + rows;
    }
    more = mysql_stmt_next_result(prepared.get());
  } while (more == 0);
  if (more > 0) throw error_of(prepared.get());
  if (!counts_rows(done.kind)) done.rows.reset();
  return done;
}

StatementResult Session::execute_unprepared(const Statement& statement) {
  if (mysql_real_query(connection_, statement.sql.data(), statement.sql.size()) != 0) {
    throw error_of(connection_);
  }
  int more = 0;
  do {
    const Result result(mysql_use_result(connection_));
    while (result && mysql_fetch_row(result.get()) != nullptr) {
    }
    if (mysql_errno(connection_) != 0) throw error_of(connection_);
    more = mysql_next_result(connection_);
  } while (more == 0);
  if (more > 0) throw error_of(connection_);
  return {command_word(statement.sql), std::nullopt};
}

std::shared_ptr<arrow::RecordBatchReader> Session::query(const Statement& statement) {
  PreparedStatement prepared = prepare(statement);
  const Result before(prepared ? mysql_stmt_result_metadata(prepared.get()) : nullptr);
  if (!prepared || (!before && command_word(statement.sql) != "CALL")) {
    throw Error(ErrorKind::query, "the last statement returns no table",
                "leave output_schema_type out for a statement without rows");
  }
  run(prepared.get(), statement);
  // A procedure's columns are known only now.
  const Result columns(mysql_stmt_result_metadata(prepared.get()));
  if (!columns) {
    throw Error(ErrorKind::query, "the procedure returns no table", "leave output_schema_type out");
  }
  return std::make_shared<Reader>(connection_, std::move(prepared), *columns);
}

Error Session::translate(const soci::soci_error&) const {
  return error_of(connection_);
}

bool Session::connected() const {
  return !connection_lost(mysql_errno(connection_));
}

}  // namespace sqlpod::mysql
