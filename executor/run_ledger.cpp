#include "executor/run_ledger.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace sqlpod {
namespace {

constexpr std::size_t longest_key = 255;  // bytes; what an index of MySQL takes in utf8mb4

struct LedgerSql {
  std::string_view dialect;
  const char* create;
  const char* insert;
};

constexpr std::array ledgers = {
    LedgerSql{"postgresql",
              "CREATE TABLE IF NOT EXISTS sqlpod_runs (idempotency_key varchar(255) PRIMARY KEY, "
              "task varchar(255) NOT NULL, committed_at timestamptz NOT NULL DEFAULT now())",
              "INSERT INTO sqlpod_runs (idempotency_key, task) VALUES ($1, $2) "
              "ON CONFLICT DO NOTHING"},
    LedgerSql{"mysql",
              "CREATE TABLE IF NOT EXISTS sqlpod_runs (idempotency_key varchar(255) CHARACTER SET "
              "utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY, task varchar(255) CHARACTER SET utf8mb4 "
              "NOT NULL, committed_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB",
              "INSERT IGNORE INTO sqlpod_runs (idempotency_key, task) VALUES (?, ?)"},
    LedgerSql{"sqlite",
              "CREATE TABLE IF NOT EXISTS sqlpod_runs (idempotency_key TEXT PRIMARY KEY, task TEXT "
              "NOT NULL, committed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)",
              "INSERT INTO sqlpod_runs (idempotency_key, task) VALUES (?, ?) "
              "ON CONFLICT DO NOTHING"},
};

const LedgerSql* ledger_of(const Engine& engine) {
  const auto found = std::find_if(ledgers.begin(), ledgers.end(), [&](const LedgerSql& ledger) {
    return ledger.dialect == engine.name();
  });
  return found == ledgers.end() ? nullptr : &*found;
}

Parameter text_parameter(const std::string& name, const std::string& value) {
  return {name, InputType{TypeKind::text, false, nullptr}, Value(value)};
}

}  // namespace

void RunLedger::require_dialect(const Engine& engine) {
  if (ledger_of(engine) != nullptr) return;
  throw Error(ErrorKind::usage, "idempotency_key is not served on " + std::string(engine.name()),
              "it is on PostgreSQL, MySQL, MariaDB and SQLite; elsewhere leave it out and make the "
              "statements idempotent themselves");
}

RunLedger::RunLedger(Session& session, const Engine& engine) : session_(session), engine_(engine) {}

bool RunLedger::is_there() {
  try {
    session_.execute({"SELECT idempotency_key, task FROM sqlpod_runs WHERE 1 = 0", {}});
    return true;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::query) return false;
    if (error.kind() != ErrorKind::denied) throw;
    throw Error(ErrorKind::denied, "the table sqlpod_runs may not be read",
                "let someone who may run: GRANT SELECT, INSERT ON sqlpod_runs TO the task's user",
                error.message() + "\n" + error.details(), error.sqlstate());
  }
}

void RunLedger::prepare() {
  if (is_there()) return;
  std::optional<Error> refused;
  try {
    session_.execute({ledger_of(engine_)->create, {}});
    return;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::query && error.kind() != ErrorKind::denied) throw;
    refused = error;
  }
  // A run at the same time may have been faster: PostgreSQL reports that as an error.
  if (is_there()) return;
  throw Error(ErrorKind::denied, "the table sqlpod_runs is not there and could not be made",
              "let someone who may run what the details say, then GRANT SELECT, INSERT ON "
              "sqlpod_runs to the task's user",
              std::string(ledger_of(engine_)->create) + ";\n" + refused->message() + "\n" +
                  refused->details(),
              refused->sqlstate());
}

bool RunLedger::claim(const std::string& key, const std::string& task) {
  const StatementResult done =
      session_.execute({ledger_of(engine_)->insert,
                        {text_parameter("idempotency_key", key), text_parameter("task", task)}});
  return done.rows == 1;
}

std::string ledger_key(const std::string& text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string::npos) {
    throw Error(ErrorKind::usage, "the idempotency key is empty",
                "write what tells this run from others, such as load-{{ .day }}");
  }
  std::string key = text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
  if (key.size() > longest_key) {
    throw Error(ErrorKind::usage,
                "the idempotency key has " + std::to_string(key.size()) + " bytes",
                "give at most 255: the run's id, or a digest of what is too long");
  }
  if (std::any_of(key.begin(), key.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    throw Error(ErrorKind::usage, "the idempotency key holds control characters",
                "write it on one line");
  }
  return key;
}

}  // namespace sqlpod
