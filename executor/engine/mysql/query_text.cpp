#include "executor/engine/mysql/query_text.h"

#include "executor/engine/mysql/error.h"
#include "executor/engine/mysql/handles.h"

namespace sqlpod::mysql {

void run(MYSQL* connection, std::string_view sql) {
  if (mysql_real_query(connection, sql.data(), sql.size()) != 0) throw error_of(connection);
  int more = 0;
  do {
    const Result result(mysql_use_result(connection));
    while (result && mysql_fetch_row(result.get()) != nullptr) {
    }
    if (mysql_errno(connection) != 0) throw error_of(connection);
    more = mysql_next_result(connection);
  } while (more == 0);
  if (more > 0) throw error_of(connection);
}

std::vector<std::string> query_row(MYSQL* connection, std::string_view sql) {
  std::vector<std::string> row;
  if (mysql_real_query(connection, sql.data(), sql.size()) != 0) return row;
  const Result result(mysql_store_result(connection));
  char** cells = result ? mysql_fetch_row(result.get()) : nullptr;
  if (cells == nullptr) return row;
  const unsigned long* lengths = mysql_fetch_lengths(result.get());
  for (unsigned i = 0; i < mysql_num_fields(result.get()); ++i) {
    row.emplace_back(cells[i] == nullptr ? "" : cells[i], lengths[i]);
  }
  return row;
}

std::string quoted(MYSQL* connection, std::string_view text) {
  std::string escaped(text.size() * 2 + 1, '\0');
  escaped.resize(mysql_real_escape_string(connection, escaped.data(), text.data(), text.size()));
  return "'" + escaped + "'";
}

bool has_status(MYSQL* connection, unsigned flag) {
  unsigned status = 0;
  mariadb_get_infov(connection, MARIADB_CONNECTION_SERVER_STATUS, &status);
  return (status & flag) != 0;
}

}  // namespace sqlpod::mysql
