#include "executor/engine/mysql/bulk.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/engine/cell_value.h"
#include "executor/engine/mysql/error.h"
#include "executor/engine/mysql/query_text.h"
#include "executor/query/command_word.h"

namespace sqlpod::mysql {
namespace {

constexpr std::int64_t max_rows_at_once = 10'000;
constexpr std::size_t max_bytes_at_once = 4'000'000;

bool inserts(std::string_view command) {
  return command == "INSERT" || command == "REPLACE";
}

PreparedStatement prepared(const Connection& connection, const Statement& statement) {
  if (auto prepared = PreparedStatement::prepare(connection, statement))
    return std::move(*prepared);
  throw Error(ErrorKind::query, "the server cannot prepare the statement, so it takes no rows",
              "run it without executemany");
}

}  // namespace

bool is_same_in_bulk(std::string_view sql) {
  static constexpr std::array<std::string_view, 4> differs = {"SELECT", "LAST_INSERT_ID",
                                                              "ROW_COUNT", "RETURNING"};
  const std::string command = command_word(sql);
  if (command == "UPDATE" || command == "DELETE") return true;  // the server loops over the rows
  if (!inserts(command)) return false;
  std::string word;
  bool in_parenthesis = false;  // nothing but blanks since a "("
  bool began_in_parenthesis = false;
  for (const char c : std::string(sql) + " ") {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '_') {
      if (word.empty()) began_in_parenthesis = std::exchange(in_parenthesis, false);
      word += static_cast<char>(std::toupper(byte));
      continue;
    }
    // What stands in a text or comment counts too: row by row is right for any statement.
    if (std::find(differs.begin(), differs.end(), word) != differs.end()) return false;
    if (word == "VALUES" && began_in_parenthesis) return false;
    word.clear();
    if (std::isspace(byte) == 0) in_parenthesis = c == '(';
  }
  return true;
}

/// Array binding makes an INSERT of many rows, and of those STRICT_TRANS_TABLES cuts values down
/// that do not fit, from the second row on, in tables without transactions; with STRICT_ALL_TABLES
/// it refuses them, as it does row by row.
class Bulk::StrictMode {
 public:
  explicit StrictMode(MYSQL* connection) : connection_(connection) {
    const auto row = query_row(connection, "SELECT @@SESSION.sql_mode");
    mode_ = row.empty() ? "" : row[0];
    if (mode_.find("STRICT_TRANS_TABLES") == std::string::npos ||
        mode_.find("STRICT_ALL_TABLES") != std::string::npos) {
      return;
    }
    mysql::run(connection,
               "SET SESSION sql_mode = " + quoted(connection, mode_ + ",STRICT_ALL_TABLES"));
    changed_ = true;
  }
  StrictMode(const StrictMode&) = delete;
  StrictMode& operator=(const StrictMode&) = delete;
  ~StrictMode() {
    if (!changed_) return;
    try {
      const std::string sql = "SET SESSION sql_mode = " + quoted(connection_, mode_);
      mysql_real_query(connection_, sql.data(), sql.size());
    } catch (...) {  // NOLINT(bugprone-empty-catch): no memory; the session ends soon
    }
  }

 private:
  MYSQL* connection_;
  std::string mode_;
  bool changed_ = false;
};

Bulk::Bulk(Connection& connection, Cancellation& cancellation, const Statement& statement)
    : connection_(connection),
      cancellation_(cancellation),
      statement_(statement),
      prepared_(prepared(connection, statement)),
      parameters_(statement.parameters),
      in_arrays_(takes_arrays()) {
  if (in_arrays_ && inserts(command_word(statement.sql))) {
    strict_mode_ = std::make_unique<StrictMode>(connection.get());
  }
}

Bulk::~Bulk() = default;

bool Bulk::takes_arrays() const {
  unsigned long capabilities = 0;  // of MariaDB: those above the 32 bits of the protocol's own
  mariadb_get_infov(connection_.get(), MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES,
                    &capabilities);
  return (capabilities & (MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32U)) != 0 &&
         mysql_stmt_field_count(prepared_.get()) == 0 && !statement_.parameters.empty() &&
         is_same_in_bulk(statement_.sql);
}

