// Runs a query in the way that is quickest for it: by COPY where that gives what the query gives,
// else in libpq's single-row mode, which runs anything that returns a table.
//
// The server describes the query first, in its own words: what is wrong with it is told of the text
// that the user wrote, and the types are those of bound parameters. Errors: Error, the server's
// among them.
#pragma once

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <memory>

#include "executor/engine/postgresql/connection.h"
#include "executor/engine/postgresql/type_catalog.h"
#include "executor/query/statement.h"

namespace sqlpod::postgresql {

/// Runs it. The connection must outlive the reader. Throws Error (query) when the statement returns
/// no table, before it has run.
std::shared_ptr<arrow::RecordBatchReader> run_query(Connection& connection, TypeCatalog& catalog,
                                                    const Statement& statement);

/// The columns that it would return; null when it returns no table. Runs no part of it.
std::shared_ptr<arrow::Schema> describe_query(Connection& connection, TypeCatalog& catalog,
                                              const Statement& statement);

}  // namespace sqlpod::postgresql
