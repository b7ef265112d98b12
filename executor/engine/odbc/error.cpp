#include "executor/engine/odbc/error.h"

#include <algorithm>
#include <optional>

#include "executor/engine/odbc/wide_text.h"

namespace sqlpod::odbc {
namespace {

using Kind = ErrorKind;

struct NumberKind {
  Server server;
  std::int32_t number;
  ErrorKind kind;
};

// Where a number says more than its SQLSTATE.
constexpr NumberKind number_kinds[] = {
    // SQL Server
    {Server::mssql, 229, Kind::denied},  // permission on an object
    {Server::mssql, 230, Kind::denied},  // on a column
    {Server::mssql, 262, Kind::denied},  // in a database
    {Server::mssql, 300, Kind::denied},
    {Server::mssql, 701, Kind::unavailable},    // out of memory
    {Server::mssql, 916, Kind::denied},         // no user of the database
    {Server::mssql, 921, Kind::unavailable},    // not recovered yet
    {Server::mssql, 922, Kind::unavailable},    // being recovered
    {Server::mssql, 1105, Kind::unavailable},   // file group full
    {Server::mssql, 1204, Kind::unavailable},   // out of locks
    {Server::mssql, 1205, Kind::transient},     // deadlock
    {Server::mssql, 1222, Kind::transient},     // lock time-out
    {Server::mssql, 3960, Kind::transient},     // snapshot update conflict
    {Server::mssql, 4060, Kind::unavailable},   // database cannot be opened
    {Server::mssql, 8645, Kind::unavailable},   // memory time-out
    {Server::mssql, 9002, Kind::unavailable},   // log full
    {Server::mssql, 10928, Kind::unavailable},  // Azure: limits and failovers
    {Server::mssql, 10929, Kind::unavailable},
    {Server::mssql, 18456, Kind::denied},  // login failed
    {Server::mssql, 18487, Kind::denied},  // password expired
    {Server::mssql, 40197, Kind::transient},
    {Server::mssql, 40501, Kind::unavailable},
    {Server::mssql, 40613, Kind::unavailable},
    {Server::mssql, 49918, Kind::unavailable},
    {Server::mssql, 49919, Kind::unavailable},
    {Server::mssql, 49920, Kind::unavailable},
    // Oracle
    {Server::oracle, 18, Kind::unavailable},    // sessions exhausted
    {Server::oracle, 20, Kind::unavailable},    // processes exhausted
    {Server::oracle, 54, Kind::transient},      // busy, NOWAIT
    {Server::oracle, 60, Kind::transient},      // deadlock
    {Server::oracle, 1012, Kind::transient},    // not logged on any more
    {Server::oracle, 1013, Kind::timeout},      // cancelled
    {Server::oracle, 1017, Kind::denied},       // login refused
    {Server::oracle, 1031, Kind::denied},       // privileges
    {Server::oracle, 1033, Kind::unavailable},  // starting or stopping
    {Server::oracle, 1034, Kind::unavailable},  // not there
    {Server::oracle, 1089, Kind::unavailable},  // stopping
    {Server::oracle, 1653, Kind::unavailable},  // tablespace full
    {Server::oracle, 1654, Kind::unavailable},
    {Server::oracle, 2049, Kind::transient},  // distributed lock time-out
    {Server::oracle, 3113, Kind::transient},  // connection lost
    {Server::oracle, 3114, Kind::transient},
    {Server::oracle, 3135, Kind::transient},
    {Server::oracle, 4068, Kind::transient},     // package state discarded
    {Server::oracle, 8177, Kind::transient},     // serialization
    {Server::oracle, 12154, Kind::unavailable},  // the name cannot be resolved
    {Server::oracle, 12170, Kind::unavailable},
    {Server::oracle, 12505, Kind::unavailable},
    {Server::oracle, 12514, Kind::unavailable},
    {Server::oracle, 12541, Kind::unavailable},  // no listener
    {Server::oracle, 12545, Kind::unavailable},
    {Server::oracle, 28000, Kind::denied},     // account locked
    {Server::oracle, 28001, Kind::denied},     // password expired
    {Server::oracle, 30006, Kind::transient},  // busy, WAIT
    // MySQL and MariaDB
    {Server::mysql, 1040, Kind::unavailable},
    {Server::mysql, 1044, Kind::denied},
    {Server::mysql, 1045, Kind::denied},
    {Server::mysql, 1049, Kind::unavailable},
    {Server::mysql, 1142, Kind::denied},
    {Server::mysql, 1143, Kind::denied},
    {Server::mysql, 1203, Kind::unavailable},
    {Server::mysql, 1205, Kind::transient},
    {Server::mysql, 1213, Kind::transient},
    {Server::mysql, 1227, Kind::denied},
    {Server::mysql, 1317, Kind::timeout},
    {Server::mysql, 1969, Kind::timeout},
    {Server::mysql, 2002, Kind::unavailable},
    {Server::mysql, 2003, Kind::unavailable},
    {Server::mysql, 2005, Kind::unavailable},
    {Server::mysql, 2006, Kind::transient},
    {Server::mysql, 2013, Kind::transient},
    {Server::mysql, 3024, Kind::timeout},
    // SQLite
    {Server::sqlite, 3, Kind::denied},
    {Server::sqlite, 5, Kind::transient},
    {Server::sqlite, 6, Kind::transient},
    {Server::sqlite, 7, Kind::unavailable},
    {Server::sqlite, 8, Kind::denied},
    {Server::sqlite, 9, Kind::cancelled},
    {Server::sqlite, 10, Kind::unavailable},
    {Server::sqlite, 13, Kind::unavailable},
    {Server::sqlite, 14, Kind::unavailable},
    {Server::sqlite, 15, Kind::transient},
    {Server::sqlite, 17, Kind::transient},
    {Server::sqlite, 23, Kind::denied},
};

struct StateKind {
  std::string_view sqlstate;  ///< five characters, or two: the class
  ErrorKind kind;
};

// Exact ones before classes.
constexpr StateKind state_kinds[] = {
    {"08001", Kind::unavailable},  // cannot connect
    {"08004", Kind::unavailable},  // the server refuses
    {"08007", Kind::unknown},      // connection failed during a transaction's end
    {"08P01", Kind::internal},    {"08", Kind::transient},    // connection lost
    {"25S01", Kind::unknown},                                 // transaction state unknown
    {"25S02", Kind::transient},                               // still active
    {"25S03", Kind::transient},                               // rolled back
    {"24", Kind::internal},                                   // cursor state
    {"28", Kind::denied},         {"3D", Kind::unavailable},  // no such catalog
    {"40002", Kind::query},    // integrity constraint at the end of a transaction
    {"40003", Kind::unknown},  // statement completion unknown
    {"40", Kind::transient},      {"42501", Kind::denied},
    {"53", Kind::unavailable},  // out of resources
    {"55006", Kind::transient},   {"55P03", Kind::transient},
    {"57014", Kind::timeout},     {"57P03", Kind::unavailable},
    {"57P", Kind::transient},     {"58", Kind::transient},
    {"61", Kind::transient},       // Oracle: a lock between servers, a deadlock
    {"HY001", Kind::unavailable},  // out of memory
    {"HY008", Kind::cancelled},    // SQLCancel
    {"HY013", Kind::unavailable}, {"HY014", Kind::unavailable},
    {"HY117", Kind::transient},  // transaction state unknown: only disconnecting is left
    {"HY009", Kind::internal},   // calls in a wrong order or with wrong arguments
    {"HY010", Kind::internal},    {"HY011", Kind::internal},
    {"HY012", Kind::internal},    {"HY090", Kind::internal},
    {"HY091", Kind::internal},    {"HY092", Kind::internal},
    {"HYT00", Kind::timeout},     {"HYT01", Kind::transient},  // the connection's own time-out
    {"IM001", Kind::query},                                    // the driver lacks a function
    {"IM", Kind::usage},  // data source or driver not found, or not to be loaded
};

/// The message without the names in brackets that each layer puts before it.
std::string without_layers(std::string_view message) {
  while (message.starts_with('[')) {
    const std::size_t end = message.find(']');
    if (end == std::string_view::npos) break;
    message.remove_prefix(end + 1);
    message.remove_prefix(std::min(message.find_first_not_of(' '), message.size()));
  }
  const std::size_t line = message.find_first_of("\r\n");
  return std::string(message.substr(0, line));
}

bool is_warning(const Diagnostic& record) {
  return record.sqlstate.starts_with("01");
}

const Diagnostic* first_error(const std::vector<Diagnostic>& records) {
  const auto found = std::find_if_not(records.begin(), records.end(), is_warning);
  if (found != records.end()) return &*found;
  return records.empty() ? nullptr : &records.front();
}

std::string details_of(const std::vector<Diagnostic>& records) {
  std::string text;
  for (const Diagnostic& record : records) {
    text += (text.empty() ? "" : "\n") + record.sqlstate + " (" + std::to_string(record.number) +
            "): " + record.message;
  }
  return text;
}

std::string hint_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::denied:
      return "check the user, the password and what the user may do";
    case ErrorKind::unavailable:
      return "check host, port and database, and whether the server runs";
    case ErrorKind::transient:
      return "run the task again: it may pass";
    case ErrorKind::timeout:
      return "raise the time-out, or make the statement faster";
    default:
      return "see what is sent with `sqlpod render`";
  }
}

}  // namespace