StatementResult Bulk::run(arrow::RecordBatchReader& rows) {
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(rows.ReadNext(&batch));
    if (!batch) break;
    for (std::int64_t first = 0; first < batch->num_rows();) first += run_batch(*batch, first);
  }
  StatementResult done{command_word(statement_.sql), std::nullopt};
  if (counts_rows(done.kind)) done.rows = affected_;
  return done;
}

/// Answers how many rows it has run.
std::int64_t Bulk::run_batch(const arrow::RecordBatch& batch, std::int64_t first) {
  cancellation_.throw_if_requested();
  if (!in_arrays_) {
    const std::int64_t rows = std::min(batch.num_rows() - first, max_rows_at_once);
    affected_ += run_rows(batch, first, rows);
    rows_done_ += rows;
    return rows;
  }
  const std::size_t max_bytes =
      std::min<std::size_t>(max_bytes_at_once, connection_.max_allowed_packet() / 2);
  const std::int64_t rows =
      parameters_.take(batch, first, max_rows_at_once, max_bytes, rows_done_ + 1);
  mysql::run(connection_.get(), "SAVEPOINT sqlpod_batch");
  try {
    affected_ += run_array(rows);
  } catch (const Error& error) {
    affected_ += find_failure(batch, first, rows, error);
  }
  rows_done_ += rows;
  return rows;
}

std::int64_t Bulk::run_array(std::int64_t rows) {
  const auto size = static_cast<unsigned>(rows);
  mysql_stmt_attr_set(prepared_.get(), STMT_ATTR_ARRAY_SIZE, &size);
  if (mysql_stmt_bind_param(prepared_.get(), parameters_.binds()) != 0) {
    throw error_of(prepared_.get());
  }
  prepared_.execute_bound(parameters_.bytes());
  return prepared_.finish();
}

std::int64_t Bulk::run_rows(const arrow::RecordBatch& batch, std::int64_t first,
                            std::int64_t rows) {
  const unsigned no_array = 0;
  mysql_stmt_attr_set(prepared_.get(), STMT_ATTR_ARRAY_SIZE, &no_array);
  std::vector<Parameter> parameters = statement_.parameters;
  std::int64_t affected = 0;
  for (std::int64_t row = 0; row < rows; ++row) {
    cancellation_.throw_if_requested();
    try {
      for (Parameter& parameter : parameters) {
        if (!parameter.column) continue;
        parameter.value = cell_value(*batch.column(*parameter.column), first + row);
      }
      prepared_.execute(parameters);
      affected += prepared_.finish();
    } catch (const Error& error) {
      throw row_error(rows_done_ + row + 1, error);
    }
  }
  return affected;
}

/// Runs row by row what failed as a whole, which throws at the row. Answers the rows affected when
/// none of them fails.
std::int64_t Bulk::find_failure(const arrow::RecordBatch& batch, std::int64_t first,
                                std::int64_t rows, const Error& error) {
  // A deadlock, a time-out or a lost connection is no row's fault.
  if (error.kind() != ErrorKind::query || cancellation_.requested()) throw error;
  constexpr unsigned no_arrays_for_it = 1295;
  in_arrays_ = mysql_stmt_errno(prepared_.get()) != no_arrays_for_it;
  mysql::run(connection_.get(), "ROLLBACK TO SAVEPOINT sqlpod_batch");
  // "Some non-transactional changed tables couldn't be rolled back": running again would double.
  if (mysql_warning_count(connection_.get()) > 0) {
    throw Error(error.kind(),
                "one of the rows " + std::to_string(rows_done_ + 1) + " to " +
                    std::to_string(rows_done_ + rows) + ": " + error.message(),
                "the table's engine has no transactions: rows before it have been written",
                error.details(), error.sqlstate());
  }
  return run_rows(batch, first, rows);
}

}  // namespace sqlpod::mysql
