// A statement that the server has prepared: run once, or again and again with other parameters.
//
// The connection must outlive it. One thread at a time. Errors: Error of the server's; query when
// the server counts other placeholders than there are parameters, or a request is larger than it
// takes.
#pragma once

#include <mysql.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "executor/engine/mysql/connection.h"
#include "executor/engine/mysql/handles.h"
#include "executor/query/statement.h"

namespace sqlpod::mysql {

class PreparedStatement {
 public:
  /// None when the server runs such a statement but cannot prepare it.
  static std::optional<PreparedStatement> prepare(const Connection& connection,
                                                  const Statement& statement);

  MYSQL_STMT* get() const { return handle_.get(); }

  /// The columns of what it returns; null when it returns no table. Those of a procedure are known
  /// once it has run.
  Result columns() const;

  void execute(const std::vector<Parameter>& parameters);
  /// Executes with what has been bound.
  void execute_bound(std::size_t bytes);

  /// Reads and drops all that the execution returns. Answers the rows affected or dropped.
  std::int64_t finish();

  /// The handle, for who reads the rows.
  StatementHandle release() && { return std::move(handle_); }

 private:
  PreparedStatement(StatementHandle handle, std::uint64_t max_request)
      : handle_(std::move(handle)), max_request_(max_request) {}

  StatementHandle handle_;
  std::uint64_t max_request_;
};

}  // namespace sqlpod::mysql
