#include "executor/engine/postgresql/result_stream.h"

#include <sys/socket.h>

#include "error/error.h"
#include "executor/engine/postgresql/error.h"

namespace sqlpod::postgresql {
namespace {

[[noreturn]] void refuse_copy(PGconn* connection, ExecStatusType status) {
  if (status == PGRES_COPY_IN) PQputCopyEnd(connection, "COPY FROM STDIN is not served");
  drain(connection);
  throw Error(ErrorKind::query, "COPY to or from the client is not served",
              "use a SELECT with an output, or INSERT statements");
}

/// A server's error has a SQLSTATE.
bool is_libpqs_own(const PGresult* error) {
  return PQresultStatus(error) == PGRES_FATAL_ERROR &&
         PQresultErrorField(error, PG_DIAG_SQLSTATE) == nullptr;
}

}  // namespace

Result take_result(PGconn* connection) noexcept {
  Result result(PQgetResult(connection));
  if (result && is_libpqs_own(result.get())) shutdown(PQsocket(connection), SHUT_RDWR);
  return result;
}

Result next_result(PGconn* connection) {
  Result result = take_result(connection);
  if (!result) return result;
  switch (const ExecStatusType status = PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
    case PGRES_EMPTY_QUERY:
      return result;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
      refuse_copy(connection, status);
    default: {
      Error error = error_of(result.get(), connection);
      drain(connection);
      throw error;
    }
  }
}

void drain(PGconn* connection) noexcept {
  while (const Result result = take_result(connection)) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (PQstatus(connection) != CONNECTION_OK) return;
    if (status == PGRES_COPY_OUT) {
      char* row = nullptr;
      while (PQgetCopyData(connection, &row, 0) > 0) PQfreemem(row);
    }
  }
}

}  // namespace sqlpod::postgresql
