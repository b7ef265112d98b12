// Inserts rows as arrays: one statement for some thousands of them.
#pragma once

#include <arrow/record_batch.h>
#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine/engine.h"
#include "executor/engine/postgresql/array_column.h"

namespace sqlpod::postgresql {

class ArrayInsert {
 public:
  /// For a statement that insert_from_arrays() made `sql` of. Asks the server for the types of its
  /// parameters, `types` being those that are known. None when they have no arrays. `statement`
  /// must outlive it. Throws Error.
  static std::unique_ptr<ArrayInsert> prepare(PGconn* connection, const Statement& statement,
                                              std::string sql, const std::vector<Oid>& types,
                                              const arrow::Schema& schema);

  /// Inserts rows from `begin` on, as many as make a good statement, whose end it answers. It runs
  /// in a savepoint: when it fails the rows are rolled back, `failure` tells why, and the
  /// transaction goes on. Throws Error when it cannot, or when the fault is not the rows'.
  std::int64_t insert(const arrow::RecordBatch& batch, std::int64_t begin, std::int64_t number,
                      StatementResult& total, std::optional<Error>& failure);

 private:
  ArrayInsert(PGconn* connection, const Statement& statement, std::string sql)
      : connection_(connection), statement_(statement), sql_(std::move(sql)) {}
  std::int64_t fill(const arrow::RecordBatch& batch, std::int64_t begin, std::int64_t number);
  void send(StatementResult& total, std::optional<Error>& failure);

  PGconn* connection_;
  const Statement& statement_;
  std::string sql_;
  std::vector<Oid> types_;
  std::vector<std::string> fixed_;                     ///< texts of parameters without a column
  std::vector<std::unique_ptr<ArrayColumn>> columns_;  ///< null for those
};

}  // namespace sqlpod::postgresql
