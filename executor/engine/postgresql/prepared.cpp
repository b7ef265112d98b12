#include "executor/engine/postgresql/prepared.h"

#include "executor/engine/postgresql/pipeline.h"

namespace sqlpod::postgresql {

Result describe_prepared(PGconn* connection, const std::string& sql,
                         const std::vector<Oid>& types) {
  Pipeline pipeline(connection);
  pipeline.sent(
      PQsendPrepare(connection, "", sql.c_str(), static_cast<int>(types.size()), types.data()));
  pipeline.sent(PQsendDescribePrepared(connection, ""));
  pipeline.synchronize();
  pipeline.command_result();
  return pipeline.command_result();
}

}  // namespace sqlpod::postgresql
