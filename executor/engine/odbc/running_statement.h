// A statement handle that a request to end the run reaches.
//
// ODBC gives no socket that could be cut, so all that can be done is SQLCancel(), again and again
// until the statement is gone: one that comes before the server has begun does nothing. What a
// driver makes of it when the server does not answer at all is the driver's; abandon() can do no
// more.
#pragma once

#include <memory>

#include "executor/engine/cancellation.h"
#include "executor/engine/odbc/handles.h"

namespace sqlpod::odbc {

/// Registered for the life of a session; knows its current statement.
class Canceller : public Cancellable {
 public:
  explicit Canceller(Cancellation& cancellation);
  Canceller(const Canceller&) = delete;
  Canceller& operator=(const Canceller&) = delete;
  ~Canceller() override = default;

  void cancel() noexcept override;
  void abandon() noexcept override {}

  const Cancellation& cancellation() const { return cancellation_; }

 private:
  friend class RunningStatement;
  class Current;

  Cancellation& cancellation_;
  std::shared_ptr<Current> current_;
  Cancellation::Registration registration_;  // last: it may call cancel() at once
};

class RunningStatement {
 public:
  /// Allocates; at most one of a session at a time. The canceller must outlive it.
  RunningStatement(SQLHDBC connection, Canceller& canceller);
  RunningStatement(RunningStatement&& other) noexcept = default;
  RunningStatement& operator=(RunningStatement&& other) = delete;
  RunningStatement(const RunningStatement&) = delete;
  RunningStatement& operator=(const RunningStatement&) = delete;
  ~RunningStatement();

  SQLHSTMT get() const { return statement_.get(); }
  /// Throws what was requested, if anything: to be asked before each execution.
  void throw_if_requested() const { canceller_->cancellation().throw_if_requested(); }

 private:
  StatementHandle statement_;
  Canceller* canceller_;
};

}  // namespace sqlpod::odbc
