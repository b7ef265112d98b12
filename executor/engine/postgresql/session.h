// A PostgreSQL session: SOCI's connection and transaction, libpq over its handle for statements and
// results.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

#include "executor/engine/soci_session.h"

namespace sqlpod::postgresql {

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
  void send(const Statement& statement);

  PGconn* connection_;  // SOCI's
};

}  // namespace sqlpod::postgresql
