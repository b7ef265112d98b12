// A SQLite session: SOCI's connection and transaction, SQLite's own calls over its handle for
// statements and results.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

#include "executor/engine/soci_session.h"
#include "executor/engine/sqlite/handles.h"

namespace sqlpod::sqlite {

class Session : public SociSession {
 public:
  explicit Session(const ClientOptions& options);
  /// Removes a database file that opening made and nothing was written to.
  ~Session() override;

  std::string server_version() override;
  StatementResult execute(const Statement& statement) override;
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) override;

 protected:
  Error translate(const soci::soci_error& error) const override;
  bool connected() const override { return true; }

 private:
  /// `made_file` names the file that opening will make; empty when it is there.
  Session(const ClientOptions& options, std::string made_file);
  PreparedStatement prepare(const Statement& statement);

  std::string made_file_;
  sqlite3* connection_;  // SOCI's
};

}  // namespace sqlpod::sqlite
