// A session on SOCI: SOCI opens and closes the connection and runs the transaction, the dialect's
// native client works over SOCI's own handle for whatever SOCI would buffer, paste or lose a type
// of.
#pragma once

#include <soci/soci.h>

#include <string>

#include "error/error.h"
#include "executor/engine/engine.h"

namespace sqlpod {

class SociSession : public Session {
 public:
  void begin(const TransactionOptions& options) override;
  void commit() override;
  void rollback() noexcept override;

 protected:
  /// Opens. SOCI's errors come out as soci::soci_error: the dialect knows what they mean at this
  /// point.
  SociSession(const soci::backend_factory& factory, const std::string& connect_string);

  /// What SOCI reported, as an Error of the dialect's.
  virtual Error translate(const soci::soci_error& error) const = 0;

  soci::session& soci() { return session_; }

 private:
  soci::session session_;
};

/// `value` between single quotes, quotes and backslashes escaped: for connect strings of
/// `name='value'` pairs.
std::string quoted_connect_value(std::string_view value);

}  // namespace sqlpod
