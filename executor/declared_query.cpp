#include "executor/declared_query.h"

#include <Poco/Logger.h>
#include <arrow/type.h>

#include <string>

#include "executor/table/output_schema.h"

namespace sqlpod {

std::shared_ptr<arrow::RecordBatchReader> query_declared(Session& session,
                                                         const Statement& statement,
                                                         const OutputSchema& declared) {
  const auto table = session.query(statement);
  auto conforming = conform(table, declared);
  if (const int left_out = table->schema()->num_fields() - conforming->schema()->num_fields();
      left_out > 0) {
    Poco::Logger::get("sqlpod").warning(
        std::to_string(left_out) +
        " columns of the query are not in output_schema_type and are left out");
  }
  return conforming;
}

}  // namespace sqlpod