std::vector<Diagnostic> diagnostics(SQLSMALLINT kind, SQLHANDLE handle) {
  constexpr SQLSMALLINT most_records = 20;
  constexpr std::size_t longest_message = 8192;
  std::vector<Diagnostic> records;
  for (SQLSMALLINT i = 1; i <= most_records; ++i) {
    std::u16string state(SQL_SQLSTATE_SIZE + 1, u'\0');
    std::u16string message(longest_message, u'\0');
    SQLINTEGER number = 0;
    SQLSMALLINT length = 0;
    const SQLRETURN code =
        SQLGetDiagRecW(kind, handle, i, characters(state), &number, characters(message),
                       static_cast<SQLSMALLINT>(message.size()), &length);
    if (!SQL_SUCCEEDED(code)) break;
    state.resize(SQL_SQLSTATE_SIZE);
    message.resize(std::min(message.find(u'\0'), message.size()));
    records.push_back({to_narrow(state), number, to_narrow(message)});
  }
  return records;
}

ErrorKind kind_of_sqlstate(std::string_view sqlstate, std::int32_t number, Server server) {
  for (const NumberKind& entry : number_kinds) {
    if (entry.server == server && entry.number == number) return entry.kind;
  }
  const StateKind* best = nullptr;
  for (const StateKind& entry : state_kinds) {
    if (!sqlstate.starts_with(entry.sqlstate)) continue;
    if (best == nullptr || entry.sqlstate.size() > best->sqlstate.size()) best = &entry;
  }
  return best == nullptr ? ErrorKind::query : best->kind;
}

