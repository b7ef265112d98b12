// A MySQL or MariaDB session: SOCI's connection and transaction, the MariaDB client over its handle
// for statements.
//
// SOCI pastes values into the text of statements on this backend; prepared statements of the client
// bind them.
#pragma once

#include <mysql.h>

#include <memory>
#include <string>

#include "executor/engine/mysql/handles.h"
#include "executor/engine/soci_session.h"

namespace sqlpod::mysql {

class Session : public SociSession {
 public:
  explicit Session(const ClientOptions& options);

  std::string server_version() override;
  StatementResult execute(const Statement& statement) override;
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) override;

 protected:
  Error translate(const soci::soci_error& error) const override;
  bool connected() const override;

 private:
  /// Null when the server cannot prepare a statement of this kind.
  PreparedStatement prepare(const Statement& statement);
  void run(MYSQL_STMT* prepared, const Statement& statement);
  StatementResult execute_unprepared(const Statement& statement);

  MYSQL* connection_;  // SOCI's
};

}  // namespace sqlpod::mysql