Error error_of(const std::vector<Diagnostic>& records, Server server) {
  const Diagnostic* first = first_error(records);
  if (first == nullptr) {
    return {ErrorKind::query, "the ODBC driver reports an error and does not say which",
            hint_for(ErrorKind::query)};
  }
  const ErrorKind kind = kind_of_sqlstate(first->sqlstate, first->number, server);
  return {kind, without_layers(first->message), hint_for(kind), details_of(records),
          first->sqlstate};
}

Error statement_error(SQLHSTMT statement, Server server) {
  return error_of(diagnostics(SQL_HANDLE_STMT, statement), server);
}

Error connect_error(const std::vector<Diagnostic>& records, const std::string& known) {
  const Diagnostic* first = first_error(records);
  const std::string sqlstate = first == nullptr ? "" : first->sqlstate;
  const std::string details = details_of(records);
  // unixODBC warns (01000) of a driver's library that it cannot load, and reports nothing else.
  if (sqlstate.starts_with("IM") || sqlstate.starts_with("01")) {
    return {ErrorKind::usage, "ODBC finds no such data source or driver",
            "name a driver that is installed (driver=…) or a data source of odbc.ini",
            details + "\n" + known, sqlstate};
  }
  ErrorKind kind = ErrorKind::unavailable;
  for (const Server server :
       {Server::mssql, Server::oracle, Server::mysql}) {  // not known before it answers
    if (first != nullptr && kind_of_sqlstate(sqlstate, first->number, server) == Kind::denied) {
      kind = ErrorKind::denied;
    }
  }
  // psqlODBC reports every refusal as 08001.
  const auto says = [&](std::string_view text) { return details.find(text) != std::string::npos; };
  if (says("authentication failed") || says("no pg_hba.conf entry") ||
      says("no password supplied") || (says("role \"") && says("\" does not exist"))) {
    kind = ErrorKind::denied;
  }
  return {kind,
          kind == ErrorKind::denied ? "the database refuses the login"
                                    : "no connection to the database",
          hint_for(kind), details, sqlstate};
}

bool connection_lost(const std::vector<Diagnostic>& records, Server server) {
  return std::any_of(records.begin(), records.end(), [&](const Diagnostic& record) {
    const std::string& state = record.sqlstate;
    if (state.starts_with("08") || state == "HYT01" || state == "40003") return true;
    if (state.starts_with("57P0")) return true;
    return (server == Server::mysql && (record.number == 2006 || record.number == 2013)) ||
           (server == Server::oracle &&
            (record.number == 3113 || record.number == 3114 || record.number == 3135));
  });
}

}  // namespace sqlpod::odbc
